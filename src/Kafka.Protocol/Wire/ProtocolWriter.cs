using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kafka.Protocol.Wire;

/// <summary>Writes the protocol's types into a buffer. <see cref="Flush"/> must be called at the end.</summary>
/// <param name="output">Where to.</param>
/// <remarks>https://kafka.apache.org/protocol#protocol_types</remarks>
public ref partial struct ProtocolWriter(IBufferWriter<byte> output)
{
    private const int Chunk = 256;

    private Span<byte> _span = default;
    private int _index = 0;

    /// <summary>Whether strings, bytes and arrays get compact lengths and structures end with tagged fields (KIP-482). Writing a message sets it.</summary>
    public bool Flexible { get; set; } = false;

    /// <summary>Hands what was written to the output.</summary>
    public void Flush()
    {
        if (_index > 0)
            output.Advance(_index);
        _span = default;
        _index = 0;
    }

    /// <summary>One byte, 0 or 1.</summary>
    public void WriteBoolean(bool value) => WriteInt8((sbyte)(value ? 1 : 0));

    /// <summary>A signed byte.</summary>
    public void WriteInt8(sbyte value) => Room(sizeof(sbyte))[0] = (byte)value;

    /// <summary>Two bytes, big endian.</summary>
    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), value);

    /// <summary>Two bytes without a sign, big endian.</summary>
    public void WriteUInt16(ushort value) => WriteInt16((short)value);

    /// <summary>Four bytes, big endian.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), value);

    /// <summary>Four bytes without a sign, big endian.</summary>
    public void WriteUInt32(uint value) => WriteInt32((int)value);

    /// <summary>Eight bytes, big endian.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), value);

    /// <summary>An IEEE 754 number of eight bytes, big endian.</summary>
    public void WriteFloat64(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Sixteen bytes, the most significant first.</summary>
    public void WriteUuid(Guid value) => value.TryWriteBytes(Room(16), bigEndian: true, out _);

    /// <summary>A number without a sign in one to five bytes, seven bits in each, the lowest first.</summary>
    public void WriteUnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteInt8((sbyte)(value | 0x80));
        WriteInt8((sbyte)value);
    }

    /// <summary>A signed number of up to 32 bits in one to five bytes, zigzag encoded.</summary>
    public void WriteVarint(int value) => WriteUnsignedVarint((uint)((value << 1) ^ (value >> 31)));

    /// <summary>A signed number of up to 64 bits in one to ten bytes, zigzag encoded.</summary>
    public void WriteVarlong(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7)
            WriteInt8((sbyte)(zigzag | 0x80));
        WriteInt8((sbyte)zigzag);
    }

    /// <summary>UTF-8 text of at most 32767 bytes.</summary>
    /// <exception cref="ProtocolException">The text is longer.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var length = Encoding.UTF8.GetByteCount(value);
        if (length > short.MaxValue)
            throw new ProtocolException($"a string of {length} bytes; the longest the protocol carries has {short.MaxValue}");
        if (Flexible)
            WriteUnsignedVarint((uint)length + 1);
        else
            WriteInt16((short)length);
        Encoding.UTF8.GetBytes(value, Room(length));
    }

    /// <summary>UTF-8 text of at most 32767 bytes, or null.</summary>
    /// <exception cref="ProtocolException">The text is longer.</exception>
    public void WriteNullableString(string? value)
    {
        if (value is not null)
            WriteString(value);
        else if (Flexible)
            WriteUnsignedVarint(0);
        else
            WriteInt16(-1);
    }

    /// <summary>Bytes with their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        WriteRaw(value);
    }

    /// <summary>Bytes with their length, or null.</summary>
    public void WriteNullableBytes(byte[]? value)
    {
        if (value is null)
            WriteLength(-1);
        else
            WriteBytes(value);
    }

    /// <summary>How many elements of an array follow; -1 for a null array.</summary>
    public void WriteArrayLength(int count) => WriteLength(count);

    /// <summary>Bytes as they are, without a length.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        value.CopyTo(Room(value.Length));
    }

    /// <summary>Bytes as they are, without a length.</summary>
    public void WriteRaw(ReadOnlySequence<byte> value)
    {
        foreach (var piece in value)
            WriteRaw(piece.Span);
    }

    /// <summary>Ends a structure that has no tagged fields; does nothing in versions that are not flexible.</summary>
    public void WriteNoTaggedFields()
    {
        if (Flexible)
            WriteUnsignedVarint(0);
    }

    private void WriteLength(int length)
    {
        if (Flexible)
            WriteUnsignedVarint((uint)(length + 1));
        else
            WriteInt32(length);
    }

    private Span<byte> Room(int count)
    {
        if (_span.Length - _index < count)
        {
            Flush();
            _span = output.GetSpan(Math.Max(count, Chunk));
        }
        var room = _span.Slice(_index, count);
        _index += count;
        return room;
    }
}
