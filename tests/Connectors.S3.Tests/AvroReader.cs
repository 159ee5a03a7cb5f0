using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Connectors.S3.Tests;

/// <summary>Reads an Avro container file back, by the schema in it and by nothing that wrote it.</summary>
internal sealed class AvroReader
{
    private readonly byte[] _data;
    private readonly Dictionary<string, JsonNode> _named = [];
    private int _at;

    private AvroReader(byte[] data) => _data = data;

    public static (JsonNode Schema, string Codec, List<object?> Objects, int Blocks) ReadFile(byte[] file)
    {
        var reader = new AvroReader(file);
        Assert.Equal("Obj\x01"u8, reader.Take(4));
        var metadata = (Dictionary<string, object?>)reader.Read(JsonNode.Parse("""{"type":"map","values":"bytes"}""")!)!;
        var marker = reader.Take(16).ToArray();
        var schema = JsonNode.Parse((byte[])metadata["avro.schema"]!)!;
        var codec = Encoding.UTF8.GetString((byte[])metadata["avro.codec"]!);
        var objects = new List<object?>();
        var blocks = 0;
        for (; reader._at < file.Length; blocks++)
        {
            var count = reader.Long();
            var block = reader.Take((int)reader.Long()).ToArray();
            if (codec == "deflate") block = Inflate(block);
            else if (codec == "snappy") block = Snappier.Snappy.DecompressToArray(block.AsSpan(..^4));
            else Assert.Equal("null", codec);
            var inner = new AvroReader(block);
            for (var i = 0; i < count; i++)
            {
                inner._named.Clear();
                objects.Add(inner.Read(schema));
            }
            Assert.Equal(block.Length, inner._at);
            Assert.Equal(marker, reader.Take(16));
        }
        return (schema, codec, objects, blocks);
    }

    private static byte[] Inflate(byte[] block)
    {
        var plain = new MemoryStream();
        using var deflate = new DeflateStream(new MemoryStream(block), CompressionMode.Decompress);
        deflate.CopyTo(plain);
        return plain.ToArray();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return _data.AsSpan(_at - count, count);
    }

    private long Long()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _data[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    private object? Read(JsonNode schema, string? space = null)
    {
        if (schema is JsonArray union) return Read(union[(int)Long()]!, space);
        if (schema is JsonValue)
        {
            var name = schema.GetValue<string>();
            switch (name)
            {
                case "null": return null;
                case "boolean": return Take(1)[0] == 1;
                case "int" or "long": return Long();
                case "float": return BitConverter.ToSingle(Take(4));
                case "double": return BitConverter.ToDouble(Take(8));
                case "bytes": return Take((int)Long()).ToArray();
                case "string": return Encoding.UTF8.GetString(Take((int)Long()));
                default: return Read(_named[name.Contains('.', StringComparison.Ordinal) || space is null ? name : $"{space}.{name}"], space);
            }
        }
        var type = schema["type"]!;
        if (schema["name"] is { } named)
        {
            space = schema["namespace"]?.GetValue<string>() ?? space;
            _named[string.IsNullOrEmpty(space) ? named.GetValue<string>() : $"{space}.{named.GetValue<string>()}"] = schema;
        }
        switch (type is JsonValue ? type.GetValue<string>() : "")
        {
            case "record": return schema["fields"]!.AsArray().ToDictionary(f => f!["name"]!.GetValue<string>(), f => Read(f!["type"]!, space));
            case "enum": return schema["symbols"]![(int)Long()]!.GetValue<string>();
            case "fixed": return Take(schema["size"]!.GetValue<int>()).ToArray();
            case "array":
                var list = new List<object?>();
                for (var count = Long(); count != 0; count = Long())
                    for (var i = 0; i < count; i++) list.Add(Read(schema["items"]!, space));
                return list;
            case "map":
                var map = new Dictionary<string, object?>();
                for (var count = Long(); count != 0; count = Long())
                    for (var i = 0; i < count; i++) map.Add((string)Read(JsonValue.Create("string"))!, Read(schema["values"]!, space));
                return map;
            default: return Read(type, space);
        }
    }
}
