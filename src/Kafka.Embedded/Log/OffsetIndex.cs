using System.Buffers.Binary;

namespace Kafka.Embedded.Log;

/// <summary>
/// Where every few kilobytes of a segment a batch begins: pairs of the batch's last offset, relative to the segment's, and position, both ascending.
/// The file has Kafka's own form (<c>.index</c>: two 32-bit integers an entry). Guarded by the log's lock.
/// </summary>
internal sealed class OffsetIndex
{
    private int[] _offsets = [];
    private int[] _positions = [];

    public int Count { get; private set; }

    public int LastPosition => Count == 0 ? 0 : _positions[Count - 1];

    public void Add(int offset, int position)
    {
        if (Count == _offsets.Length)
        {
            Array.Resize(ref _offsets, Math.Max(16, Count * 2));
            Array.Resize(ref _positions, _offsets.Length);
        }
        _offsets[Count] = offset;
        _positions[Count++] = position;
    }

    /// <summary>The position of the last batch noted that begins at or before the one with the offset, or 0, the beginning of the segment.</summary>
    public int FloorPosition(int offset)
    {
        var found = Array.BinarySearch(_offsets, 0, Count, offset);
        if (found < 0)
            found = ~found - 1;
        return found < 0 ? 0 : _positions[found];
    }

    /// <summary>The offset of the first entry at or after the position, or null where there is none.</summary>
    public int? CeilingOffset(int position)
    {
        var found = Array.BinarySearch(_positions, 0, Count, position);
        if (found < 0)
            found = ~found;
        return found < Count ? _offsets[found] : null;
    }

    public void Save(string path)
    {
        var bytes = new byte[Count * 8];
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 8), _offsets[i]);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 8 + 4), _positions[i]);
        }
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Reads an index written for a segment of the given size, or returns null when the file is missing or does not fit the segment.</summary>
    public static OffsetIndex? Load(string path, int segmentSize)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length % 8 != 0)
            return null;
        var index = new OffsetIndex { _offsets = new int[bytes.Length / 8], _positions = new int[bytes.Length / 8] };
        for (var i = 0; i < index._offsets.Length; i++)
        {
            var offset = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * 8));
            var position = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * 8 + 4));
            var ascends = i == 0 ? offset >= 0 && position >= 0 : offset > index._offsets[i - 1] && position > index._positions[i - 1];
            if (!ascends || position >= segmentSize)
                return null;
            index.Add(offset, position);
        }
        return index;
    }
}
