using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A decimal in bytes, or in a fixed of a size.</summary>
internal sealed class DecimalDecoder(Schema schema, int? size) : AvroDecoder(schema)
{
    private readonly int _scale = LogicalTypes.ScaleOf(schema);

    internal override bool MayBeEmpty => size == 0;

    public override Datum Read(ref AvroReader input) =>
        Datum.From(BigDecimal.FromUnscaledBytes(size is { } bytes ? input.Take(bytes) : input.ReadBytes(), _scale));
}
