using System.Buffers.Binary;
using System.Text;

namespace Formats.Avro;

/// <summary>Reads Avro's binary encoding of single values (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding).</summary>
/// <param name="data">The bytes; those after the values that are read are left alone.</param>
public ref struct AvroReader(ReadOnlySpan<byte> data)
{
    private const int LongestVarint = 10;
    private static readonly UTF8Encoding Strict = new(false, true);
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _at;

    /// <summary>How deep the reader is in values that contain values of their own kind; for those who read such values to count.</summary>
    public int Depth { get; set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _data.Length - _at;

    /// <summary>A boolean.</summary>
    /// <exception cref="AvroException">The byte is neither 0 nor 1, or missing.</exception>
    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new AvroException($"expected 0 or 1 for a boolean at byte {_at - 1}, got {other}"),
    };

    /// <summary>An int.</summary>
    /// <exception cref="AvroException">The number has more than 32 bits, or the bytes end.</exception>
    public int ReadInt()
    {
        var value = ReadLong();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new AvroException($"the number {value} before byte {_at} does not fit an int");
    }

    /// <summary>A long: zigzag, seven bits a byte. Also the index of a union's branch and of an enum's symbol.</summary>
    /// <exception cref="AvroException">The number has more than 64 bits, or the bytes end.</exception>
    public long ReadLong()
    {
        var rest = _data[_at..];
        var bits = 0UL;
        for (var i = 0; i < rest.Length && i < LongestVarint; i++)
        {
            var b = rest[i];
            bits |= (ulong)(b & 0x7f) << (7 * i);
            if (b > 0x7f) continue;
            if (i == LongestVarint - 1 && b > 1) break;
            _at += i + 1;
            return (long)(bits >> 1) ^ -(long)(bits & 1);
        }
        throw rest.Length < LongestVarint ? End(rest.Length + 1) : new AvroException($"the number at byte {_at} has more than 64 bits");
    }

    /// <summary>A float.</summary>
    /// <exception cref="AvroException">The bytes end.</exception>
    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>A double.</summary>
    /// <exception cref="AvroException">The bytes end.</exception>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Bytes, with their length before them.</summary>
    /// <exception cref="AvroException">The length is negative, or the bytes end.</exception>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLong());

    /// <summary>Text in UTF-8, with its length in bytes before it.</summary>
    /// <exception cref="AvroException">The length is negative, the bytes end or are no UTF-8.</exception>
    public string ReadText()
    {
        var bytes = ReadBytes();
        try { return Strict.GetString(bytes); }
        catch (DecoderFallbackException e) { throw new AvroException($"the text before byte {_at} is not UTF-8", e); }
    }

    /// <summary>As many bytes as that: a fixed.</summary>
    /// <exception cref="AvroException">The bytes end.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0) throw new AvroException($"the length {count} before byte {_at} is negative");
        if (count > Remaining) throw End(count);
        var taken = _data.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    /// <summary>The number of items in the next block of an array or a map; 0 at its end. The size in bytes that may come with it is skipped.</summary>
    /// <param name="empty">Whether items may have no bytes at all.</param>
    /// <exception cref="AvroException">There are more items than bytes left, or the bytes end.</exception>
    public long ReadBlock(bool empty = false)
    {
        var count = ReadLong();
        if (count < 0)
        {
            ReadLong();
            count = -count;
        }
        // Without this a few bytes could ask for all memory there is.
        if (count < 0 || (count > Remaining && (!empty || count > int.MaxValue)))
            throw new AvroException($"expected a block of {count} items at byte {_at}, but there are only {Remaining} bytes");
        return count;
    }

    private readonly AvroException End(long needed) => new($"expected at least {needed} bytes at byte {_at}, but there are only {Remaining}");
}
