namespace Connectors.Jdbc.Databases;

/// <summary>A table and its columns.</summary>
/// <param name="Id">The table.</param>
/// <param name="Type">TABLE, PARTITIONED TABLE, VIEW and the like.</param>
/// <param name="Columns">The columns in their order.</param>
internal sealed record TableStructure(TableId Id, string Type, IReadOnlyList<TableColumn> Columns)
{
    /// <summary>Whether it is a plain table, which can be altered.</summary>
    public bool IsTable => Type == "TABLE";

    /// <summary>The column of that name: exactly, or else in another case; null if there is none.</summary>
    public TableColumn? Column(string name)
    {
        foreach (var column in Columns)
            if (column.Name == name) return column;
        foreach (var column in Columns)
            if (column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return column;
        return null;
    }
}
