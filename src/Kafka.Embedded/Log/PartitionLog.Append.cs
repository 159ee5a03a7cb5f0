using Kafka.Protocol;

namespace Kafka.Embedded;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Appends the batch that <paramref name="batch"/> holds, after setting its offsets (and, where the topic wishes it, its time) in place.
    /// </summary>
    /// <param name="batch">A whole batch; its bytes are changed.</param>
    /// <param name="fromClient">Whether a client sent it; what the broker itself writes (markers, its own topics) is trusted.</param>
    /// <param name="verifyTransaction">Asked before the first batch of a transaction: whether the partition is part of it.</param>
    public AppendResult Append(Span<byte> batch, bool fromClient = true, Func<long, short, bool>? verifyTransaction = null)
    {
        if (batch.Length < BatchHeader.Size)
            return AppendResult.Refused(ErrorCode.CorruptMessage, $"A record batch has at least {BatchHeader.Size} bytes; {batch.Length} came for {Topic}-{Partition}");
        var header = BatchHeader.Read(batch);
        if (header.Magic != 2)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"Record batches of format v2 are expected; v{header.Magic} came for {Topic}-{Partition}");
        if (header.TotalSize != batch.Length)
            return header.Length > 0 && header.TotalSize < batch.Length
                ? AppendResult.Refused(ErrorCode.InvalidRecord, $"One record batch a partition and request is expected; more came for {Topic}-{Partition}")
                : AppendResult.Refused(ErrorCode.CorruptMessage, $"A record batch of {header.TotalSize} bytes was announced for {Topic}-{Partition}; {batch.Length} came");
        if (fromClient && Validate(batch, header) is { } refusal)
            return refusal;

        lock (_gate)
        {
            EnsureOpen();
            if (fromClient && header.HasProducer)
            {
                var error = _producers.Check(header, out var duplicate);
                if (error != ErrorCode.None)
                    return AppendResult.Refused(error, $"Producer {header.ProducerId} epoch {header.ProducerEpoch} sent sequence {header.BaseSequence} for {Topic}-{Partition}; the last one here is {_producers.Find(header.ProducerId)?.LastSequence} of epoch {_producers.Find(header.ProducerId)?.Epoch}");
                if (duplicate is { } known)
                    return new AppendResult(ErrorCode.None, known.FirstOffset, header.IsLogAppendTime ? known.Timestamp : -1, _logStart);
                if (header.IsTransactional && !(_producers.Find(header.ProducerId)?.TransactionStart >= 0) && verifyTransaction?.Invoke(header.ProducerId, header.ProducerEpoch) == false)
                    return AppendResult.Refused(ErrorCode.InvalidTxnState, $"{Topic}-{Partition} is not part of an open transaction of producer {header.ProducerId}");
            }

            var appendTime = -1L;
            if (Config.LogAppendTime && !header.IsControl)
                BatchHeader.SetLogAppendTime(batch, appendTime = _time.GetUtcNow().ToUnixTimeMilliseconds());
            BatchHeader.SetBaseOffset(batch, _logEnd);
            header = BatchHeader.Read(batch);
            var segment = SegmentFor(batch.Length, header);
            segment.Append(batch, header);
            Volatile.Write(ref _logEnd, header.NextOffset);
            if (header.HasProducer)
            {
                if (header.IsControl)
                    NoteMarker(segment, header, batch, known: false);
                else
                    _producers.Note(header);
            }
            foreach (var listener in _listeners)
                listener.Appended();
            return new AppendResult(ErrorCode.None, header.BaseOffset, appendTime, _logStart);
        }
    }

    private AppendResult? Validate(ReadOnlySpan<byte> batch, in BatchHeader header)
    {
        if (!BatchHeader.IsIntact(batch))
            return AppendResult.Refused(ErrorCode.CorruptMessage, $"The checksum of a record batch for {Topic}-{Partition} is wrong");
        if (batch.Length > Config.MaxMessageBytes)
            return AppendResult.Refused(ErrorCode.MessageTooLarge, $"A record batch of {batch.Length} bytes for {Topic}-{Partition} is larger than max.message.bytes, {Config.MaxMessageBytes}");
        if (header.Count <= 0 || header.Count - 1 != header.LastOffsetDelta || header.IsControl)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"A record batch for {Topic}-{Partition} has {header.Count} records and last offset delta {header.LastOffsetDelta}, control: {header.IsControl}");
        if (header.IsTransactional && !header.HasProducer)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"A transactional batch without a producer id came for {Topic}-{Partition}");
        if (!Config.LogAppendTime && header.MaxTimestamp >= 0)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            if (header.MaxTimestamp - now > Config.TimestampAfterMaxMs || now - header.MaxTimestamp > Config.TimestampBeforeMaxMs)
                return AppendResult.Refused(ErrorCode.InvalidTimestamp, $"The timestamp {header.MaxTimestamp} of a record for {Topic}-{Partition} is too far from the broker's time, {now}");
        }
        return Config.Compact ? ValidateKeys(batch) : null;
    }

    /// <summary>A compacted topic can hold no record without a key: it could never be removed.</summary>
    private AppendResult? ValidateKeys(ReadOnlySpan<byte> batch)
    {
        using var records = BatchRecords.Read(batch);
        while (records.MoveNext())
            if (!records.Current.HasKey)
                return AppendResult.Refused(ErrorCode.InvalidRecord, $"Compacted topic cannot accept message without key in topic partition {Topic}-{Partition}.");
        return null;
    }

    private LogSegment SegmentFor(int size, in BatchHeader header)
    {
        if (_segments.Length == 0)
        {
            System.IO.Directory.CreateDirectory(Directory);
            _segments = [LogSegment.Create(Directory, _logEnd)];
            return Active;
        }
        var active = Active;
        var first = active.FirstTimestamp;
        var old = active.Size > 0 && header.MaxTimestamp >= 0 && first >= 0 && header.MaxTimestamp - first > Config.SegmentMs;
        if (active.Size > 0 && (active.Size > Config.SegmentBytes - size || old || !active.Reaches(header.LastOffset)))
            Roll();
        return Active;
    }

    private void Roll()
    {
        Active.Seal();
        SaveProducers();
        _segments = [.. _segments, LogSegment.Create(Directory, _logEnd)];
    }

    private void NoteMarker(LogSegment segment, in BatchHeader header, ReadOnlySpan<byte> batch, bool known)
    {
        var marker = TransactionMarker.Read(batch);
        var start = _producers.NoteMarker(header, marker.CoordinatorEpoch);
        if (marker.Commits || start < 0 || known)
            return;
        segment.AddAborted(new AbortedTransaction(header.ProducerId, start, header.LastOffset, _producers.FirstOpenOffset ?? header.NextOffset));
    }
}
