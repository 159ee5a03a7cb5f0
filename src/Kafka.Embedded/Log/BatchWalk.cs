using System.Buffers;
using System.Buffers.Binary;
using Kafka.Protocol.Records;
using Microsoft.Win32.SafeHandles;

namespace Kafka.Embedded.Log;

/// <summary>
/// Walks the headers of the batches between two positions of a segment file. It ends at the first bytes that are no whole batch, so that
/// <see cref="End"/> is where a file that was cut off should end. With <paramref name="verify"/> the checksum of each batch is computed too.
/// </summary>
internal sealed class BatchWalk(SafeFileHandle file, long start, long end, bool verify = false) : IDisposable
{
    /// <summary>Where a batch says which format it has.</summary>
    private const int MagicPosition = 16;

    /// <summary>Where the bytes that the checksum covers begin.</summary>
    private const int CrcStart = 21;

    private const int ChunkSize = 64 * 1024;
    // Walks that look a batch up end soon: they read a page or two, not a whole chunk.
    private const int FirstChunk = 8 * 1024;
    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private long _chunkStart;
    private int _chunkLength;
    private bool _found;

    /// <summary>Where the current batch begins.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Where the last whole batch ended.</summary>
    public long End { get; private set; } = start;

    public RecordBatchHeader Current { get; private set; }

    public bool MoveNext()
    {
        if (End + RecordBatchHeader.Size > end || !Fill(End, RecordBatchHeader.Size, out var bytes))
            return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        if (bytes[MagicPosition] != 2 || length is < RecordBatchHeader.Size - RecordBatchHeader.LengthEnd or > int.MaxValue - RecordBatchHeader.LengthEnd)
            return false;
        var header = RecordBatchHeader.Read(bytes);
        if (header.SizeInBytes > end - End || header.LastOffsetDelta < 0 || header.Count < 0 || header.BaseOffset < 0)
            return false;
        if (_found && header.BaseOffset <= Current.LastOffset)
            return false;
        if (verify && header.Crc != Checksum(End + CrcStart, End + header.SizeInBytes))
            return false;
        Current = header;
        _found = true;
        Position = End;
        End += header.SizeInBytes;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_chunk);

    private uint Checksum(long from, long to)
    {
        var crc = new RunningChecksum();
        while (from < to)
        {
            if (!Fill(from, 1, out var bytes))
                return 0;
            var part = bytes[..(int)Math.Min(bytes.Length, to - from)];
            crc.Add(part);
            from += part.Length;
        }
        return crc.Value;
    }

    /// <summary>All bytes at hand from the position on, at least so many, reading on where needed.</summary>
    private bool Fill(long position, int atLeast, out ReadOnlySpan<byte> bytes)
    {
        if (position < _chunkStart || position + atLeast > _chunkStart + _chunkLength)
        {
            var want = _chunkLength == 0 && !verify ? FirstChunk : ChunkSize;
            _chunkStart = position;
            _chunkLength = RandomAccess.Read(file, _chunk.AsSpan(0, (int)Math.Min(want, end - position)), position);
        }
        bytes = _chunk.AsSpan((int)(position - _chunkStart), _chunkLength - (int)(position - _chunkStart));
        return bytes.Length >= atLeast;
    }
}
