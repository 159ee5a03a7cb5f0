using System.Buffers;
using System.Text.Json;
using Connect.Api;

namespace Connectors.S3;

/// <summary>How values of one Connect schema are written in Avro; made once for a schema.</summary>
/// <param name="schema">The Connect schema, or null for values without one.</param>
internal abstract class AvroType(Schema? schema)
{
    /// <summary>The Connect schema.</summary>
    public Schema? Schema { get; } = schema;

    /// <summary>Writes the type as JSON; named types know what was defined before.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="space">The namespace around, or null.</param>
    public abstract void WriteType(Utf8JsonWriter json, string? space);

    /// <summary>Encodes a value that is not null.</summary>
    public abstract void Write(IBufferWriter<byte> output, in Datum value);

    /// <summary>Writes a value that is not null as a default in the schema's JSON.</summary>
    public abstract void WriteDefault(Utf8JsonWriter json, in Datum value);

    /// <summary>What to throw for a value of another type.</summary>
    protected DataException Mismatch(in Datum value) => new($"Invalid type for {Schema?.ToString() ?? "a value without schema"}: {value.ToObject()?.GetType().Name ?? "null"}");
}
