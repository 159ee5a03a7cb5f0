namespace Connectors.Jdbc.Columns;

/// <summary>How a column's values are kept between record and statement, and handed to the provider.</summary>
internal enum ValueKind
{
    /// <summary>An int8 or int16.</summary>
    Int16,
    /// <summary>An int32.</summary>
    Int32,
    /// <summary>An int64.</summary>
    Int64,
    /// <summary>A float32, as the bits of a float64.</summary>
    Float32,
    /// <summary>A float64, as its bits.</summary>
    Float64,
    /// <summary>0 or 1.</summary>
    Boolean,
    /// <summary>A string.</summary>
    Text,
    /// <summary>A byte[].</summary>
    Bytes,
    /// <summary>A BigDecimal.</summary>
    Decimal,
    /// <summary>Days since 0001-01-01.</summary>
    Date,
    /// <summary>Ticks since midnight, on the wall clock.</summary>
    Time,
    /// <summary>A date and its zone's offset from UTC as text, for a column that is no date.</summary>
    DateWithZone,
    /// <summary>A time and its offset from UTC as text, for a column that keeps both or is no time.</summary>
    TimeWithZone,
    /// <summary>A timestamp and its offset from UTC as text, for a column that is no timestamp.</summary>
    TimestampWithZone,
    /// <summary>Ticks since 0001-01-01, on the wall clock.</summary>
    Timestamp,
    /// <summary>Ticks since 0001-01-01 UTC, for a column that keeps instants.</summary>
    Instant,
    /// <summary>A date as milliseconds since 1970.</summary>
    DateMilliseconds,
    /// <summary>A time or timestamp as milliseconds since 1970.</summary>
    Milliseconds,
    /// <summary>An array, as the text of an array literal.</summary>
    Array,
    /// <summary>A value that the database cannot take; null alone passes.</summary>
    Unsupported,
}
