using System.Buffers;

namespace Connect.Converters.Json;

public sealed partial class JsonConverter
{
    private readonly Dictionary<Schema, byte[]> _written = [];
    private Schema? _lastSchema;
    private byte[] _lastHead = [];

    /// <inheritdoc/>
    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (schema is null && value is null) return false;
        if (!_envelope)
        {
            _writer.Write(schema, value, output);
            return true;
        }
        var head = schema is null ? "{\"schema\":null,\"payload\":"u8 : ReferenceEquals(schema, _lastSchema) ? _lastHead : HeadOf(schema);
        var payload = _writer.Encode(schema, value);
        var length = head.Length + payload.Length + 1;
        var to = output.GetSpan(length);
        head.CopyTo(to);
        payload.CopyTo(to[head.Length..]);
        to[length - 1] = (byte)'}';
        output.Advance(length);
        return true;
    }

    private byte[] HeadOf(Schema schema)
    {
        if (!_written.TryGetValue(schema, out var head))
        {
            head = JsonEnvelope.Head(schema, _writer);
            if (_written.Count >= _cacheSize) _written.Clear();
            _written[schema] = head;
        }
        _lastSchema = schema;
        return _lastHead = head;
    }
}
