using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>
/// The offset topic: key <c>["connector",{partition}]</c>, value <c>{offset}</c>, both compact JSON with members in the connector's order. Looked up by
/// the bytes of the key, listed by what they say.
/// </summary>
internal sealed class OffsetTopic(string topic)
{
    private readonly ConcurrentDictionary<string, byte[]> _offsets = new(StringComparer.Ordinal);

    public string Name => topic;

    /// <summary>Takes in the next record.</summary>
    public void Apply(InternalRecord record)
    {
        if (record.Key is null) return;
        var key = Encoding.UTF8.GetString(record.Key);
        if (record.Value is null) _offsets.TryRemove(key, out _);
        else _offsets[key] = record.Value;
    }

    /// <summary>The offset of a source partition, or null.</summary>
    public IReadOnlyDictionary<string, object?>? Offset(string connector, IReadOnlyDictionary<string, object?> partition) =>
        _offsets.TryGetValue(Encoding.UTF8.GetString(SourceOffsets.Key(connector, partition)), out var value) ? SourceOffsets.ReadMap(value) : null;

    /// <summary>All source partitions of a connector with their offsets, by the text of their keys.</summary>
    public IReadOnlyDictionary<string, (IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)> Offsets(string connector)
    {
        var found = new Dictionary<string, (IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>)>(StringComparer.Ordinal);
        foreach (var (key, value) in _offsets)
        {
            if (SourceOffsets.ReadKey(key) is not { } k || k.Connector != connector) continue;
            if (SourceOffsets.ReadMap(value) is { } offset) found[key] = (k.Partition, offset);
        }
        return found;
    }
}
