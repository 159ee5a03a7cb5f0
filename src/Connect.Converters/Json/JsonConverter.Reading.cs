using System.Text.Json;
using Connect.Api;
using Connect.Json;

namespace Connect.Converters.Json;

public sealed partial class JsonConverter
{
    // Records of a topic begin with the same few schemas, so that comparing bytes takes the place of parsing them.
    private readonly List<Head> _heads = [];
    private readonly Dictionary<byte[], Schema?> _read = new(ByteComparer.Instance);
    private const int MostHeads = 8;

    /// <summary>How a record began whose schema is known: everything up to the payload.</summary>
    private sealed record Head(byte[] Bytes, Schema? Schema);

    /// <inheritdoc/>
    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data)
    {
        try { return Read(data); }
        // No JSON begins like this in practice, and a topic of a schema registry's does.
        catch (DataException e) when (data is [0, _, _, _, _, _, ..])
        {
            var id = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(data[1..]);
            var converter = _option[..^(SchemasEnable.Length + 1)];
            throw new DataException($"{e.Message} The bytes begin like those written with a schema registry, with schema {id}: if they are Avro, set "
                + $"{converter}=io.confluent.connect.avro.AvroConverter and {converter}.schema.registry.url", e);
        }
    }

    private SchemaAndValue Read(ReadOnlySpan<byte> data)
    {
        if (!_envelope) return data.IsEmpty ? SchemaAndValue.Null : new(null, _reader.Read(data));
        if (_content is not null) return new(_content, _reader.Read(data, _content));
        data = JsonEncoding.ToUtf8(data);
        for (var i = 0; i < _heads.Count; i++)
        {
            var head = _heads[i];
            if (!data.StartsWith(head.Bytes)) continue;
            if (i > 0) (_heads[0], _heads[i]) = (head, _heads[0]);
            var payload = data[head.Bytes.Length..];
            var value = _reader.Read(payload, head.Schema, out var length);
            // Anything but the envelope's end is looked at from the beginning.
            if (payload[length..].Trim(" \t\r\n"u8) is [(byte)'}']) return new(head.Schema, value);
            break;
        }
        return ReadEnvelope(data);
    }

    private SchemaAndValue ReadEnvelope(ReadOnlySpan<byte> data)
    {
        Range? schema = null, payload = null;
        var ordered = true;
        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            if (data.IsEmpty) throw NotAnEnvelope("nothing at all");
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                json.Read();
                throw NotAnEnvelope("a document that is no object");
            }
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isSchema = json.ValueTextEquals("schema"u8);
                if (!isSchema && !json.ValueTextEquals("payload"u8)) throw NotAnEnvelope($"the member \"{json.GetString()}\"");
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                ordered &= isSchema ? schema is null && payload is null : schema is not null && payload is null;
                if (isSchema) schema = start..(int)json.BytesConsumed;
                else payload = start..(int)json.BytesConsumed;
            }
            json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataException($"Converting byte[] to Kafka Connect data failed due to serialization error: {e.Message}", e);
        }
        if (schema is not { } s) throw NotAnEnvelope("no schema");
        if (payload is not { } p) throw NotAnEnvelope("no payload");
        var known = ReadSchema(data[s]);
        if (ordered) Remember(data[..p.Start], known);
        return new(known, _reader.Read(data[p], known));
    }

    private Schema? ReadSchema(ReadOnlySpan<byte> json)
    {
        var lookup = _read.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(json, out var known)) return known;
        Schema? schema;
        try { schema = JsonEnvelope.Read(json, _reader); }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataException($"Converting byte[] to Kafka Connect data failed due to serialization error: {e.Message}", e);
        }
        if (_read.Count >= _cacheSize) _read.Clear();
        lookup[json] = schema;
        return schema;
    }

    private void Remember(ReadOnlySpan<byte> head, Schema? schema)
    {
        if (_heads.Count == MostHeads) _heads.RemoveAt(MostHeads - 1);
        _heads.Insert(0, new Head(head.ToArray(), schema));
    }

    private void ClearSchemas()
    {
        _heads.Clear();
        _read.Clear();
    }

    private DataException NotAnEnvelope(string found) => new(
        "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields. "
        + $"If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration. Found {found}. "
        + $"The option is {_option}=false; it belongs where the converter's class is set: "
        + "a connector that names its own converter does not inherit the worker's options");

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);
        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());
        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
