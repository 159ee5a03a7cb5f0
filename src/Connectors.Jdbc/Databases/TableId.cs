namespace Connectors.Jdbc.Databases;

/// <summary>A table's full name.</summary>
/// <param name="Catalog">The catalog (PostgreSQL and MySQL: the database), or null.</param>
/// <param name="Schema">The schema, or null; MySQL and SQLite have none.</param>
/// <param name="Name">The table.</param>
internal sealed record TableId(string? Catalog, string? Schema, string Name)
{
    /// <summary>The parts with dots, unquoted.</summary>
    public override string ToString() => string.Join('.', new[] { Catalog, Schema, Name }.Where(p => !string.IsNullOrEmpty(p)));
}
