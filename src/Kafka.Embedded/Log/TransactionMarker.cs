using System.Buffers.Binary;

namespace Kafka.Embedded;

/// <summary>The one record of a control batch: how a transaction ended. <see href="https://kafka.apache.org/documentation/#controlbatch">Control batches</see>.</summary>
internal readonly record struct TransactionMarker(bool Commits, int CoordinatorEpoch)
{
    // Length, attributes, two deltas, key (version, type), value (version, coordinator epoch), no headers: each varint one byte.
    private const int RecordSize = 1 + 1 + 1 + 1 + 1 + 4 + 1 + 6 + 1;

    public static TransactionMarker Read(ReadOnlySpan<byte> batch)
    {
        var record = batch[BatchHeader.Size..];
        if (record.Length < RecordSize)
            throw new InvalidDataException($"A control batch with a marker of {RecordSize} bytes was expected at offset {BatchHeader.Read(batch).BaseOffset}; its records have {record.Length} bytes.");
        return new TransactionMarker(BinaryPrimitives.ReadInt16BigEndian(record[7..]) == 1, BinaryPrimitives.ReadInt32BigEndian(record[12..]));
    }

    /// <summary>The marker as a batch, ready to be appended.</summary>
    public byte[] ToBatch(long producerId, short producerEpoch, long timestamp)
    {
        var batch = new byte[BatchHeader.Size + RecordSize];
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - BatchHeader.Overhead);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), 0x30); // transactional, control
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), producerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), -1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), 1);
        var record = batch.AsSpan(BatchHeader.Size);
        record[0] = (RecordSize - 1) << 1;
        record[4] = 4 << 1;
        BinaryPrimitives.WriteInt16BigEndian(record[7..], (short)(Commits ? 1 : 0));
        record[9] = 6 << 1;
        BinaryPrimitives.WriteInt32BigEndian(record[12..], CoordinatorEpoch);
        BatchHeader.SetChecksum(batch);
        return batch;
    }
}
