using System.Buffers;
using System.Buffers.Binary;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>
/// One record batch as it lies in a request, a response or a log segment. Nothing is copied and nothing decompressed until <see cref="Open"/>.
/// </summary>
/// <param name="Header">Its header.</param>
/// <param name="Bytes">All of its bytes, the header included.</param>
public readonly record struct RecordBatch(RecordBatchHeader Header, ReadOnlySequence<byte> Bytes)
{
    /// <summary>How much <see cref="Open"/> decompresses at most unless told otherwise: 1 GiB.</summary>
    public const int DefaultMaxDecompressed = 1 << 30;

    /// <summary>Takes the first batch off <paramref name="input"/>.</summary>
    /// <param name="input">Batches one after the other; afterwards what follows the first.</param>
    /// <param name="batch">The first batch.</param>
    /// <returns>False when there is no whole batch left; a fetch answer may end in the middle of one.</returns>
    /// <exception cref="ProtocolException">What is there is no batch of format 2.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> input, out RecordBatch batch)
    {
        batch = default;
        if (input.Length < RecordBatchHeader.Size)
            return false;
        RecordBatchHeader header;
        if (input.FirstSpan.Length >= RecordBatchHeader.Size)
        {
            header = RecordBatchHeader.Read(input.FirstSpan);
        }
        else
        {
            Span<byte> gathered = stackalloc byte[RecordBatchHeader.Size];
            input.Slice(0, RecordBatchHeader.Size).CopyTo(gathered);
            header = RecordBatchHeader.Read(gathered);
        }
        if (header.SizeInBytes > input.Length)
            return false;
        batch = new RecordBatch(header, input.Slice(0, header.SizeInBytes));
        input = input.Slice(header.SizeInBytes);
        return true;
    }

    /// <summary>Whether the checksum in the header is that of the bytes.</summary>
    public bool IsIntact() => Crc32C.Compute(Bytes.Slice(RecordBatchHeader.AttributesPosition)) == Header.Crc;

    /// <summary>
    /// Whether the records of an uncompressed batch fill it, as many as the header says, each with its place in the batch as its offset. Keys, values and
    /// headers are passed over, so that this costs a fraction of reading the records.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch is compressed.</exception>
    public bool IsInOrder()
    {
        if (Header.Compression != CompressionType.None)
            throw new InvalidOperationException($"An uncompressed batch is expected; this one is compressed with {Header.Compression}.");
        var body = Bytes.Slice(RecordBatchHeader.Size);
        var fields = new RecordFields(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), position: 0);
        try
        {
            for (var place = 0; place < Header.Count; place++)
            {
                var length = fields.TakeVarint();
                if (length < 0 || length > fields.Remaining)
                    return false;
                var end = fields.Position + length;
                fields.TakeByte();
                fields.TakeVarlong();
                if (fields.TakeVarint() != place || fields.Position > end)
                    return false;
                fields.Skip(end - fields.Position);
            }
            return fields.Remaining == 0;
        }
        catch (ProtocolException)
        {
            return false;
        }
    }

    /// <summary>Makes the records readable, decompressing them if they are compressed.</summary>
    /// <param name="maxDecompressed">How many bytes the records may have when decompressed.</param>
    /// <returns>The records; valid until disposed, and as long as the batch's own bytes.</returns>
    /// <exception cref="ProtocolException">The compressed bytes are broken, or compressed in an unknown way, or decompress to more than
    /// <paramref name="maxDecompressed"/>. Records that make no sense, their offsets included, throw it when they are come to.</exception>
    /// <exception cref="NotSupportedException">The library for the compression is not installed.</exception>
    public RecordSet Open(int maxDecompressed = DefaultMaxDecompressed) => RecordSet.Open(this, maxDecompressed);

    /// <summary>Gives a batch its place in a log. The checksum does not cover these fields and stays right.</summary>
    /// <param name="batch">The batch's bytes.</param>
    /// <param name="baseOffset">The offset of the first record.</param>
    /// <param name="partitionLeaderEpoch">The epoch of the leader that writes it.</param>
    public static void Place(Span<byte> batch, long baseOffset, int partitionLeaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatchHeader.EpochPosition..], partitionLeaderEpoch);
    }

    /// <summary>Gives all records of a batch the broker's time, and the batch a new checksum.</summary>
    /// <param name="batch">The batch's bytes, all of them.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public static void StampLogAppendTime(Span<byte> batch, long timestamp)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[RecordBatchHeader.AttributesPosition..]);
        BinaryPrimitives.WriteInt16BigEndian(batch[RecordBatchHeader.AttributesPosition..], (short)(attributes | RecordBatchHeader.LogAppendTimeFlag));
        BinaryPrimitives.WriteInt64BigEndian(batch[RecordBatchHeader.MaxTimestampPosition..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(batch[RecordBatchHeader.CrcPosition..], Crc32C.Compute(batch[RecordBatchHeader.AttributesPosition..]));
    }
}
