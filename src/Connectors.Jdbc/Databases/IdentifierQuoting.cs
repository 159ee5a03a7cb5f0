namespace Connectors.Jdbc.Databases;

/// <summary><c>quote.sql.identifiers</c>: whether names of tables and columns are quoted.</summary>
internal enum IdentifierQuoting
{
    /// <summary>Always.</summary>
    Always,
    /// <summary>Never: the database folds and reads names as its rules say.</summary>
    Never,
}
