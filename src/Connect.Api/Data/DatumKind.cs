namespace Connect.Api.Data;

/// <summary>What a <see cref="Datum"/> holds.</summary>
public enum DatumKind
{
    /// <summary>Nothing.</summary>
    Null,
    /// <summary>An int8 in <see cref="Datum.Integer"/>.</summary>
    Int8,
    /// <summary>An int16 in <see cref="Datum.Integer"/>.</summary>
    Int16,
    /// <summary>An int32 in <see cref="Datum.Integer"/>.</summary>
    Int32,
    /// <summary>An int64 in <see cref="Datum.Integer"/>.</summary>
    Int64,
    /// <summary>A float32 in <see cref="Datum.Float"/>.</summary>
    Float32,
    /// <summary>A float64 in <see cref="Datum.Float"/>.</summary>
    Float64,
    /// <summary>A boolean in <see cref="Datum.Boolean"/>.</summary>
    Boolean,
    /// <summary>Anything else, in <see cref="Datum.Reference"/>: string, byte[], list, map, struct, decimal, date, time, timestamp.</summary>
    Reference,
}
