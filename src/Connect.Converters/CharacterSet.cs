using System.Buffers;
using System.Text;

namespace Connect.Converters;

/// <summary>A character set as Java knows it: by its names, and with its ways of byte order marks and of bytes that are no character.</summary>
internal sealed class CharacterSet
{
    private readonly Encoding _encoding;
    private readonly bool _marked;

    private CharacterSet(Encoding encoding, bool marked) => (_encoding, _marked) = (encoding, marked);

    /// <summary>UTF-8.</summary>
    public static CharacterSet Utf8 { get; } = new(Encoding.UTF8, false);

    /// <summary>Whether it is UTF-8.</summary>
    public bool IsUtf8 => ReferenceEquals(_encoding, Encoding.UTF8);

    /// <summary>The character set of a name, in any case; null where there is none.</summary>
    public static CharacterSet? Of(string name)
    {
        var asked = Alias(name.ToUpperInvariant());
        if (asked == "UTF-8") return Utf8;
        // Without a byte order in its name it is big-endian, and a mark says so.
        if (asked == "UTF-16") return new(Encoding.BigEndianUnicode, true);
        if (asked == "UTF-32") asked = "UTF-32BE";
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(asked, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
                ?? Encoding.GetEncoding(asked, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
            return new(encoding, false);
        }
        catch (ArgumentException) { return null; }
    }

    /// <summary>Writes a string.</summary>
    public void Write(string text, IBufferWriter<byte> output)
    {
        if (_marked && text.Length > 0) output.Write<byte>([0xFE, 0xFF]);
        _encoding.GetBytes(text, output);
    }

    /// <summary>Reads a string; what is no character of the set becomes U+FFFD.</summary>
    public string Read(ReadOnlySpan<byte> bytes) => _marked switch
    {
        true when bytes is [0xFE, 0xFF, ..] => _encoding.GetString(bytes[2..]),
        true when bytes is [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        _ => _encoding.GetString(bytes),
    };

    // Java's own older names: UTF8, Cp1252, ISO8859_1.
    private static string Alias(string name)
    {
        if (name is "UTF8") return "UTF-8";
        if (name.StartsWith("UTF_", StringComparison.Ordinal) || name is "UTF16" or "UTF32") return "UTF-" + name.AsSpan(3).TrimStart('_').ToString();
        if (name.StartsWith("ISO8859", StringComparison.Ordinal) && name.Length > 8) return "ISO-8859-" + name[8..];
        if (!name.StartsWith("CP", StringComparison.Ordinal)) return name;
        return (name.StartsWith("CP125", StringComparison.Ordinal) ? "WINDOWS-" : "IBM") + name[2..];
    }
}
