namespace Connectors.Mongo.Records;

/// <summary>How the values of a schema are written.</summary>
internal enum ValueKind
{
    Int32,
    Int64,
    Double,
    Boolean,
    String,
    Binary,
    Decimal,
    /// <summary>A date of days since 1970.</summary>
    Date,
    /// <summary>A date of milliseconds: a time of day in 1970-01-01, or a point in time.</summary>
    Milliseconds,
    Struct,
    Array,
    Map,
}
