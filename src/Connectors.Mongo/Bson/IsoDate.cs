namespace Connectors.Mongo.Bson;

/// <summary>
/// Points in time as ISO 8601 strings: a date, or a date and a time with <c>Z</c> or an offset, as Java's ISO_OFFSET_DATE_TIME reads them; seconds and up to nine
/// digits of a fraction may be missing, digits after the third are cut.
/// </summary>
internal static class IsoDate
{
    private const long DayMilliseconds = 86_400_000;
    private const int MostYearDigits = 9;

    /// <summary>Reads a string.</summary>
    /// <param name="text">The string, such as <c>2024-02-29T12:34:56.789+01:00</c>.</param>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (!Year(ref text, out var year) || !Skip(ref text, '-') || !Digits(ref text, 2, out var month))
            return false;
        if (!Skip(ref text, '-') || !Digits(ref text, 2, out var day))
            return false;
        // The calendar repeats after 400 years, which the framework's has from 1 to 9999.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(2000 + (int)Modulo(year, 400), month))
            return false;
        int hour = 0, minute = 0, second = 0, milli = 0, offset = 0;
        if (!text.IsEmpty)
        {
            if (!Skip(ref text, 'T') && !Skip(ref text, 't'))
                return false;
            if (!Digits(ref text, 2, out hour) || !Skip(ref text, ':') || !Digits(ref text, 2, out minute))
                return false;
            if (Skip(ref text, ':'))
            {
                if (!Digits(ref text, 2, out second))
                    return false;
                if (Skip(ref text, '.') && !Fraction(ref text, out milli))
                    return false;
            }
            if (!Offset(ref text, out offset) || hour > 23 || minute > 59 || second > 59)
                return false;
        }
        var days = Days(year, month, day);
        milliseconds = days * DayMilliseconds + ((hour * 60L + minute) * 60 + second - offset) * 1000 + milli;
        return true;
    }

    // Four digits; more with a sign, and years before our era with a minus.
    private static bool Year(ref ReadOnlySpan<char> text, out long year)
    {
        year = 0;
        var sign = text is ['+' or '-', ..] ? text[0] : ' ';
        if (sign != ' ')
            text = text[1..];
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        if (count < (sign == '+' ? 5 : 4) || count > (sign == ' ' ? 4 : MostYearDigits) || !Digits(ref text, count, out var value))
            return false;
        year = sign == '-' ? -value : value;
        return true;
    }

    private static long Days(long year, int month, int day)
    {
        const long daysIn400Years = 146_097;
        var within = 2000 + Modulo(year, 400);
        var cycles = (year - within) / 400;
        return cycles * daysIn400Years + new DateTime((int)within, month, day, 0, 0, 0, DateTimeKind.Utc).Subtract(DateTime.UnixEpoch).Days;
    }

    private static long Modulo(long value, long by) => (value % by + by) % by;

    private static bool Digits(ref ReadOnlySpan<char> text, int count, out int value)
    {
        value = 0;
        if (text.Length < count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
            value = value * 10 + (text[i] - '0');
        }
        text = text[count..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c)
            return false;
        text = text[1..];
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> text, out int milli)
    {
        milli = 0;
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
            if (digits < 3)
                milli = milli * 10 + (text[digits] - '0');
        for (var i = digits; i < 3; i++)
            milli *= 10;
        text = text[digits..];
        return digits is >= 1 and <= 9;
    }

    // Z, or hours, then minutes and seconds after colons.
    private static bool Offset(ref ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (Skip(ref text, 'Z') || Skip(ref text, 'z'))
            return text.IsEmpty;
        var negative = Skip(ref text, '-');
        if (!negative && !Skip(ref text, '+'))
            return false;
        if (!Digits(ref text, 2, out var hours))
            return false;
        int minutes = 0, rest = 0;
        if (Skip(ref text, ':') && (!Digits(ref text, 2, out minutes) || (Skip(ref text, ':') && !Digits(ref text, 2, out rest))))
            return false;
        if (!text.IsEmpty || hours > 18 || minutes > 59 || rest > 59)
            return false;
        seconds = (hours * 60 + minutes) * 60 + rest;
        if (negative)
            seconds = -seconds;
        return true;
    }
}
