using Connect.Avro.Reading;
using Connect.Converters.Registry;
using Formats.Avro;

namespace Connect.Converters.Avro;

/// <summary>Reads values that were written with one Avro schema.</summary>
/// <param name="bare">Whether the payload is the bytes themselves, without their length.</param>
/// <param name="decoder">Reads them.</param>
internal sealed class AvroPayloads(bool bare, AvroDecoder decoder) : SchemaDecoder
{
    public override SchemaAndValue Read(ReadOnlySpan<byte> payload)
    {
        if (bare)
        {
            var schema = decoder.Schema!;
            return new(schema, schema.LogicalType == LogicalType.Decimal ? BigDecimal.FromUnscaledBytes(payload, LogicalTypes.ScaleOf(schema))
                : payload.ToArray());
        }
        var reader = new AvroReader(payload);
        try { return new(decoder.Schema, decoder.ReadAlone(ref reader).ToObject()); }
        catch (AvroException e) { throw new SerializationException(e.Message, e); }
    }
}
