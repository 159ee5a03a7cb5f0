namespace Connectors.Jdbc;

/// <summary><c>pk.mode</c>: where the key columns come from.</summary>
internal enum PrimaryKeyMode
{
    /// <summary>There are none.</summary>
    None,
    /// <summary>Topic, partition and offset.</summary>
    Kafka,
    /// <summary>The record's key, or its fields.</summary>
    RecordKey,
    /// <summary>Fields of the record's value.</summary>
    RecordValue,
}
