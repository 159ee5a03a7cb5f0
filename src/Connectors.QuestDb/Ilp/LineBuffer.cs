using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connectors.QuestDb.Ilp;

/// <summary>
/// Bytes of the line protocol on their way to a request: one pooled array that grows by doubling and is used again for the next batch.
/// Knows how values look in the protocol, not how lines are put together (<see cref="LineWriter"/>).
/// See https://questdb.com/docs/ingestion/ilp/advanced-settings/.
/// </summary>
/// <param name="initialSize">Bytes to begin with.</param>
internal sealed class LineBuffer(int initialSize) : IDisposable
{
    /// <summary>The most bytes that a number takes as text.</summary>
    private const int NumberSize = JavaNumber.MaxLength;

    // What ends a name or a symbol, and the backslash itself; in quoted text only these four matter.
    private static readonly SearchValues<byte> NameSpecials = SearchValues.Create(" ,=\n\r\\"u8);
    private static readonly SearchValues<byte> TextSpecials = SearchValues.Create("\"\\\n\r"u8);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(initialSize);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Takes back everything after a length that <see cref="Length"/> had before.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Gives back the memory of an empty buffer that grew; an idle task is to be small.</summary>
    public void Trim()
    {
        if (Length > 0 || _bytes.Length <= 4 * initialSize) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = ArrayPool<byte>.Shared.Rent(initialSize);
    }

    public void WriteByte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>One byte, then others: a separator and a name that was encoded before.</summary>
    public void WriteBytes(byte first, ReadOnlySpan<byte> rest)
    {
        var to = Reserve(rest.Length + 1);
        to[0] = first;
        rest.CopyTo(to[1..]);
        Length += rest.Length + 1;
    }

    /// <summary>A whole number in decimal and one letter that says what it is.</summary>
    public void WriteLong(long value, byte suffix)
    {
        var to = Reserve(NumberSize);
        Utf8Formatter.TryFormat(value, to, out var written);
        to[written] = suffix;
        Length += written + 1;
    }

    /// <summary>A whole number in decimal.</summary>
    public void WriteLong(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(NumberSize), out var written);
        Length += written;
    }

    /// <summary>A double as Java prints it.</summary>
    public void WriteDoubleText(double value) => Length += JavaNumber.Format(value, Reserve(NumberSize));

    /// <summary>A double as 8 bytes, little-endian.</summary>
    public void WriteDoubleBits(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        Length += sizeof(double);
    }

    /// <summary>Doubles as 8 bytes each, little-endian.</summary>
    public void WriteDoubleBits(ReadOnlySpan<double> values)
    {
        var to = Reserve(values.Length * sizeof(double));
        if (BitConverter.IsLittleEndian) System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).CopyTo(to);
        else
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(to[(i * sizeof(double))..], values[i]);
        Length += values.Length * sizeof(double);
    }

    /// <summary>A number as 4 bytes, little-endian.</summary>
    public void WriteInt(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);
        Length += sizeof(int);
    }

    /// <summary>A name of a table or column, or a symbol's value, with backslashes where the protocol wants them.</summary>
    public void WriteName(ReadOnlySpan<char> name) => WriteEscaped(name, NameSpecials);

    /// <summary>Text in double quotes, with backslashes where the protocol wants them.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        WriteByte((byte)'"');
        WriteEscaped(text, TextSpecials);
        WriteByte((byte)'"');
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void WriteEscaped(ReadOnlySpan<char> text, SearchValues<byte> specials)
    {
        var to = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, to);
        var first = to[..written].IndexOfAny(specials);
        if (first >= 0) written = Escape(written, first, specials);
        Length += written;
    }

    // Rare, so in place and from the end: every special byte moves up by the number of those before it, and gets its backslash.
    private int Escape(int count, int first, SearchValues<byte> specials)
    {
        var extra = 0;
        var encoded = _bytes.AsSpan(Length + first, count - first);
        for (var i = 0; i < encoded.Length; i++)
            if (specials.Contains(encoded[i])) extra++;
        // It fits: a character was given three bytes of room, and one that is escaped takes two.
        var bytes = _bytes.AsSpan(Length);
        for (int from = count - 1, to = count + extra - 1; from < to; from--)
        {
            bytes[to--] = bytes[from];
            if (specials.Contains(bytes[from])) bytes[to--] = (byte)'\\';
        }
        return count + extra;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        return _bytes.AsSpan(Length);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_bytes.Length * 2L, (long)Length + count), Array.MaxLength));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
