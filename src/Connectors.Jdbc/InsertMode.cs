namespace Connectors.Jdbc;

/// <summary><c>insert.mode</c>: what becomes of a record whose value is not null.</summary>
internal enum InsertMode
{
    /// <summary>A new row.</summary>
    Insert,
    /// <summary>A new row, or new values of the row with the same key.</summary>
    Upsert,
    /// <summary>New values of the row with the same key, if there is one.</summary>
    Update,
}
