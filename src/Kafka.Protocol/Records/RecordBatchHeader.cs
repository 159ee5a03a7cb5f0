using System.Buffers.Binary;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>The first 61 bytes of a record batch of format 2: all there is to know without looking at, or decompressing, the records.</summary>
/// <param name="BaseOffset">The offset of the first record (before compaction).</param>
/// <param name="BatchLength">How many bytes follow this field.</param>
/// <param name="PartitionLeaderEpoch">The epoch of the leader that wrote the batch; -1 from a producer.</param>
/// <param name="Crc">The CRC-32C of everything from <paramref name="Attributes"/> on.</param>
/// <param name="Attributes">Compression, timestamp type and two flags.</param>
/// <param name="LastOffsetDelta">The offset of the last record (before compaction), from <paramref name="BaseOffset"/>.</param>
/// <param name="BaseTimestamp">What the records' timestamps count from, in milliseconds since 1970.</param>
/// <param name="MaxTimestamp">The largest timestamp, in milliseconds since 1970; -1 for none.</param>
/// <param name="ProducerId">The producer's id; -1 for one that is not idempotent.</param>
/// <param name="ProducerEpoch">The epoch of the producer id; -1 for none.</param>
/// <param name="BaseSequence">The first record's number in what the producer writes to the partition; -1 for none.</param>
/// <param name="Count">How many records there are.</param>
/// <remarks>https://kafka.apache.org/documentation/#recordbatch</remarks>
public readonly record struct RecordBatchHeader(
    long BaseOffset,
    int BatchLength,
    int PartitionLeaderEpoch,
    uint Crc,
    short Attributes,
    int LastOffsetDelta,
    long BaseTimestamp,
    long MaxTimestamp,
    long ProducerId,
    short ProducerEpoch,
    int BaseSequence,
    int Count)
{
    /// <summary>How many bytes the header has.</summary>
    public const int Size = 61;

    /// <summary>How many bytes come before what <see cref="BatchLength"/> counts.</summary>
    public const int LengthEnd = 12;

    internal const int EpochPosition = 12;
    internal const int MagicPosition = 16;
    internal const int CrcPosition = 17;
    internal const int AttributesPosition = 21;
    internal const int MaxTimestampPosition = 35;

    internal const byte CurrentMagic = 2;
    internal const short CompressionMask = 0x07;
    internal const short LogAppendTimeFlag = 0x08;
    internal const short TransactionalFlag = 0x10;
    internal const short ControlFlag = 0x20;
    internal const short DeleteHorizonFlag = 0x40;

    /// <summary>How many bytes the whole batch has, this header included.</summary>
    public int SizeInBytes => LengthEnd + BatchLength;

    /// <summary>The offset of the last record (before compaction).</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>The offset that follows the batch.</summary>
    public long NextOffset => LastOffset + 1;

    /// <summary>How the records are compressed.</summary>
    public CompressionType Compression => (CompressionType)(Attributes & CompressionMask);

    /// <summary>Whose clock the timestamps come from.</summary>
    public TimestampType TimestampType => (Attributes & LogAppendTimeFlag) != 0 ? TimestampType.LogAppendTime : TimestampType.CreateTime;

    /// <summary>Whether the batch is part of a transaction.</summary>
    public bool IsTransactional => (Attributes & TransactionalFlag) != 0;

    /// <summary>Whether the batch ends a transaction and holds no records for consumers: see <see cref="EndTransactionMarker"/>.</summary>
    public bool IsControl => (Attributes & ControlFlag) != 0;

    /// <summary>Whether <see cref="BaseTimestamp"/> says when compaction may remove the batch's tombstones (KIP-534).</summary>
    public bool HasDeleteHorizon => (Attributes & DeleteHorizonFlag) != 0;

    /// <summary>Whether the batch comes from an idempotent producer.</summary>
    public bool HasProducerId => ProducerId >= 0;

    /// <summary>
    /// The last record's number in what the producer writes to the partition, which starts again at 0 after <see cref="int.MaxValue"/>; -1 for none.
    /// </summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)(((long)BaseSequence + LastOffsetDelta) & int.MaxValue);

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The start of a batch: at least <see cref="Size"/> bytes.</param>
    /// <exception cref="ProtocolException">The batch is of the older formats 0 or 1, or its length is impossible.</exception>
    public static RecordBatchHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
            throw new ProtocolException($"a record batch has at least {Size} bytes, not {bytes.Length}");
        var baseOffset = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var magic = bytes[MagicPosition];
        if (magic != CurrentMagic)
        {
            throw new ProtocolException(magic < CurrentMagic
                ? $"the record batch at offset {baseOffset} is a message set of format {magic}, which Kafka 4 no longer takes; expected format {CurrentMagic}"
                : $"the record batch at offset {baseOffset} is of format {magic}, not {CurrentMagic}");
        }
        var header = new RecordBatchHeader(
            baseOffset,
            BatchLength: BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            PartitionLeaderEpoch: BinaryPrimitives.ReadInt32BigEndian(bytes[EpochPosition..]),
            Crc: BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcPosition..]),
            Attributes: BinaryPrimitives.ReadInt16BigEndian(bytes[AttributesPosition..]),
            LastOffsetDelta: BinaryPrimitives.ReadInt32BigEndian(bytes[23..]),
            BaseTimestamp: BinaryPrimitives.ReadInt64BigEndian(bytes[27..]),
            MaxTimestamp: BinaryPrimitives.ReadInt64BigEndian(bytes[MaxTimestampPosition..]),
            ProducerId: BinaryPrimitives.ReadInt64BigEndian(bytes[43..]),
            ProducerEpoch: BinaryPrimitives.ReadInt16BigEndian(bytes[51..]),
            BaseSequence: BinaryPrimitives.ReadInt32BigEndian(bytes[53..]),
            Count: BinaryPrimitives.ReadInt32BigEndian(bytes[57..]));
        if (header.BatchLength is < Size - LengthEnd or > int.MaxValue - LengthEnd)
        {
            throw new ProtocolException(
                $"the record batch at offset {baseOffset} says that {header.BatchLength} bytes follow; the header alone has {Size - LengthEnd}");
        }
        return header;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">Where to: at least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], BatchLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes[EpochPosition..], PartitionLeaderEpoch);
        bytes[MagicPosition] = CurrentMagic;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[CrcPosition..], Crc);
        BinaryPrimitives.WriteInt16BigEndian(bytes[AttributesPosition..], Attributes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[23..], LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(bytes[27..], BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[MaxTimestampPosition..], MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[43..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(bytes[51..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes[53..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes[57..], Count);
    }
}
