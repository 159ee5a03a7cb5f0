namespace Connectors.Jdbc.Databases;

/// <summary>A column of a table, as the database describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The database's own name of its type, without length: <c>int4</c>, <c>varchar</c>, <c>timestamptz</c>.</param>
internal sealed record TableColumn(string Name, string TypeName)
{
    /// <summary>Whether it takes null.</summary>
    public bool IsNullable { get; init; } = true;
    /// <summary>Whether it is part of the primary key.</summary>
    public bool IsPrimaryKey { get; init; }
    /// <summary>Whether the database counts it up: serial and identity columns, AUTO_INCREMENT, INTEGER PRIMARY KEY.</summary>
    public bool IsAutoIncrement { get; init; }
    /// <summary>How to write the type in a cast that loses nothing; the type's name unless the database needs another form.</summary>
    public string CastType { get => field ?? TypeName; init; }
}
