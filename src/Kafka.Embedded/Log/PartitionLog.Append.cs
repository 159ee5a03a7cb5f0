using System.Buffers;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Appends the batch that <paramref name="batch"/> holds, after setting its offsets (and, where the topic wishes it, its time) in place.
    /// </summary>
    /// <param name="batch">A whole batch; its bytes are changed.</param>
    /// <param name="fromClient">Whether a client sent it; what the broker itself writes (markers, its own topics) is trusted.</param>
    /// <param name="newProducerBeginsAtZero">Whether the first batch of a producer that is not known here has to have sequence 0.</param>
    public AppendResult Append(Memory<byte> batch, bool fromClient = true, bool newProducerBeginsAtZero = false)
    {
        if (batch.Length < RecordBatchHeader.Size)
        {
            return AppendResult.Refused(ErrorCode.CorruptMessage,
                $"A record batch has at least {RecordBatchHeader.Size} bytes; {batch.Length} came for {Topic}-{Partition}");
        }
        RecordBatchHeader header;
        try
        {
            header = RecordBatchHeader.Read(batch.Span);
        }
        catch (ProtocolException e)
        {
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"{Topic}-{Partition}: {e.Message}");
        }
        if (header.SizeInBytes < batch.Length)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"One record batch a partition and request is expected; more came for {Topic}-{Partition}");
        if (header.SizeInBytes > batch.Length)
        {
            return AppendResult.Refused(ErrorCode.CorruptMessage,
                $"A record batch of {header.SizeInBytes} bytes was announced for {Topic}-{Partition}; {batch.Length} came");
        }
        if (fromClient && Validate(batch, header) is { } refusal)
            return refusal;

        lock (_gate)
        {
            EnsureOpen();
            if (fromClient && header.HasProducerId)
            {
                var error = _producers.Check(header, newProducerBeginsAtZero, out var duplicate);
                if (error != ErrorCode.None)
                {
                    var last = _producers.Find(header.ProducerId);
                    return AppendResult.Refused(error,
                        $"Producer {header.ProducerId} epoch {header.ProducerEpoch} sent sequence {header.BaseSequence} for {Topic}-{Partition}; "
                        + $"the last one here is {last?.LastSequence} of epoch {last?.Epoch}");
                }
                if (duplicate is { } known)
                    return new AppendResult(ErrorCode.None, known.FirstOffset, Config.LogAppendTime ? known.Timestamp : -1, _logStart);
            }

            var appendTime = -1L;
            if (Config.LogAppendTime && !header.IsControl)
                RecordBatch.StampLogAppendTime(batch.Span, appendTime = Now);
            RecordBatch.Place(batch.Span, _logEnd, partitionLeaderEpoch: 0);
            header = RecordBatchHeader.Read(batch.Span);
            var segment = SegmentFor(batch.Length, header);
            segment.Append(batch.Span, header);
            Volatile.Write(ref _logEnd, header.NextOffset);
            if (header.HasProducerId)
            {
                if (header.IsControl)
                    NoteMarker(segment, header, batch, known: false);
                else
                    _producers.Note(header, Now);
            }
            foreach (var listener in _listeners)
                listener.Appended();
            return new AppendResult(ErrorCode.None, header.BaseOffset, appendTime, _logStart);
        }
    }

    private AppendResult? Validate(ReadOnlyMemory<byte> batch, in RecordBatchHeader header)
    {
        var whole = new RecordBatch(header, new ReadOnlySequence<byte>(batch));
        if (!whole.IsIntact())
            return AppendResult.Refused(ErrorCode.CorruptMessage, $"The checksum of a record batch for {Topic}-{Partition} is wrong");
        if (batch.Length > Config.MaxMessageBytes)
        {
            return AppendResult.Refused(ErrorCode.MessageTooLarge,
                $"A record batch of {batch.Length} bytes for {Topic}-{Partition} is larger than max.message.bytes, {Config.MaxMessageBytes}");
        }
        if (header.Count <= 0 || header.Count - 1 != header.LastOffsetDelta || header.IsControl)
        {
            return AppendResult.Refused(ErrorCode.InvalidRecord,
                $"A record batch for {Topic}-{Partition} has {header.Count} records and last offset delta {header.LastOffsetDelta}, "
                + $"control: {header.IsControl}");
        }
        if (header.Compression > CompressionType.Zstd)
        {
            return AppendResult.Refused(ErrorCode.InvalidRecord,
                $"The records of a batch for {Topic}-{Partition} are compressed in a way that is not known: {(sbyte)header.Compression}");
        }
        if (header.HasProducerId && (header.BaseSequence < 0 || header.ProducerEpoch < 0))
        {
            return AppendResult.Refused(ErrorCode.InvalidRecord,
                $"A batch of producer {header.ProducerId} for {Topic}-{Partition} has epoch {header.ProducerEpoch} and sequence {header.BaseSequence}; "
                + "0 or more is expected of both");
        }
        if (header.IsTransactional && !header.HasProducerId)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"A transactional batch without a producer id came for {Topic}-{Partition}");
        if (!Config.LogAppendTime && header.MaxTimestamp >= 0)
        {
            var now = Now;
            if (header.MaxTimestamp - now > Config.TimestampAfterMaxMs || now - header.MaxTimestamp > Config.TimestampBeforeMaxMs)
            {
                return AppendResult.Refused(ErrorCode.InvalidTimestamp,
                    $"The timestamp {header.MaxTimestamp} of a record for {Topic}-{Partition} is too far from the broker's time, {now}");
            }
        }
        return ValidateRecords(whole);
    }

    /// <summary>
    /// Looks at the records: a consumer that comes upon one that makes no sense cannot get past it, and a compacted topic can hold none without a key,
    /// because it could never be removed. What is compressed stays so, unless keys are to be looked at.
    /// </summary>
    private AppendResult? ValidateRecords(in RecordBatch batch)
    {
        if (Config.Compact)
            return ValidateKeys(batch);
        return batch.Header.Compression != CompressionType.None || batch.IsInOrder() ? null : AppendResult.Refused(ErrorCode.CorruptMessage,
            $"The records of a batch for {Topic}-{Partition} do not fill it, or are not {batch.Header.Count} with the offsets from 0 on within it");
    }

    private AppendResult? ValidateKeys(in RecordBatch batch)
    {
        try
        {
            using var records = batch.Open();
            List<(int Index, string Message)>? faults = null;
            var index = 0;
            foreach (var record in records)
            {
                if (record.Key is null)
                    (faults ??= []).Add((index, $"Compacted topic cannot accept message without key in topic partition {Topic}-{Partition}"));
                index++;
            }
            return faults is null ? null : AppendResult.Refused(ErrorCode.InvalidRecord, "One or more records have been rejected") with { Faults = faults };
        }
        catch (ProtocolException e)
        {
            return AppendResult.Refused(ErrorCode.CorruptMessage, $"{Topic}-{Partition}: {e.Message}");
        }
        catch (NotSupportedException e)
        {
            return AppendResult.Refused(ErrorCode.UnsupportedCompressionType, $"{Topic}-{Partition}: {e.Message}");
        }
    }

    private LogSegment SegmentFor(int size, in RecordBatchHeader header)
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
        // Forcing a gigabyte to the disk takes long; nobody waits for it here.
        var full = new LogSlice(Active, 0, 0);
        ThreadPool.UnsafeQueueUserWorkItem(_ => Flush(full), null);
        SaveProducers();
        _segments = [.. _segments, LogSegment.Create(Directory, _logEnd)];
    }

    private void Flush(LogSlice full)
    {
        using (full)
        {
            try
            {
                RandomAccess.FlushToDisk(full.Segment.File);
                lock (_gate)
                    if (!_closed && Array.IndexOf(_segments, full.Segment) >= 0)
                        full.Segment.SaveIndexes();
            }
            catch (IOException e)
            {
                // Without its indexes the segment is checked when it is opened next time.
                LogNotFlushed(e, Topic, Partition, full.Segment.BaseOffset);
            }
        }
    }

    private void NoteMarker(LogSegment segment, in RecordBatchHeader header, ReadOnlyMemory<byte> batch, bool known)
    {
        if (ReadMarker(header, batch) is not { } marker)
            return;
        var start = _producers.NoteMarker(header, marker.CoordinatorEpoch, Now);
        if (marker.Committed || start < 0 || known)
            return;
        segment.AddAborted(new AbortedTransaction(header.ProducerId, start, header.LastOffset, _producers.FirstOpenOffset ?? header.NextOffset));
    }

    /// <summary>How a control batch says its transaction ended; null where it says something else.</summary>
    public static EndTransactionMarker? ReadMarker(in RecordBatchHeader header, ReadOnlyMemory<byte> batch)
    {
        using var records = new RecordBatch(header, new ReadOnlySequence<byte>(batch)).Open();
        foreach (var record in records)
            return EndTransactionMarker.Read(record);
        return null; // compaction took the marker and kept the producer's epoch
    }
}
