using System.Buffers;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    /// <summary>Finds the batches from an offset on.</summary>
    /// <param name="offset">The first offset wanted; the slice begins with the batch that holds it.</param>
    /// <param name="maxBytes">How long the slice may be; it may end within a batch, which a client leaves and asks for again.</param>
    /// <param name="committedOnly">Whether to end at the last stable offset (isolation level read_committed).</param>
    /// <param name="wholeFirst">
    /// Whether the first batch is to be given whole even if it is larger than <paramref name="maxBytes"/>, so that a reader always gets on.
    /// </param>
    public LogReadResult Read(long offset, int maxBytes, bool committedOnly, bool wholeFirst)
    {
        LogSlice slice;
        LogSegment segment;
        LogReadResult result;
        int floor, limit;
        lock (_gate)
        {
            if (_closed)
                return new LogReadResult(ErrorCode.UnknownTopicOrPartition, -1, -1, -1, null, null);
            var stable = _producers.FirstOpenOffset ?? _logEnd;
            result = new LogReadResult(ErrorCode.None, _logStart, _logEnd, stable, null, committedOnly ? [] : null);
            if (offset < _logStart || offset > _logEnd)
                return result with { Error = ErrorCode.OffsetOutOfRange };
            var end = committedOnly ? stable : _logEnd;
            var index = SegmentIndex(offset);
            // Compaction can leave nothing after the offset in its segment.
            while (index < _segments.Length - 1 && (_segments[index].NextOffset <= offset || _segments[index].Size == 0))
                index++;
            if (offset >= end || index < 0 || _segments[index].BaseOffset >= end || _segments[index].NextOffset <= offset || _segments[index].Size == 0)
                return result;
            segment = _segments[index];
            floor = segment.FloorPosition(offset);
            limit = segment.Size;
            if (end < segment.NextOffset)
                limit = Locate(segment, segment.FloorPosition(end), limit, end);
            slice = new LogSlice(segment, floor, limit - floor);
        }
        using (var walk = slice.Walk())
        {
            do
            {
                if (!walk.MoveNext())
                {
                    slice.Dispose();
                    return result;
                }
            }
            while (walk.Current.LastOffset < offset);
            var available = limit - (int)walk.Position;
            if (maxBytes <= 0 || (!wholeFirst && maxBytes < RecordBatchHeader.Size))
                available = 0;
            else if (maxBytes < available)
                available = wholeFirst ? Math.Max(maxBytes, walk.Current.SizeInBytes) : maxBytes;
            slice.Narrow(walk.Position, Math.Min(available, limit - (int)walk.Position));
        }
        if (slice.Length == 0)
        {
            slice.Dispose();
            return result;
        }
        var aborted = committedOnly ? AbortedIn(segment, offset, (int)(slice.Position + slice.Length), result.LastStable) : null;
        return result with { Slice = slice, Aborted = aborted };
    }

    /// <summary>Every batch from the log's start to its end, each in a buffer of its own: for coordinators that read their state.</summary>
    public IEnumerable<RecordBatch> ReadAll()
    {
        for (var offset = LogStart; offset < LogEnd;)
        {
            var result = Read(offset, 1024 * 1024, committedOnly: false, wholeFirst: true);
            if (result.Slice is not { } slice)
                yield break;
            using (slice)
            using (var walk = slice.Walk())
            {
                while (walk.MoveNext())
                {
                    var batch = new byte[walk.Current.SizeInBytes];
                    slice.Copy(walk.Position, batch);
                    offset = walk.Current.NextOffset;
                    yield return new RecordBatch(walk.Current, new ReadOnlySequence<byte>(batch));
                }
            }
        }
    }

    /// <summary>How many bytes a reader at the offset has before it, counted from an index entry: enough to judge min.bytes.</summary>
    public long BytesAfter(long offset, bool committedOnly)
    {
        lock (_gate)
        {
            var end = committedOnly ? _producers.FirstOpenOffset ?? _logEnd : _logEnd;
            var index = SegmentIndex(offset);
            if (offset >= end || index < 0)
                return 0;
            var bytes = 0L;
            for (var i = index; i < _segments.Length && _segments[i].BaseOffset < end; i++)
                bytes += _segments[i].Size - (i == index ? _segments[i].FloorPosition(offset) : 0);
            return bytes;
        }
    }

    /// <summary>The first record at or after a time: its offset and timestamp; null when there is none.</summary>
    public (long Offset, long Timestamp)? FindTime(long timestamp, bool committedOnly)
    {
        LogSegment[] segments;
        long start, end;
        lock (_gate)
        {
            EnsureOpen();
            segments = _segments;
            start = _logStart;
            end = committedOnly ? _producers.FirstOpenOffset ?? _logEnd : _logEnd;
        }
        foreach (var segment in segments)
        {
            LogSlice slice;
            lock (_gate)
            {
                if (segment.File.IsClosed || segment.MaxTimestamp < timestamp || segment.NextOffset <= start)
                    continue;
                var floor = segment.FloorPositionOfTime(timestamp);
                slice = new LogSlice(segment, floor, segment.Size - floor);
            }
            using (slice)
            using (var walk = slice.Walk())
            {
                while (walk.MoveNext())
                {
                    var batch = walk.Current;
                    if (batch.MaxTimestamp < timestamp || batch.LastOffset < start)
                        continue;
                    if (batch.BaseOffset >= end)
                        return null;
                    if (FirstInBatch(segment, walk.Position, batch, timestamp, start) is { } found)
                        return found.Offset < end ? found : null;
                }
            }
        }
        return null;
    }

    /// <summary>The record with the largest timestamp (the first of several); null in an empty log.</summary>
    public (long Offset, long Timestamp)? FindMaxTime()
    {
        long largest = -1;
        lock (_gate)
        {
            EnsureOpen();
            foreach (var segment in _segments)
                largest = Math.Max(largest, segment.MaxTimestamp);
        }
        return largest < 0 ? null : FindTime(largest, committedOnly: false);
    }

    private static (long Offset, long Timestamp)? FirstInBatch(LogSegment segment, long position, in RecordBatchHeader batch, long timestamp, long start)
    {
        if (batch.TimestampType == TimestampType.LogAppendTime)
            return (Math.Max(batch.BaseOffset, start), batch.MaxTimestamp);
        using var records = new RecordBatch(batch, new ReadOnlySequence<byte>(ReadBatch(segment, position, batch.SizeInBytes))).Open();
        foreach (var record in records)
            if (record.Timestamp >= timestamp && record.Offset >= start)
                return (record.Offset, record.Timestamp);
        return null;
    }

    private List<AbortedTransaction> AbortedIn(LogSegment from, long offset, int endPosition, long stable)
    {
        var found = new List<AbortedTransaction>();
        lock (_gate)
        {
            var upper = Math.Min(from.CeilingOffset(endPosition), stable);
            foreach (var segment in _segments)
                foreach (var aborted in segment.Aborted)
                    if (aborted.LastOffset >= offset && aborted.FirstOffset < upper)
                        found.Add(aborted);
        }
        return found;
    }

    /// <summary>The index of the segment that would hold the offset, or −1 in a log without segments.</summary>
    private int SegmentIndex(long offset)
    {
        int low = 0, high = _segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return high;
    }

    private static int Locate(LogSegment segment, int floor, int size, long offset)
    {
        using var walk = new BatchWalk(segment.File, floor, size);
        while (walk.MoveNext())
            if (walk.Current.LastOffset >= offset)
                return (int)walk.Position;
        return size;
    }
}
