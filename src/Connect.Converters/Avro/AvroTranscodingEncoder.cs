using System.Buffers;
using Connect.Converters.Registry;
using Formats.Avro;

namespace Connect.Converters.Avro;

/// <summary>Writes values with another schema than their own: as their own schema writes them, and from that by the rules of schema resolution.</summary>
internal sealed class AvroTranscodingEncoder(AvroEncoder inner, AvroSchema own, AvroSchema target) : SchemaEncoder(inner.Json, inner.RecordName)
{
    private readonly AvroTranscoder _transcoder = new(own, target);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly bool _bareSource = own.Kind == AvroKind.Bytes;
    private readonly bool _bareTarget = target.Kind == AvroKind.Bytes;

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        _buffer.ResetWrittenCount();
        inner.Write(_buffer, value);
        if (_bareSource && _bareTarget)
        {
            output.Write(_buffer.WrittenSpan);
            return;
        }
        if (_bareSource || _bareTarget) throw new DataException("Values of bytes alone can only be written with a schema of bytes");
        try { _transcoder.Transcode(_buffer.WrittenSpan, output); }
        catch (AvroException e) { throw new DataException($"The value cannot be written with the schema that was chosen for it: {e.Message}", e); }
    }

    public override string? WhyNot(TargetSchema target) => inner.WhyNot(target);

    public override SchemaEncoder Into(TargetSchema target) => inner.Into(target);
}
