namespace Formats.Parquet;

/// <summary>What the stored values mean (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md).</summary>
public enum ParquetAnnotation
{
    /// <summary>What they are stored as.</summary>
    None,
    /// <summary>Text in UTF-8.</summary>
    Text,
    /// <summary>A symbol of an enum, in UTF-8.</summary>
    Symbol,
    /// <summary>A decimal: two's complement, big-endian, with the field's precision and scale.</summary>
    Decimal,
    /// <summary>Days since 1970-01-01.</summary>
    Date,
    /// <summary>Milliseconds since midnight, UTC.</summary>
    TimeMillis,
    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    TimestampMillis,
    /// <summary>A list.</summary>
    List,
    /// <summary>A map.</summary>
    Map,
    /// <summary>The entries of a map.</summary>
    MapKeyValue,
}
