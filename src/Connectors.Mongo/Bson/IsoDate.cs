namespace Connectors.Mongo.Bson;

/// <summary>
/// Points in time as ISO 8601 text: a date, or a date and a time with <c>Z</c> or an offset; seconds and up to nine digits of a fraction may be missing, digits
/// after the third are cut.
/// </summary>
internal static class IsoDate
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, such as <c>2024-02-29T12:34:56.789+01:00</c>.</param>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (!Digits(ref text, 4, out var year) || !Skip(ref text, '-') || !Digits(ref text, 2, out var month)) return false;
        if (!Skip(ref text, '-') || !Digits(ref text, 2, out var day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        int hour = 0, minute = 0, second = 0, milli = 0, offset = 0;
        if (!text.IsEmpty)
        {
            if (!Skip(ref text, 'T') && !Skip(ref text, ' ')) return false;
            if (!Digits(ref text, 2, out hour) || !Skip(ref text, ':') || !Digits(ref text, 2, out minute)) return false;
            if (Skip(ref text, ':'))
            {
                if (!Digits(ref text, 2, out second)) return false;
                if (Skip(ref text, '.') && !Fraction(ref text, out milli)) return false;
            }
            if (!Offset(ref text, out offset) || hour > 23 || minute > 59 || second > 59) return false;
        }
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        milliseconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + milli - offset * 60_000L;
        return true;
    }

    private static bool Digits(ref ReadOnlySpan<char> text, int count, out int value)
    {
        value = 0;
        if (text.Length < count) return false;
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            value = value * 10 + (text[i] - '0');
        }
        text = text[count..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c) return false;
        text = text[1..];
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> text, out int milli)
    {
        milli = 0;
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
            if (digits < 3) milli = milli * 10 + (text[digits] - '0');
        for (var i = digits; i < 3; i++) milli *= 10;
        text = text[digits..];
        return digits is >= 1 and <= 9;
    }

    private static bool Offset(ref ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (Skip(ref text, 'Z')) return text.IsEmpty;
        var negative = Skip(ref text, '-');
        if (!negative && !Skip(ref text, '+')) return false;
        if (!Digits(ref text, 2, out var hours)) return false;
        Skip(ref text, ':');
        if (!text.IsEmpty && !Digits(ref text, 2, out minutes)) return false;
        minutes += hours * 60;
        if (negative) minutes = -minutes;
        return text.IsEmpty;
    }
}
