using System.Globalization;

namespace Connect.Api.Data;

/// <summary>
/// Values as header text: what SimpleHeaderConverter writes and reads, and how InsertHeader understands its literal. Texts become the narrowest type that holds
/// them.
/// </summary>
public static partial class Values
{
    private const string DateFormat = "yyyy-MM-dd", TimeFormat = @"hh\:mm\:ss\.fff\Z", TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>
    /// The value that a string stands for: <c>null</c>, <c>true</c>, <c>12</c> (the smallest integer type), <c>1.5</c> (float32 if finite, else float64, else
    /// decimal), <c>2024-02-29</c>, <c>13:14:15.678Z</c>, <c>2024-02-29T13:14:15.678Z</c>, <c>[1, 2]</c>, <c>{"k": 1}</c>. A string that is not exactly one of
    /// these stays what it is, whole. Elements of a list or map of several types have no schema.
    /// </summary>
    public static SchemaAndValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var asText = new SchemaAndValue(Schema.String, text);
        var trimmed = Trimmed(text);
        if (trimmed.IsEmpty) return asText;
        if (trimmed[0] is '[' or '{')
        {
            var literal = new Literal(trimmed);
            return literal.TryEmbedded(out var found) && literal.IsAtEnd ? found : asText;
        }
        return TryWord(trimmed, out var word) ? word : asText;
    }

    /// <summary>The text of a value, which <see cref="Parse"/> reads back where that is possible; null for null.</summary>
    /// <param name="value">Any Connect value. Numbers are written in Java's notation, bytes as base64, dates and times by their own type.</param>
    public static string? ToText(object? value) => value switch
    {
        null => null,
        string s => s,
        _ => AppendTo(new(), value, false).ToString(),
    };

    // Spaces and control characters only: what else Unicode calls a space belongs to the text.
    private static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && text[0] <= ' ') text = text[1..];
        while (!text.IsEmpty && text[^1] <= ' ') text = text[..^1];
        return text;
    }

    /// <summary>A value that is one word: neither a list, a map nor a string.</summary>
    private static bool TryWord(ReadOnlySpan<char> word, out SchemaAndValue found)
    {
        found = default;
        switch (word)
        {
            case "null": return true;
            case "true": found = new(Schema.Boolean, true); return true;
            case "false": found = new(Schema.Boolean, false); return true;
        }
        if (!char.IsAsciiDigit(word[0]) && word[0] is not ('+' or '-')) return false;
        switch (word.Length)
        {
            case 10 when DateOnly.TryParseExact(word, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                found = new(LogicalTypes.Date, date);
                return true;
            case 13 when TimeSpan.TryParseExact(word, TimeFormat, CultureInfo.InvariantCulture, out var time):
                found = new(LogicalTypes.Time, time);
                return true;
            case 24 when DateTime.TryParseExact(word, TimestampFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var timestamp):
                found = new(LogicalTypes.Timestamp, timestamp);
                return true;
        }
        return TryNumber(word, out found);
    }

    private static bool TryNumber(ReadOnlySpan<char> word, out SchemaAndValue found)
    {
        found = default;
        if (!BigDecimal.TryParse(word, out var number)) return false;
        if (TryInteger(number, out var integer))
        {
            found = integer switch
            {
                >= sbyte.MinValue and <= sbyte.MaxValue => new(Schema.Int8, (sbyte)integer),
                >= short.MinValue and <= short.MaxValue => new(Schema.Int16, (short)integer),
                >= int.MinValue and <= int.MaxValue => new(Schema.Int32, (int)integer),
                _ => new(Schema.Int64, integer),
            };
            return true;
        }
        if (number.Scale != 0)
        {
            var single = float.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture);
            var wide = double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (float.IsFinite(single)) { found = new(Schema.Float32, single); return true; }
            if (double.IsFinite(wide)) { found = new(Schema.Float64, wide); return true; }
        }
        found = new(LogicalTypes.Decimal(number.Scale), number);
        return true;
    }

    private static bool TryInteger(BigDecimal number, out long integer)
    {
        integer = 0;
        if (number.Unscaled.IsZero) return true;
        // Beyond these scales it is too large, or a fraction; bringing it to scale 0 would only cost memory.
        if (number.Scale < -19 || number.Scale > number.Precision) return false;
        var whole = number.ToBigInteger();
        if (whole < long.MinValue || whole > long.MaxValue || number.CompareTo(new BigDecimal(whole, 0)) != 0) return false;
        integer = (long)whole;
        return true;
    }
}
