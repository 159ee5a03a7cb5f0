namespace Connect.Api.Data;

/// <summary>The built-in logical types: schemas of a base type whose name says what the value means.</summary>
public enum LogicalType
{
    /// <summary>The schema is just its base type.</summary>
    None,
    /// <summary>A <see cref="BigDecimal"/> over bytes; the scale is the schema's parameter <c>scale</c>.</summary>
    Decimal,
    /// <summary>A <see cref="DateOnly"/> over int32: days since 1970-01-01.</summary>
    Date,
    /// <summary>A <see cref="TimeSpan"/> since midnight over int32: milliseconds, 0 to 86,400,000.</summary>
    Time,
    /// <summary>A UTC <see cref="DateTime"/> over int64: milliseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,
}
