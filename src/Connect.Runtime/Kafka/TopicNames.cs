using System.Text;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Names of topics by librdkafka's handles, one string a name. A handle is an address, good only while somebody holds the topic, as the records of a batch do: when
/// a topic has been deleted, the same address may be that of another one.
/// </summary>
internal sealed unsafe class TopicNames
{
    private const int LongestName = 249;
    private readonly Dictionary<nint, string> _byHandle = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _find;

    public TopicNames() => _find = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name behind a handle, which is read where the handle has not been seen since <see cref="ClearHandles"/>.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="read">Tells its name.</param>
    public string Of(nint handle, delegate*<nint, byte*> read)
    {
        if (_byHandle.TryGetValue(handle, out var name)) return name;
        var bytes = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(read(handle));
        // Brokers allow only ASCII; whatever else came would be longer in bytes than in characters.
        Span<char> text = stackalloc char[LongestName];
        if (bytes.Length > LongestName) name = Encoding.UTF8.GetString(bytes);
        else
        {
            text = text[..Encoding.UTF8.GetChars(bytes, text)];
            if (!_find.TryGetValue(text, out name)) _names[name = text.ToString()] = name;
        }
        return _byHandle[handle] = name;
    }

    /// <summary>The handles are no longer held.</summary>
    public void ClearHandles() => _byHandle.Clear();
}
