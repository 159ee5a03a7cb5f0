using System.Buffers;
using System.Text;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>Collects records and writes them as a batch of format 2. Can be used again and again.</summary>
public sealed class RecordBatchWriter : IDisposable
{
    private readonly PooledBuffer _records = new();
    private long _baseTimestamp;
    private long _maxTimestamp = -1;
    private int _lastOffsetDelta = -1;

    /// <summary>How the records are compressed.</summary>
    public CompressionType Compression { get; init; }

    /// <summary>The offset of the first record; 0 for a producer. To be set before records are appended.</summary>
    public long BaseOffset { get; set; }

    /// <summary>The epoch of the leader that writes the batch; -1 for a producer.</summary>
    public int PartitionLeaderEpoch { get; set; } = -1;

    /// <summary>The producer's id; -1 for one that is not idempotent.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>The epoch of the producer id.</summary>
    public short ProducerEpoch { get; set; } = -1;

    /// <summary>The first record's number in what the producer writes to the partition.</summary>
    public int BaseSequence { get; set; } = -1;

    /// <summary>Whether the batch is part of a transaction.</summary>
    public bool IsTransactional { get; set; }

    /// <summary>Whether the batch is one of control records.</summary>
    public bool IsControl { get; set; }

    /// <summary>
    /// The offset of the last record from <see cref="BaseOffset"/>; compaction sets it so that a batch keeps its place when its last records are gone. Null
    /// to take it from the records.
    /// </summary>
    public int? LastOffsetDelta { get; set; }

    /// <summary>Set to give all records the broker's time, in milliseconds since 1970, in place of their own.</summary>
    public long? LogAppendTime { get; set; }

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes the batch would have now, without compression.</summary>
    public int UncompressedSize => RecordBatchHeader.Size + _records.Length;

    /// <summary>Appends a record behind the last one.</summary>
    /// <param name="timestamp">Milliseconds since 1970; -1 for none.</param>
    /// <param name="key">Its key, or null.</param>
    /// <param name="value">Its value, or null.</param>
    /// <param name="headers">Its headers; null for none.</param>
    public void Append(long timestamp, byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers = null)
        // A null array must not become an empty memory, as its implicit conversion would make it.
        => Append(timestamp, key is null ? (ReadOnlyMemory<byte>?)null : key, value is null ? (ReadOnlyMemory<byte>?)null : value, headers);

    /// <inheritdoc cref="Append(long, byte[], byte[], IReadOnlyList{RecordHeader})"/>
    public void Append(long timestamp, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, IReadOnlyList<RecordHeader>? headers = null)
    {
        using var encoded = headers is { Count: > 0 } ? new PooledBuffer() : null;
        if (encoded is not null)
            Encode(headers!, encoded);
        Append(BaseOffset + _lastOffsetDelta + 1, timestamp, key, value, encoded is null ? default : encoded.WrittenSpan, headers?.Count ?? 0);
    }

    /// <summary>Appends a record of another batch with the offset that it has there, as compaction does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Its offset is not behind the last record's.</exception>
    public void Append(in Record record) => Append(record.Offset, record.Timestamp, record.Key, record.Value, record.Headers.Bytes, record.Headers.Count);

    /// <summary>Writes the batch.</summary>
    /// <param name="output">Where to.</param>
    /// <exception cref="NotSupportedException">The compression is unknown.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var batch = new PooledBuffer(UncompressedSize);
        batch.GetSpan(RecordBatchHeader.Size);
        batch.Advance(RecordBatchHeader.Size);
        if (Compression == CompressionType.None)
            batch.Write(_records.WrittenSpan);
        else
            RecordCompression.Compress(Compression, _records.WrittenSpan, batch);

        var attributes = (short)((int)Compression
            | (LogAppendTime is null ? 0 : RecordBatchHeader.LogAppendTimeFlag)
            | (IsTransactional ? RecordBatchHeader.TransactionalFlag : 0)
            | (IsControl ? RecordBatchHeader.ControlFlag : 0));
        var header = new RecordBatchHeader(
            BaseOffset,
            batch.Length - RecordBatchHeader.LengthEnd,
            PartitionLeaderEpoch,
            Crc: 0,
            attributes,
            LastOffsetDelta ?? Math.Max(_lastOffsetDelta, 0),
            _baseTimestamp,
            LogAppendTime ?? _maxTimestamp,
            ProducerId,
            ProducerEpoch,
            BaseSequence,
            Count);
        header.Write(batch.WrittenSpan);
        header = header with { Crc = Crc32C.Compute(batch.WrittenSpan[RecordBatchHeader.AttributesPosition..]) };
        header.Write(batch.WrittenSpan);
        output.Write(batch.WrittenSpan);
    }

    /// <summary>Forgets the records and keeps the settings.</summary>
    public void Clear()
    {
        _records.Clear();
        _baseTimestamp = 0;
        _maxTimestamp = -1;
        _lastOffsetDelta = -1;
        Count = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    private void Append(long offset, long timestamp, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, ReadOnlySpan<byte> headers, int headerCount)
    {
        var delta = offset - BaseOffset;
        if (delta <= _lastOffsetDelta || delta > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"the offset must be behind the last record's, {BaseOffset + _lastOffsetDelta}");
        if (Count == 0)
            _baseTimestamp = timestamp;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
        _lastOffsetDelta = (int)delta;
        Count++;

        var timestampDelta = timestamp - _baseTimestamp;
        var length = 1 + Varint.Size(timestampDelta) + Varint.Size(delta) + SizeOf(key) + SizeOf(value) + Varint.Size(headerCount) + headers.Length;
        var writer = new ProtocolWriter(_records);
        writer.WriteVarint(length);
        writer.WriteInt8(0);
        writer.WriteVarlong(timestampDelta);
        writer.WriteVarint((int)delta);
        WriteField(ref writer, key);
        WriteField(ref writer, value);
        writer.WriteVarint(headerCount);
        writer.WriteRaw(headers);
        writer.Flush();
    }

    private static int SizeOf(ReadOnlyMemory<byte>? field) => field is { } bytes ? Varint.Size(bytes.Length) + bytes.Length : Varint.Size(-1);

    private static void WriteField(ref ProtocolWriter writer, ReadOnlyMemory<byte>? field)
    {
        if (field is not { } bytes)
        {
            writer.WriteVarint(-1);
            return;
        }
        writer.WriteVarint(bytes.Length);
        writer.WriteRaw(bytes.Span);
    }

    private static void Encode(IReadOnlyList<RecordHeader> headers, PooledBuffer output)
    {
        var writer = new ProtocolWriter(output);
        for (var i = 0; i < headers.Count; i++)
        {
            var key = Encoding.UTF8.GetBytes(headers[i].Key);
            writer.WriteVarint(key.Length);
            writer.WriteRaw(key);
            WriteField(ref writer, headers[i].Value);
        }
        writer.Flush();
    }
}
