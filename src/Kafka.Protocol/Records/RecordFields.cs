using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>Reads the fields inside a record, which lie in one piece: variable-length numbers, and bytes that follow their length.</summary>
internal ref struct RecordFields(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public readonly int Remaining => _bytes.Length - Position;

    public byte TakeByte()
    {
        if (Position == _bytes.Length)
            throw new ProtocolException("a record is cut short");
        return _bytes[Position++];
    }

    public int TakeVarint()
    {
        // Most lengths and offsets fit one byte.
        if (Position < _bytes.Length && _bytes[Position] < 0x80)
        {
            var single = _bytes[Position++];
            return (single >> 1) ^ -(single & 1);
        }
        var value = TakeVarlong();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new ProtocolException($"a record has a length or offset of {value}");
    }

    public long TakeVarlong()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = TakeByte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw new ProtocolException("a record has a number of more than 64 bits");
    }

    /// <summary>Passes over bytes, of which there must be as many.</summary>
    public void Skip(int count) => Position += count;

    /// <summary>A length and as many bytes; -1 stands for null.</summary>
    public Range? TakeNullable()
    {
        var length = TakeVarint();
        if (length == -1)
            return null;
        if (length < 0 || length > Remaining)
            throw new ProtocolException($"a record has a field of {length} bytes, with {Remaining} left");
        var start = Position;
        Position += length;
        return start..Position;
    }
}
