using System.Buffers;
using System.Text;
using Connect.Avro.Writing;
using Connect.Converters.Registry;
using Formats.Avro;

namespace Connect.Converters.Avro;

/// <summary>Writes values with the Avro schema of their own Connect schema.</summary>
internal sealed class AvroEncoder(AvroType type, byte[] json) : SchemaEncoder(json, type.RecordName)
{
    private readonly AvroSchema _schema = AvroSchema.Parse(Encoding.UTF8.GetString(json));

    // Of plain bytes the payload is the bytes themselves, without their length.
    private bool IsBare => type.Schema is { Type: SchemaType.Bytes, IsOptional: false } && _schema.Kind == AvroKind.Bytes;

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        var given = type.OrDefault(value);
        if (!IsBare) type.Write(output, given);
        else
            output.Write(given.Reference switch
            {
                byte[] bytes => bytes,
                BigDecimal number => AvroType.EnsureScale(number, LogicalTypes.ScaleOf(type.Schema!)).UnscaledBytes(),
                var other => throw new DataException($"Invalid type for {type.Schema}: {other?.GetType().Name ?? given.Kind.ToString()}"),
            });
    }

    public override string? WhyNot(TargetSchema target) => Parse(target).WhyItCannotRead(_schema);

    public override SchemaEncoder Into(TargetSchema target) => new AvroTranscodingEncoder(this, _schema, Parse(target));

    private static AvroSchema Parse(TargetSchema target) => AvroSchema.Parse(target.Text, [.. target.References.Select(r => r.Text)]);
}
