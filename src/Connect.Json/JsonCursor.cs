using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Connect.Api;

namespace Connect.Json;

/// <summary>A place in JSON text (RFC 8259), and the words from there on. Anything that is not JSON is an error that says where.</summary>
/// <param name="text">The text in UTF-8.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>How many bytes were read.</summary>
    public int At;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    /// <summary>The next byte that is not white space, without reading it; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        if ((uint)At < (uint)_text.Length && _text[At] > ' ') return _text[At];
        return PeekAfterSpace();
    }

    private byte PeekAfterSpace()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') At++;
        return At < _text.Length ? _text[At] : (byte)0;
    }

    public void Expect(byte punctuation, string expected)
    {
        if (Peek() != punctuation) throw Malformed(expected);
        At++;
    }

    public void Literal(ReadOnlySpan<byte> word)
    {
        if (!Rest.StartsWith(word)) throw Malformed("a value");
        At += word.Length;
    }

    public readonly bool StartsWith(byte[] word) => word.Length != 0 && _text[At..].StartsWith(word);

    /// <summary>Reads a number.</summary>
    public JsonNumber Number()
    {
        var start = At;
        var at = At;
        var text = _text;
        var negative = text[at] == '-';
        if (negative) at++;
        var first = at;
        long digits = 0;
        while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) digits = unchecked(digits * 10 + (text[at++] - '0'));
        var count = at - first;
        if (count == 0 || (count > 1 && text[first] == '0'))
        {
            At = count == 0 ? at : first + 1;
            throw Malformed(count == 0 ? "a digit" : "no digit after a leading 0");
        }
        var scale = 0;
        bool integral = true, exponent = false;
        if ((uint)at < (uint)text.Length && text[at] == '.')
        {
            integral = false;
            var point = ++at;
            while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) digits = unchecked(digits * 10 + (text[at++] - '0'));
            scale = at - point;
            if (scale == 0) { At = at; throw Malformed("a digit"); }
        }
        if ((uint)at < (uint)text.Length && (text[at] | 0x20) == 'e')
        {
            integral = false;
            exponent = true;
            at++;
            if ((uint)at < (uint)text.Length && text[at] is (byte)'+' or (byte)'-') at++;
            var power = at;
            while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) at++;
            if (at == power) { At = at; throw Malformed("a digit"); }
        }
        At = at;
        return new JsonNumber
        {
            Text = text[start..at],
            IsIntegral = integral,
            IsShort = !exponent && count + scale <= 18,
            Digits = negative ? -digits : digits,
            Scale = scale,
        };
    }

    /// <summary>Reads a string's bytes between the quotes, as they are.</summary>
    /// <param name="ascii">Whether all of them are ASCII.</param>
    /// <param name="escaped">Whether there are escapes among them.</param>
    public ReadOnlySpan<byte> Quoted(out bool ascii, out bool escaped)
    {
        var start = ++At;
        ref var from = ref MemoryMarshal.GetReference(_text);
        var at = At;
        ascii = true;
        escaped = false;
        while (true)
        {
            while (at + Vector128<byte>.Count <= _text.Length)
            {
                var bytes = Vector128.LoadUnsafe(ref from, (nuint)at);
                var special = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                    | Vector128.LessThan(bytes, Vector128.Create((byte)' ')) | Vector128.GreaterThan(bytes, Vector128.Create((byte)0x7f));
                var found = special.ExtractMostSignificantBits();
                if (found == 0) { at += Vector128<byte>.Count; continue; }
                at += System.Numerics.BitOperations.TrailingZeroCount(found);
                break;
            }
            if (at >= _text.Length) { At = _text.Length; throw Malformed("the end of a string"); }
            var b = _text[at];
            switch (b)
            {
                case (byte)'"':
                    At = at + 1;
                    return _text[start..at];
                case (byte)'\\':
                    escaped = true;
                    at += 2;
                    break;
                case < 0x20:
                    At = at;
                    throw Malformed("no control character in a string");
                case > 0x7f:
                    ascii = false;
                    while ((uint)at < (uint)_text.Length && _text[at] > 0x7f) at++;
                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    /// <summary>Reads a string.</summary>
    public string String()
    {
        var quoted = Quoted(out var ascii, out var escaped);
        if (escaped) return Unescaped(quoted);
        if (ascii) return quoted.IsEmpty ? "" : Encoding.Latin1.GetString(quoted);
        try { return Strict.GetString(quoted); }
        catch (DecoderFallbackException) { throw NotUtf8(); }
    }

    /// <summary>The text of a string with escapes.</summary>
    public readonly string Unescaped(ReadOnlySpan<byte> quoted)
    {
        var chars = new char[quoted.Length];
        var length = 0;
        while (!quoted.IsEmpty)
        {
            var run = quoted.IndexOf((byte)'\\');
            if (run < 0) run = quoted.Length;
            try { length += Strict.GetChars(quoted[..run], chars.AsSpan(length)); }
            catch (DecoderFallbackException) { throw NotUtf8(); }
            quoted = quoted[run..];
            if (quoted.IsEmpty) break;
            if (quoted.Length < 2) throw Malformed("an escape");
            var letter = quoted[1];
            if (letter == 'u')
            {
                if (quoted.Length < 6 || !ushort.TryParse(quoted.Slice(2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
                    throw Malformed("four hexadecimal digits after \\u");
                chars[length++] = (char)code;
                quoted = quoted[6..];
                continue;
            }
            chars[length++] = letter switch
            {
                (byte)'n' => '\n',
                (byte)'t' => '\t',
                (byte)'r' => '\r',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'"' or (byte)'\\' or (byte)'/' => (char)letter,
                _ => throw Malformed($"an escape, not \\{(char)letter}"),
            };
            quoted = quoted[2..];
        }
        return new string(chars, 0, length);
    }

    /// <summary>Reads over one value of any kind.</summary>
    public void Skip(int depth)
    {
        if (depth > JsonShape.MaxDepth) throw new DataException($"The data is nested more than {JsonShape.MaxDepth} levels deep");
        switch (Peek())
        {
            case (byte)'{':
                At++;
                if (Peek() == '}') { At++; return; }
                while (true)
                {
                    if (Peek() != '"') throw Malformed("a member's name");
                    SkipText();
                    Expect((byte)':', "':'");
                    Skip(depth + 1);
                    if (!More((byte)'}')) return;
                }
            case (byte)'[':
                At++;
                if (Peek() == ']') { At++; return; }
                do Skip(depth + 1);
                while (More((byte)']'));
                return;
            case (byte)'"': SkipText(); return;
            case (byte)'t': Literal("true"u8); return;
            case (byte)'f': Literal("false"u8); return;
            case (byte)'n': Literal("null"u8); return;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): Number(); return;
            default: throw Malformed("a value");
        }
    }

    /// <summary>Reads the comma before another element, or the end of the object or array.</summary>
    public bool More(byte end)
    {
        var next = Peek();
        if (next == ',') { At++; return true; }
        if (next != end) throw Malformed(end == '}' ? "',' or '}'" : "',' or ']'");
        At++;
        return false;
    }

    private void SkipText()
    {
        var quoted = Quoted(out var ascii, out var escaped);
        if (escaped) Unescaped(quoted);
        else if (!ascii && !System.Text.Unicode.Utf8.IsValid(quoted)) throw NotUtf8();
    }

    /// <summary>What kind of value comes, as Java's JSON library calls it.</summary>
    public string Kind() => Peek() switch
    {
        (byte)'{' => "OBJECT",
        (byte)'[' => "ARRAY",
        (byte)'"' => "STRING",
        (byte)'t' or (byte)'f' => "BOOLEAN",
        (byte)'n' => "NULL",
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => "NUMBER",
        _ => "MISSING",
    };

    public readonly DataException Malformed(string expected) =>
        new($"Converting byte[] to Kafka Connect data failed due to serialization error: not JSON: expected {expected} at byte {At}, got "
            + $"{(At < _text.Length ? Shown(_text[At]) : "the end")}");

    public readonly DataException NotUtf8() =>
        new($"Converting byte[] to Kafka Connect data failed due to serialization error: not JSON: the text that ends at byte {At} is not UTF-8");

    private static string Shown(byte b) => b is >= 0x20 and < 0x7f ? $"'{(char)b}'" : $"byte 0x{b:X2}";
}
