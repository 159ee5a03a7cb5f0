using System.Buffers.Binary;

namespace Kafka.Embedded;

/// <summary>
/// The fixed part of a record batch of format v2, which is all the log looks at when it appends, indexes and recovers:
/// <see href="https://kafka.apache.org/documentation/#recordbatch">the record batch</see>.
/// </summary>
internal readonly record struct BatchHeader(
    long BaseOffset, int Length, byte Magic, uint Crc, short Attributes, int LastOffsetDelta, long BaseTimestamp, long MaxTimestamp,
    long ProducerId, short ProducerEpoch, int BaseSequence, int Count)
{
    /// <summary>Bytes of the header; the records follow.</summary>
    public const int Size = 61;

    /// <summary>Bytes before what the length field counts.</summary>
    public const int Overhead = 12;

    /// <summary>Where the bytes that the checksum covers begin.</summary>
    public const int CrcStart = 21;

    public int TotalSize => Length + Overhead;

    public long LastOffset => BaseOffset + LastOffsetDelta;

    public long NextOffset => LastOffset + 1;

    public int Codec => Attributes & 0x07;

    public bool IsLogAppendTime => (Attributes & 0x08) != 0;

    public bool IsTransactional => (Attributes & 0x10) != 0;

    public bool IsControl => (Attributes & 0x20) != 0;

    /// <summary>Whether the base timestamp is the time after which tombstones and markers of the batch may go (KIP-534).</summary>
    public bool HasDeleteHorizon => (Attributes & 0x40) != 0;

    public bool HasProducer => ProducerId >= 0;

    /// <summary>The sequence of the last record; sequences begin again at 0 after <see cref="int.MaxValue"/>.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : AddSequence(BaseSequence, LastOffsetDelta);

    /// <summary>Reads the header at the beginning of <paramref name="bytes"/>, which holds at least <see cref="Size"/> bytes.</summary>
    public static BatchHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes),
        BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
        bytes[16],
        BinaryPrimitives.ReadUInt32BigEndian(bytes[17..]),
        BinaryPrimitives.ReadInt16BigEndian(bytes[21..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[23..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[27..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[35..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[43..]),
        BinaryPrimitives.ReadInt16BigEndian(bytes[51..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[53..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[57..]));

    public static int AddSequence(int sequence, int delta) => (int)(((long)sequence + delta) & int.MaxValue);

    /// <summary>The offset and the leader epoch (always 0 on one node) lie before what the checksum covers, so that a broker can set them.</summary>
    public static void SetBaseOffset(Span<byte> batch, long offset)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, offset);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], 0);
    }

    /// <summary>Turns the batch into one stamped by the broker.</summary>
    public static void SetLogAppendTime(Span<byte> batch, long timestamp)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[21..]);
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], (short)(attributes | 0x08));
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], timestamp);
        SetChecksum(batch);
    }

    /// <summary>Writes the checksum of a whole batch.</summary>
    public static void SetChecksum(Span<byte> batch) => BinaryPrimitives.WriteUInt32BigEndian(batch[17..], RunningChecksum.Of(batch[CrcStart..]));

    /// <summary>Whether the checksum of a whole batch is right.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> batch) => BinaryPrimitives.ReadUInt32BigEndian(batch[17..]) == RunningChecksum.Of(batch[CrcStart..]);
}
