namespace Connectors.Jdbc;

/// <summary><c>quote.sql.identifiers</c>: whether names of tables and columns are quoted.</summary>
public enum IdentifierQuoting
{
    /// <summary>Always.</summary>
    Always,
    /// <summary>Never: the database folds and reads names as its rules say.</summary>
    Never,
}
