using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connect.Json;

/// <summary>A growing array of UTF-8 text that is written from the front and used again for the next value.</summary>
internal sealed class Utf8Buffer
{
    // What a rare giant value needed is not kept for ever.
    private const int Keep = 1 << 20;
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Length => _length;

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > Keep) _bytes = new byte[1024];
    }

    public void Byte(byte value)
    {
        if (_length == _bytes.Length) Grow(1);
        _bytes[_length++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Space(text.Length));
        _length += text.Length;
    }

    public void Integer(long value)
    {
        if ((ulong)value < 10) { Byte((byte)('0' + value)); return; }
        value.TryFormat(Space(20), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>A float64 in Java's notation.</summary>
    public void Number(double value) => _length += JavaNumber.Format(value, Space(JavaNumber.MaxLength));

    /// <summary>A float32 in Java's notation.</summary>
    public void Number(float value) => _length += JavaNumber.Format(value, Space(JavaNumber.MaxLength));

    /// <summary>A decimal in Java's notation.</summary>
    public void Number(in BigDecimal value)
    {
        if (value.Scale is >= 0 and <= 18 && value.Unscaled.GetBitLength() < 63)
        {
            var unscaled = (long)value.Unscaled;
            var space = Space(48);
            var at = 0;
            if (unscaled < 0) space[at++] = (byte)'-';
            var digits = space[24..];
            Math.Abs(unscaled).TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
            if (value.Scale == 0)
            {
                digits[..count].CopyTo(space[at..]);
                _length += at + count;
                return;
            }
            if (count - 1 - value.Scale >= -6)
            {
                // The digits were put behind the longest text that this branch writes: nothing overlaps.
                var before = Math.Max(count - value.Scale, 0);
                if (before == 0) space[at++] = (byte)'0';
                else { digits[..before].CopyTo(space[at..]); at += before; }
                space[at++] = (byte)'.';
                for (var i = count; i < value.Scale; i++) space[at++] = (byte)'0';
                digits[before..count].CopyTo(space[at..]);
                _length += at + count - before;
                return;
            }
        }
        Ascii(value.ToString());
    }

    /// <summary>The unscaled value of a decimal as base64 of its big-endian bytes.</summary>
    public void Base64(BigInteger unscaled)
    {
        var count = unscaled.GetByteCount();
        if (count > 256) { Base64(unscaled.ToByteArray(isUnsigned: false, isBigEndian: true)); return; }
        Span<byte> bytes = stackalloc byte[256];
        unscaled.TryWriteBytes(bytes, out var written, isUnsigned: false, isBigEndian: true);
        Base64(bytes[..written]);
    }

    public void Base64(ReadOnlySpan<byte> bytes)
    {
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Space(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _length += written;
    }

    public void Ascii(string text) => _length += Encoding.ASCII.GetBytes(text, Space(text.Length));

    /// <summary>Text as it is.</summary>
    public void Text(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Space(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>
    /// Text as a JSON string: <c>"</c>, <c>\</c> and control characters escaped, characters beyond U+FFFF as two escaped surrogates, the rest as it is.
    /// </summary>
    public void Quoted(ReadOnlySpan<char> text)
    {
        const int chunk = 512;
        Byte((byte)'"');
        while (text.Length > chunk)
        {
            Escaped(text[..chunk]);
            text = text[chunk..];
        }
        Escaped(text);
        Byte((byte)'"');
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        var space = Space(text.Length * 6);
        ref var from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var to = ref MemoryMarshal.GetReference(space);
        int i = 0, at = 0;
        while (i + Vector128<ushort>.Count <= text.Length)
        {
            var chars = Vector128.LoadUnsafe(ref from, (nuint)i);
            var special = Vector128.LessThan(chars, Vector128.Create((ushort)' ')) | Vector128.Equals(chars, Vector128.Create((ushort)'"'))
                | Vector128.Equals(chars, Vector128.Create((ushort)'\\')) | Vector128.GreaterThan(chars, Vector128.Create((ushort)0x7f));
            if (special == Vector128<ushort>.Zero)
            {
                Vector128.Narrow(chars, chars).GetLower().StoreUnsafe(ref to, (nuint)at);
                i += Vector128<ushort>.Count;
                at += Vector128<ushort>.Count;
                continue;
            }
            for (var end = i + Vector128<ushort>.Count; i < end; i++) at += Escaped(text[i], space[at..]);
        }
        for (; i < text.Length; i++) at += Escaped(text[i], space[at..]);
        _length += at;
    }

    private static int Escaped(char c, Span<byte> to)
    {
        if (c < 0x80)
        {
            if (c >= ' ' && c != '"' && c != '\\') { to[0] = (byte)c; return 1; }
            var letter = c switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\t' => 't', '\n' => 'n', '\f' => 'f', '\r' => 'r', _ => '\0' };
            if (letter == 0) return Hex(c, to);
            to[0] = (byte)'\\';
            to[1] = (byte)letter;
            return 2;
        }
        if (c < 0x800)
        {
            to[0] = (byte)(0xc0 | (c >> 6));
            to[1] = (byte)(0x80 | (c & 0x3f));
            return 2;
        }
        if (char.IsSurrogate(c)) return Hex(c, to);
        to[0] = (byte)(0xe0 | (c >> 12));
        to[1] = (byte)(0x80 | ((c >> 6) & 0x3f));
        to[2] = (byte)(0x80 | (c & 0x3f));
        return 3;
    }

    private static int Hex(char c, Span<byte> to)
    {
        var digits = "0123456789ABCDEF"u8;
        to[0] = (byte)'\\';
        to[1] = (byte)'u';
        to[2] = digits[c >> 12];
        to[3] = digits[(c >> 8) & 15];
        to[4] = digits[(c >> 4) & 15];
        to[5] = digits[c & 15];
        return 6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Space(int size)
    {
        if (_bytes.Length - _length < size) Grow(size);
        return _bytes.AsSpan(_length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size) => Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)_length + size)));
}
