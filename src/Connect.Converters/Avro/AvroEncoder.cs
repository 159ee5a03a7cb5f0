using System.Buffers;
using System.Text;
using Connect.Api;
using Connect.Avro;
using Formats.Avro;

namespace Connect.Converters;

/// <summary>Writes values with the Avro schema of their own Connect schema.</summary>
internal sealed class AvroEncoder(AvroType type, byte[] json) : SchemaEncoder(json, type.RecordName)
{
    // Of plain bytes the payload is the bytes themselves, without their length.
    private readonly bool _bare = type.Schema is { Type: SchemaType.Bytes, IsOptional: false }
        && AvroSchema.Parse(Encoding.UTF8.GetString(json)).Kind == AvroKind.Bytes;

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        var given = type.OrDefault(value);
        if (!_bare) type.Write(output, given);
        else
            output.Write(given.Reference switch
            {
                byte[] bytes => bytes,
                BigDecimal number => AvroType.EnsureScale(number, LogicalTypes.ScaleOf(type.Schema!)).UnscaledBytes(),
                var other => throw new DataException($"Invalid type for {type.Schema}: {other?.GetType().Name ?? given.Kind.ToString()}"),
            });
    }

    public override string? WhyNot(TargetSchema target) => Parse(target).WhyItCannotRead(AvroSchema.Parse(Encoding.UTF8.GetString(Json)));

    public override SchemaEncoder Into(TargetSchema target) => new AvroTranscodingEncoder(this, AvroSchema.Parse(Encoding.UTF8.GetString(Json)), Parse(target));

    private static AvroSchema Parse(TargetSchema target) => AvroSchema.Parse(target.Text, [.. target.References.Select(r => r.Text)]);
}
