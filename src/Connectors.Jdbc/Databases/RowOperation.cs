namespace Connectors.Jdbc.Databases;

/// <summary>What a statement does with rows.</summary>
internal enum RowOperation
{
    /// <summary>Adds them.</summary>
    Insert,
    /// <summary>Adds or changes them.</summary>
    Upsert,
    /// <summary>Changes those that are there.</summary>
    Update,
    /// <summary>Removes them.</summary>
    Delete,
}
