using System.Buffers.Binary;

namespace Kafka.Embedded.Log;

/// <summary>
/// The largest timestamp so far in a segment and the offset it was reached at, both ascending. The file has Kafka's own form
/// (<c>.timeindex</c>: a 64-bit timestamp in milliseconds and a 32-bit relative offset). Guarded by the log's lock.
/// </summary>
internal sealed class TimeIndex
{
    private long[] _timestamps = [];
    private int[] _offsets = [];

    public int Count { get; private set; }

    /// <summary>The largest timestamp and its relative offset; −1 and 0 in an empty index.</summary>
    public (long Timestamp, int Offset) Last => Count == 0 ? (-1, 0) : (_timestamps[Count - 1], _offsets[Count - 1]);

    /// <summary>Adds an entry unless it does not go beyond the last one.</summary>
    public void Add(long timestamp, int offset)
    {
        if (timestamp <= Last.Timestamp)
            return;
        if (Count == _offsets.Length)
        {
            Array.Resize(ref _offsets, Math.Max(16, Count * 2));
            Array.Resize(ref _timestamps, _offsets.Length);
        }
        _timestamps[Count] = timestamp;
        _offsets[Count++] = offset;
    }

    /// <summary>A relative offset before which every record is older than the timestamp.</summary>
    public int FloorOffset(long timestamp)
    {
        var found = Array.BinarySearch(_timestamps, 0, Count, timestamp);
        if (found >= 0)
            found--; // the entry's batch may hold an equal timestamp earlier than at the offset noted
        else
            found = ~found - 1;
        return found < 0 ? 0 : _offsets[found];
    }

    public void Save(string path)
    {
        var bytes = new byte[Count * 12];
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * 12), _timestamps[i]);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 12 + 8), _offsets[i]);
        }
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Reads an index, or returns null when the file is missing or not in order.</summary>
    public static TimeIndex? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length % 12 != 0)
            return null;
        var index = new TimeIndex { _timestamps = new long[bytes.Length / 12], _offsets = new int[bytes.Length / 12] };
        for (var i = 0; i < index._offsets.Length; i++)
        {
            var timestamp = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * 12));
            var offset = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * 12 + 8));
            if (offset < 0 || timestamp <= index.Last.Timestamp)
                return null;
            index.Add(timestamp, offset);
        }
        return index;
    }
}
