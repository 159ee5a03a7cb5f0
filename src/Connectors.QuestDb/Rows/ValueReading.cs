namespace Connectors.QuestDb.Rows;

/// <summary>How values of a schema become a column.</summary>
internal enum ValueReading : byte
{
    Unsupported,
    Long,
    Double,
    Boolean,
    Text,
    /// <summary>Connect's Timestamp: milliseconds.</summary>
    Timestamp,
    /// <summary>Connect's Date: days.</summary>
    Date,
    /// <summary>Connect's Time: milliseconds of the day, stored as a long.</summary>
    TimeOfDay,
    /// <summary>Debezium's MicroTimestamp: microseconds.</summary>
    MicroTimestamp,
    /// <summary>Debezium's Date: days.</summary>
    DebeziumDate,
    Struct,
    Array,
}
