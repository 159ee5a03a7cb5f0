using System.Buffers;
using System.Text.Json;

namespace Connect.Avro.Writing;

/// <summary>How values of one Connect schema are written in Avro; made once for a schema.</summary>
public abstract class AvroType
{
    private protected AvroType(Schema? schema) => Schema = schema;

    /// <summary>The Connect schema; null for values without one.</summary>
    public Schema? Schema { get; }

    /// <summary>The full name of a record, as it stands in the schema; null for other types.</summary>
    public virtual string? RecordName => null;

    /// <summary>The value to write in the place of a value that may be null.</summary>
    /// <exception cref="DataException">It is null and must not be.</exception>
    public virtual Datum OrDefault(in Datum value) => OrDefault(Schema, value);

    /// <inheritdoc cref="OrDefault(in Datum)"/>
    public static Datum OrDefault(Schema? schema, in Datum value)
    {
        if (!value.IsNull || schema is null) return value;
        if (schema.DefaultValue is { } defaultValue) return Datum.From(defaultValue);
        return schema.IsOptional ? value : throw new DataException($"Invalid value: null used for required {schema}");
    }

    /// <summary>Writes the type as JSON; named types know what was defined before.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="space">The namespace around, or null.</param>
    public abstract void WriteType(Utf8JsonWriter json, string? space);

    /// <summary>Encodes a value that is not null.</summary>
    public abstract void Write(IBufferWriter<byte> output, in Datum value);

    /// <summary>Writes a value that is not null as a default in the schema's JSON.</summary>
    public abstract void WriteDefault(Utf8JsonWriter json, in Datum value);

    /// <summary>Only the digits are written: with another scale they would mean another number.</summary>
    /// <exception cref="DataException">The number has another scale than its schema.</exception>
    public static BigDecimal EnsureScale(in BigDecimal number, int scale) => number.Scale == scale ? number
        : throw new DataException(
            $"BigDecimal has mismatching scale value for given Decimal schema: the schema's scale is {scale}, {number} has {number.Scale}");

    /// <summary>What to throw for a value of another type.</summary>
    private protected DataException Mismatch(in Datum value) =>
        new($"Invalid type for {Schema?.ToString() ?? "a value without schema"}: {value.ToObject()?.GetType().Name ?? "null"}");
}
