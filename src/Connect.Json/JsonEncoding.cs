using System.Text;
using Connect.Api;

namespace Connect.Json;

/// <summary>The encodings that JSON may come in.</summary>
public static class JsonEncoding
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>
    /// JSON text in UTF-8, without a byte order mark at its beginning and without null bytes after its end. UTF-16 and UTF-32 are known by their marks, or by
    /// the null bytes among the first four (RFC 4627, section 3), as Java's parser knows them; null bytes at the end come from programs written in C.
    /// </summary>
    /// <param name="json">The text as it came; returned as it is where it is in UTF-8 already.</param>
    /// <exception cref="DataException">The bytes are not text in the encoding that they begin with.</exception>
    public static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> json)
    {
        if (json.Length >= 2 && (json[0] is 0 or >= 0xEF || json[1] == 0)) json = Decoded(json);
        if (json.Length == 0 || json[^1] != 0) return json;
        var trimmed = json.TrimEnd((byte)0);
        return trimmed.IsEmpty ? json : trimmed;
    }

    private static ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Utf8Mark)) return json[Utf8Mark.Length..];
        var (encoding, mark) = Detect(json);
        if (encoding is null) return json;
        try { return Utf8.GetBytes(encoding.GetString(json[mark..])); }
        catch (ArgumentException e)
        {
            throw new DataException($"JSON that begins like {encoding.WebName} is not text of this encoding: {e.Message}", e);
        }
    }

    private static ReadOnlySpan<byte> Utf8Mark => "\uFEFF"u8;

    private static (Encoding? Encoding, int Mark) Detect(ReadOnlySpan<byte> json)
    {
        if (json.Length >= 4)
        {
            switch (json)
            {
                case [0, 0, 0xFE, 0xFF, ..]: return (Utf32(bigEndian: true), 4);
                case [0xFF, 0xFE, 0, 0, ..]: return (Utf32(bigEndian: false), 4);
                case [0, 0, 0, _, ..]: return (Utf32(bigEndian: true), 0);
                case [_, 0, 0, 0, ..]: return (Utf32(bigEndian: false), 0);
            }
        }
        return json switch
        {
            [0xFE, 0xFF, ..] => (Utf16(bigEndian: true), 2),
            [0xFF, 0xFE, ..] => (Utf16(bigEndian: false), 2),
            [0, not 0, ..] => (Utf16(bigEndian: true), 0),
            [not 0, 0, ..] => (Utf16(bigEndian: false), 0),
            _ => (null, 0),
        };
    }

    private static UTF32Encoding Utf32(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidCharacters: true);

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
}
