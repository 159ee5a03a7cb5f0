using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Connect.Api;
using Connect.Json;

namespace Connect.Runtime.Storage;

/// <summary>The JSON of source partitions and offsets.</summary>
internal static class SourceOffsets
{
    /// <summary>The key bytes of a source partition.</summary>
    public static byte[] Key(string connector, IReadOnlyDictionary<string, object?> partition)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        new ConnectJsonWriter(JsonDecimalFormat.Numeric).Write(null, new List<object?> { connector, MapOf(partition) }, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value bytes of an offset; null deletes.</summary>
    public static byte[]? Value(IReadOnlyDictionary<string, object?>? offset)
    {
        if (offset is null) return null;
        var buffer = new ArrayBufferWriter<byte>(64);
        new ConnectJsonWriter(JsonDecimalFormat.Numeric).Write(null, MapOf(offset), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The connector and partition that a key names, or null where it is not such a key.</summary>
    public static (string Connector, IReadOnlyDictionary<string, object?> Partition)? ReadKey(string key)
    {
        try
        {
            using var document = JsonDocument.Parse(key);
            return document.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 2 && array[0].ValueKind == JsonValueKind.String
                && array[1].ValueKind == JsonValueKind.Object ? (array[0].GetString()!, ReadObject(array[1])) : null;
        }
        catch (JsonException) { return null; }
    }

    /// <summary>The members of a JSON object, or null where it is none.</summary>
    public static IReadOnlyDictionary<string, object?>? ReadMap(byte[] value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Object ? ReadObject(document.RootElement) : null;
        }
        catch (JsonException) { return null; }
    }

    /// <summary>The members of a JSON object, in their order.</summary>
    public static IReadOnlyDictionary<string, object?> ReadObject(JsonElement element)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) map[member.Name] = ReadValue(member.Value);
        return map;
    }

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => ReadNumber(value),
        JsonValueKind.Object => ReadObject(value),
        JsonValueKind.Array => value.EnumerateArray().Select(ReadValue).ToList(),
        _ => null,
    };

    // An integer stays exact however long it is; a position that comes back as the next double would be another one.
    private static object ReadNumber(JsonElement value)
    {
        if (value.TryGetInt64(out var number)) return number;
        var text = value.GetRawText();
        return text.AsSpan().ContainsAny(".eE") ? value.GetDouble() : BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static ConnectMap MapOf(IReadOnlyDictionary<string, object?> values)
    {
        var map = new ConnectMap(values.Count);
        foreach (var (key, value) in values) map[key] = value switch
        {
            IReadOnlyDictionary<string, object?> inner => MapOf(inner),
            BigInteger number => new BigDecimal(number, 0),
            _ => value,
        };
        return map;
    }
}
