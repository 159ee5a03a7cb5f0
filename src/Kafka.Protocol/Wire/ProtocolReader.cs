using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kafka.Protocol.Wire;

/// <summary>
/// Reads the protocol's types from bytes that may lie in several pieces, without copying them first. A length is checked against what is left before anything
/// is allocated for it; whatever is wrong throws a <see cref="ProtocolException"/> that names message, field and offset.
/// </summary>
/// <remarks>https://kafka.apache.org/protocol#protocol_types</remarks>
public ref partial struct ProtocolReader
{
    // A list is not made larger than this on the word of its count alone; it grows as elements really arrive.
    private const int TrustedCapacity = 256;

    private readonly ReadOnlySequence<byte> _input;
    private readonly long _length;
    private SequencePosition _next;
    private ReadOnlySpan<byte> _piece;
    private int _index;
    private long _before;
    private string _structure = "bytes";
    private short _version = -1;

    /// <summary>Reads from the start of <paramref name="input"/>, which must stay as it is for as long as slices of it are used.</summary>
    public ProtocolReader(ReadOnlySequence<byte> input)
    {
        _input = input;
        _length = input.Length;
        _next = input.Start;
        MoveNext();
    }

    /// <inheritdoc cref="ProtocolReader(ReadOnlySequence{byte})"/>
    public ProtocolReader(ReadOnlyMemory<byte> input) : this(new ReadOnlySequence<byte>(input))
    {
    }

    /// <summary>Whether strings, bytes and arrays have compact lengths and structures end with tagged fields (KIP-482). Reading a message sets it.</summary>
    public bool Flexible { get; set; }

    /// <summary>How many bytes were read.</summary>
    public readonly long Position => _before + _index;

    /// <summary>How many bytes are left.</summary>
    public readonly long Remaining => _length - Position;

    /// <summary>Names what is read from here on, for exceptions, and sets <see cref="Flexible"/>.</summary>
    /// <param name="structure">A message's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="flexible">Whether that version is flexible.</param>
    public void Begin(string structure, short version, bool flexible)
    {
        _structure = structure;
        _version = version;
        Flexible = flexible;
    }

    /// <summary>One byte: true unless it is 0.</summary>
    public bool ReadBoolean(string field = "boolean") => ReadInt8(field) != 0;

    /// <summary>A signed byte.</summary>
    public sbyte ReadInt8(string field = "int8")
    {
        if (_index == _piece.Length)
            Refill(1, field);
        return (sbyte)_piece[_index++];
    }

    /// <summary>Two bytes, big endian.</summary>
    public short ReadInt16(string field = "int16")
    {
        if (TryTake(sizeof(short), out var bytes))
            return BinaryPrimitives.ReadInt16BigEndian(bytes);
        Span<byte> gathered = stackalloc byte[sizeof(short)];
        Gather(gathered, field);
        return BinaryPrimitives.ReadInt16BigEndian(gathered);
    }

    /// <summary>Two bytes without a sign, big endian.</summary>
    public ushort ReadUInt16(string field = "uint16") => (ushort)ReadInt16(field);

    /// <summary>Four bytes, big endian.</summary>
    public int ReadInt32(string field = "int32")
    {
        if (TryTake(sizeof(int), out var bytes))
            return BinaryPrimitives.ReadInt32BigEndian(bytes);
        Span<byte> gathered = stackalloc byte[sizeof(int)];
        Gather(gathered, field);
        return BinaryPrimitives.ReadInt32BigEndian(gathered);
    }

    /// <summary>Four bytes without a sign, big endian.</summary>
    public uint ReadUInt32(string field = "uint32") => (uint)ReadInt32(field);

    /// <summary>Eight bytes, big endian.</summary>
    public long ReadInt64(string field = "int64")
    {
        if (TryTake(sizeof(long), out var bytes))
            return BinaryPrimitives.ReadInt64BigEndian(bytes);
        Span<byte> gathered = stackalloc byte[sizeof(long)];
        Gather(gathered, field);
        return BinaryPrimitives.ReadInt64BigEndian(gathered);
    }

    /// <summary>An IEEE 754 number of eight bytes, big endian.</summary>
    public double ReadFloat64(string field = "float64") => BitConverter.Int64BitsToDouble(ReadInt64(field));

    /// <summary>Sixteen bytes, the most significant first.</summary>
    public Guid ReadUuid(string field = "uuid")
    {
        if (TryTake(16, out var bytes))
            return new Guid(bytes, bigEndian: true);
        Span<byte> gathered = stackalloc byte[16];
        Gather(gathered, field);
        return new Guid(gathered, bigEndian: true);
    }

    /// <summary>A number without a sign in one to five bytes, seven bits in each, the lowest first.</summary>
    public uint ReadUnsignedVarint(string field = "unsigned varint")
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = (byte)ReadInt8(field);
            if (shift == 28 && part > 0x0f)
                break;
            value |= (uint)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw Failure(field, "an unsigned varint of more than 32 bits");
    }

    /// <summary>A signed number of up to 32 bits in one to five bytes, zigzag encoded.</summary>
    public int ReadVarint(string field = "varint")
    {
        var value = ReadUnsignedVarint(field);
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    /// <summary>A signed number of up to 64 bits in one to ten bytes, zigzag encoded.</summary>
    public long ReadVarlong(string field = "varlong")
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = (byte)ReadInt8(field);
            if (shift == 63 && part > 1)
                break;
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw Failure(field, "a varlong of more than 64 bits");
    }

    /// <summary>UTF-8 text of at most 32767 bytes; not null.</summary>
    public string ReadString(string field = "string") => ReadNullableString(field) ?? throw Failure(field, "null, where null is not allowed");

    /// <summary>UTF-8 text of at most 32767 bytes, or null.</summary>
    public string? ReadNullableString(string field = "string")
    {
        var length = Flexible ? ReadCompactLength(field) : ReadInt16(field);
        if (length < 0)
            return length == -1 ? null : throw Failure(field, $"a string of {length} bytes");
        if (length > short.MaxValue)
            throw Failure(field, $"a string of {length} bytes; the longest has {short.MaxValue}");
        if (length == 0)
            return "";
        if (TryTake(length, out var bytes))
            return Encoding.UTF8.GetString(bytes);
        if (length > Remaining)
            throw Failure(field, $"a string of {length} bytes, with {Remaining} left");
        var gathered = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Gather(gathered.AsSpan(0, length), field);
            return Encoding.UTF8.GetString(gathered, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(gathered);
        }
    }

    /// <summary>A copy of bytes; not null.</summary>
    public byte[] ReadBytes(string field = "bytes") => ReadNullableBytes(field) ?? throw Failure(field, "null, where null is not allowed");

    /// <summary>A copy of bytes, or null.</summary>
    public byte[]? ReadNullableBytes(string field = "bytes")
    {
        if (ReadNullableSlice(field) is not { } slice)
            return null;
        return slice.ToArray();
    }

    /// <summary>Bytes, or null, as a slice of the input: nothing is copied.</summary>
    public ReadOnlySequence<byte>? ReadNullableSlice(string field = "bytes")
    {
        var length = Flexible ? ReadCompactLength(field) : ReadInt32(field);
        if (length < 0)
            return length == -1 ? null : throw Failure(field, $"{length} bytes");
        return ReadSlice(length, field);
    }

    /// <summary>The next <paramref name="length"/> bytes as a slice of the input: nothing is copied.</summary>
    public ReadOnlySequence<byte> ReadSlice(long length, string field = "bytes")
    {
        if (length < 0 || length > Remaining)
            throw Failure(field, $"{length} bytes, with {Remaining} left");
        var slice = _input.Slice(Position, length);
        Skip(length, field);
        return slice;
    }

    /// <summary>How many elements an array has; -1 for a null array. Never more than there are bytes left, since no element is smaller than a byte.</summary>
    public int ReadArrayLength(string field = "array")
    {
        var count = Flexible ? ReadCompactLength(field) : ReadInt32(field);
        if (count < -1 || count > Remaining)
            throw Failure(field, $"an array of {count} elements, with {Remaining} bytes left");
        return count;
    }

    /// <summary>Steps over bytes.</summary>
    public void Skip(long length, string field = "bytes")
    {
        if (length < 0 || length > Remaining)
            throw Failure(field, $"{length} bytes, with {Remaining} left");
        while (length > _piece.Length - _index)
        {
            length -= _piece.Length - _index;
            _index = _piece.Length;
            MoveNext();
        }
        _index += (int)length;
    }

    /// <summary>Steps over the tagged fields that end a structure in flexible versions; does nothing in others.</summary>
    public void SkipTaggedFields()
    {
        if (!Flexible)
            return;
        for (var left = ReadUnsignedVarint(TaggedFieldsName); left > 0; left--)
        {
            ReadUnsignedVarint(TaggedFieldsName);
            Skip(ReadUnsignedVarint(TaggedFieldsName), TaggedFieldsName);
        }
    }

    internal readonly ProtocolException Failure(string field, string problem)
        => new(_version < 0 ? _structure : $"{_structure} v{_version}", field, Position, problem);

    private int ReadCompactLength(string field)
    {
        // 0 is null, every other length is one more than it says.
        var value = ReadUnsignedVarint(field);
        return value <= int.MaxValue ? (int)value - 1 : throw Failure(field, $"a length of {value}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        if (_piece.Length - _index >= count)
        {
            bytes = _piece.Slice(_index, count);
            _index += count;
            return true;
        }
        bytes = default;
        return false;
    }

    /// <summary>Fills <paramref name="target"/> from as many pieces as it takes.</summary>
    private void Gather(scoped Span<byte> target, string field)
    {
        if (target.Length > Remaining)
            throw Failure(field, $"{target.Length} bytes, with {Remaining} left");
        var filled = 0;
        while (filled < target.Length)
        {
            if (_index == _piece.Length)
                MoveNext();
            var count = Math.Min(target.Length - filled, _piece.Length - _index);
            _piece.Slice(_index, count).CopyTo(target[filled..]);
            _index += count;
            filled += count;
        }
    }

    private void Refill(int count, string field)
    {
        if (count > Remaining)
            throw Failure(field, $"{count} bytes, with {Remaining} left");
        while (_index == _piece.Length)
            MoveNext();
    }

    private void MoveNext()
    {
        _before += _piece.Length;
        _index = 0;
        _piece = _input.TryGet(ref _next, out var memory) ? memory.Span : default;
    }
}
