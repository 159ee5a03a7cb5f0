using System.Buffers;
using System.Security.Cryptography;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    /// <summary>How many keys are looked at in one pass, at about 50 bytes each; what is beyond waits for the next pass.</summary>
    private const int KeysPerPass = 400_000;

    /// <summary>Up to which offsets tombstones and markers were first seen by a pass, and when: they go <c>delete.retention.ms</c> later.</summary>
    private readonly List<(long UpTo, long SeenAt)> _horizons = [];

    /// <summary>
    /// Keeps the last record of each key (<c>cleanup.policy=compact</c>) in all segments but the active one, when enough has been written since the last
    /// time. Offsets stay as they are. Records of aborted transactions go at once; tombstones and transaction markers after <c>delete.retention.ms</c>,
    /// markers only when nothing of their transaction is left.
    /// </summary>
    /// <param name="cancellation">Ends the pass between two segments.</param>
    public void Compact(CancellationToken cancellation)
    {
        if (!Config.Compact)
            return;
        LogSegment[] segments;
        long dirtyFrom, expired, start;
        var now = Now;
        lock (_gate)
        {
            if (_closed || _segments.Length < 2)
                return;
            segments = Compactable(now);
            start = _logStart;
            dirtyFrom = Math.Max(_cleanedUpTo, _segments[0].BaseOffset);
            expired = _horizons.Where(horizon => horizon.SeenAt <= now - Config.DeleteRetentionMs).Select(horizon => horizon.UpTo).DefaultIfEmpty(-1).Max();
            if (segments.Length == 0 || (!IsWorthwhile(segments, dirtyFrom, now) && expired < 0))
                return;
        }
        var latest = new Dictionary<UInt128, long>();
        var end = CollectKeys(segments, dirtyFrom, latest, cancellation);
        segments = [.. segments.TakeWhile(segment => segment.BaseOffset < end || segment.NextOffset <= dirtyFrom)];
        var pass = new CompactionPass(latest, expired, start);
        var before = segments.Sum(segment => (long)segment.Size);
        foreach (var group in Grouped(segments))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Rewrite(group, pass))
                return;
        }
        lock (_gate)
        {
            if (_closed)
                return;
            _cleanedUpTo = Math.Max(_cleanedUpTo, end);
            _horizons.RemoveAll(horizon => horizon.UpTo <= expired);
            if (pass.KeptForLater && !_horizons.Any(horizon => horizon.UpTo >= end))
                _horizons.Add((end, now));
            WriteCheckpoint();
            var after = _segments.TakeWhile(segment => segment.NextOffset <= end).Sum(segment => (long)segment.Size);
            LogCompacted(Topic, Partition, end, before, after);
        }
    }

    /// <summary>What one pass knows.</summary>
    /// <param name="latest">The last offset of each key that was written since the pass before.</param>
    /// <param name="expired">Before this offset tombstones and markers have had their time.</param>
    /// <param name="start">The log's start: what is before it is deleted anyway.</param>
    private sealed class CompactionPass(Dictionary<UInt128, long> latest, long expired, long start)
    {
        /// <summary>Producers of whose present transaction a record was kept.</summary>
        public HashSet<long> WithRecords { get; } = [];

        /// <summary>Whether a tombstone or marker was kept that a later pass is to remove.</summary>
        public bool KeptForLater { get; private set; }

        public bool Keeps(in Record record)
        {
            if (record.Offset < start || record.Key is not { } key || (latest.TryGetValue(Hash(key.Span), out var last) && record.Offset < last))
                return false;
            if (record.Value is not null)
                return true;
            KeptForLater |= record.Offset >= expired;
            return record.Offset >= expired;
        }

        public bool KeepsMarker(in RecordBatchHeader marker, bool producerKnown)
        {
            if (WithRecords.Remove(marker.ProducerId) || producerKnown)
            {
                KeptForLater = true;
                return true;
            }
            KeptForLater |= marker.LastOffset >= expired;
            return marker.LastOffset >= expired;
        }
    }

    /// <summary>The segments from the first on that no open transaction and no lag keeps from being compacted.</summary>
    private LogSegment[] Compactable(long now)
    {
        var stable = _producers.FirstOpenOffset ?? long.MaxValue;
        return [.. _segments.Take(_segments.Length - 1).TakeWhile(segment => segment.NextOffset <= stable
            && (Config.MinCompactionLagMs == 0 || segment.MaxTimestamp <= now - Config.MinCompactionLagMs))];
    }

    private bool IsWorthwhile(LogSegment[] segments, long dirtyFrom, long now)
    {
        long clean = 0, dirty = 0, oldest = long.MaxValue;
        foreach (var segment in segments)
        {
            if (segment.NextOffset <= dirtyFrom)
            {
                clean += segment.Size;
                continue;
            }
            dirty += segment.Size;
            if (segment.FirstTimestamp >= 0)
                oldest = Math.Min(oldest, segment.FirstTimestamp);
        }
        return dirty > 0 && (dirty >= Config.MinDirtyRatio * (clean + dirty) || oldest < now - Config.MaxCompactionLagMs);
    }

    /// <summary>Notes the last offset of each key from an offset on; returns how far it came.</summary>
    private long CollectKeys(LogSegment[] segments, long from, Dictionary<UInt128, long> latest, CancellationToken cancellation)
    {
        var end = from;
        foreach (var segment in segments)
        {
            cancellation.ThrowIfCancellationRequested();
            if (segment.NextOffset <= from)
                continue;
            using var slice = Hold(segment);
            if (slice is null)
                return end;
            using var walk = slice.Walk();
            while (walk.MoveNext())
            {
                var header = walk.Current;
                if (header.LastOffset < from)
                    continue;
                if (latest.Count >= KeysPerPass)
                    return header.BaseOffset;
                end = header.NextOffset;
                if (header.IsControl || IsAborted(header))
                    continue;
                using var bytes = Load(slice, walk.Position, header);
                try
                {
                    using var records = new RecordBatch(header, new ReadOnlySequence<byte>(bytes.WrittenMemory)).Open();
                    foreach (var record in records)
                        if (record.Key is { } key)
                            latest[Hash(key.Span)] = record.Offset;
                }
                catch (Exception e) when (IsUnreadable(e))
                {
                    // Filter keeps it.
                }
            }
            end = Math.Max(end, segment.NextOffset);
        }
        return end;
    }

    /// <summary>Neighbours that fit into one segment file.</summary>
    private IEnumerable<LogSegment[]> Grouped(LogSegment[] segments)
    {
        var group = new List<LogSegment>();
        long size = 0;
        foreach (var segment in segments)
        {
            if (group.Count > 0 && (size + segment.Size > Config.SegmentBytes || !group[0].Reaches(segment.NextOffset)))
            {
                yield return [.. group];
                group.Clear();
                size = 0;
            }
            group.Add(segment);
            size += segment.Size;
        }
        if (group.Count > 0)
            yield return [.. group];
    }

    /// <summary>Writes what is kept of some segments into a new one and puts it in their place; false when they are gone.</summary>
    private bool Rewrite(LogSegment[] group, CompactionPass pass)
    {
        var compacted = LogSegment.Create(Directory, group[0].BaseOffset, CleanedExtension);
        var cleaned = LogSegment.PathOf(Directory, compacted.BaseOffset, CleanedExtension);
        var swap = LogSegment.PathOf(Directory, compacted.BaseOffset, SwapExtension);
        try
        {
            foreach (var segment in group)
            {
                using var slice = Hold(segment);
                if (slice is null)
                    return Abandon();
                Copy(slice, compacted, pass);
            }
            RandomAccess.FlushToDisk(compacted.File);
            lock (_gate)
            {
                var at = Array.IndexOf(_segments, group[0]);
                if (_closed || at < 0)
                    return Abandon();
                // From here on the new file counts, even after a crash: FinishCompaction goes on where this ended. It has nothing of aborted
                // transactions, so it needs no index of them.
                System.IO.File.Move(cleaned, swap);
                foreach (var segment in group)
                    segment.Delete();
                System.IO.File.Move(swap, compacted.LogPath);
                compacted.SaveIndexes();
                _segments = [.. _segments[..at], compacted, .. _segments[(at + group.Length)..]];
                return true;
            }
        }
        catch
        {
            Abandon();
            throw;
        }

        bool Abandon()
        {
            compacted.Dispose();
            System.IO.File.Delete(cleaned);
            return false;
        }
    }

    private void Copy(LogSlice from, LogSegment to, CompactionPass pass)
    {
        using var walk = from.Walk();
        while (walk.MoveNext())
        {
            var header = walk.Current;
            var (known, isLast) = ProducerOf(header);
            if (header.IsControl ? !pass.KeepsMarker(header, known) : IsAborted(header) && !isLast)
                continue;
            using var bytes = Load(from, walk.Position, header);
            if (header.IsControl)
            {
                to.Append(bytes.WrittenSpan, header);
                continue;
            }
            using var kept = Filter(header, bytes, pass, isLast);
            if (kept is null)
                continue;
            if (header.IsTransactional)
                pass.WithRecords.Add(header.ProducerId);
            to.Append(kept.WrittenSpan, RecordBatchHeader.Read(kept.WrittenSpan));
        }
    }

    /// <summary>
    /// The batch with only the records that are kept; null when none is. The last batch of a producer stays even without records: it has the sequence that
    /// the producer's next batch follows.
    /// </summary>
    private PooledBuffer? Filter(in RecordBatchHeader header, PooledBuffer bytes, CompactionPass pass, bool isLast)
    {
        var aborted = IsAborted(header);
        using var writer = new RecordBatchWriter
        {
            Compression = header.Compression,
            BaseOffset = header.BaseOffset,
            PartitionLeaderEpoch = 0,
            ProducerId = header.ProducerId,
            ProducerEpoch = header.ProducerEpoch,
            BaseSequence = header.BaseSequence,
            IsTransactional = header.IsTransactional,
            LastOffsetDelta = header.LastOffsetDelta,
            LogAppendTime = header.TimestampType == TimestampType.LogAppendTime ? header.MaxTimestamp : null,
        };
        var isReadable = true;
        try
        {
            using var records = new RecordBatch(header, new ReadOnlySequence<byte>(bytes.WrittenMemory)).Open();
            foreach (var record in records)
                if (!aborted && pass.Keeps(record))
                    writer.Append(record);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            isReadable = false;
        }
        if (writer.Count == 0 && !isLast && isReadable)
            return null;
        var kept = new PooledBuffer(Math.Max(RecordBatchHeader.Size, bytes.Length));
        if (writer.Count == header.Count || !isReadable)
            kept.Write(bytes.WrittenSpan);
        else
            writer.WriteTo(kept);
        return kept;
    }

    /// <summary>
    /// Whether a batch came before the topic was compacted, when its records were not looked at, and makes no sense, or is compressed with a library that is
    /// not installed. It stays as it is: one such batch must not end compaction for all others.
    /// </summary>
    private static bool IsUnreadable(Exception failure) => failure is ProtocolException or NotSupportedException;

    private (bool Known, bool IsLast) ProducerOf(in RecordBatchHeader header)
    {
        if (!header.HasProducerId)
            return default;
        lock (_gate)
        {
            return _producers.Find(header.ProducerId) is { } producer
                ? (producer.Epoch == header.ProducerEpoch, producer.LastOffset == header.LastOffset)
                : default;
        }
    }

    private bool IsAborted(in RecordBatchHeader header)
    {
        if (!header.IsTransactional)
            return false;
        lock (_gate)
        {
            foreach (var segment in _segments)
                foreach (var aborted in segment.Aborted)
                    if (aborted.ProducerId == header.ProducerId && aborted.FirstOffset <= header.BaseOffset && aborted.LastOffset > header.BaseOffset)
                        return true;
        }
        return false;
    }

    private LogSlice? Hold(LogSegment segment)
    {
        lock (_gate)
            return _closed || segment.File.IsClosed ? null : new LogSlice(segment, 0, segment.Size);
    }

    private static PooledBuffer Load(LogSlice slice, long position, in RecordBatchHeader header)
    {
        var bytes = new PooledBuffer(header.SizeInBytes);
        slice.Copy(position, bytes.GetSpan(header.SizeInBytes)[..header.SizeInBytes]);
        bytes.Advance(header.SizeInBytes);
        return bytes;
    }

    /// <summary>Half of a SHA-256: two keys of the same hash would be taken for one.</summary>
    private static UInt128 Hash(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(hash);
    }
}
