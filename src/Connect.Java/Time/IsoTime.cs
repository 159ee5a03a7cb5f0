using System.Globalization;

namespace Connect.Java.Time;

/// <summary>
/// Reads times as Joda-Time's ISODateTimeFormat.dateTimeParser does, and milliseconds since 1970: ISO 8601 calendar, ordinal and week dates with an
/// optional time and offset.
/// </summary>
public ref struct IsoTime
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private IsoTime(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads a time.</summary>
    /// <param name="text">
    /// The text: <c>1709985600000</c>, <c>2024</c>, <c>2024-12</c>, <c>2024-03-09T12:00:00.5+01:00</c>, <c>2024-W10-6</c>, <c>2024-069</c>.
    /// </param>
    /// <param name="local">The zone of times without an offset.</param>
    /// <param name="millis">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, JavaZone local, out long millis)
    {
        ArgumentNullException.ThrowIfNull(local);
        if (IsNumber(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out millis)) return true;
        return new IsoTime(text).TryRead(local, out millis);
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        // Four digits are a number of milliseconds too: the partitioner looks for numbers first.
        if (text is ['-', ..]) text = text[1..];
        return text.Length is >= 1 and <= 19 && !text.ContainsAnyExceptInRange('0', '9');
    }

    private bool TryRead(JavaZone local, out long millis)
    {
        millis = 0;
        long day = 0;
        if (!Next('T') && !TryDate(out day)) return false;
        if (_at > 0 && _text[_at - 1] != 'T' && !End && !Next('T')) return false;

        long time = 0;
        if (!End && char.IsAsciiDigit(_text[_at]) && !TryTime(out time)) return false;
        long? offset = null;
        if (!End)
        {
            if (!TryOffset(out var found)) return false;
            offset = found;
        }
        if (!End) return false;
        var at = day * 86_400_000 + time;
        millis = offset is { } o ? at - o : local.ToUtc(at, LocalTimeRule.Joda);
        return true;
    }

    private static long FirstDayOfWeeks(long year) => WeekRule.Iso.FirstWeekOf(CivilDate.DayOf(year, 1, 1));

    private bool TryDate(out long day)
    {
        day = 0;
        var sign = Next('-') ? -1 : 1;
        if (sign == 1) Next('+');
        if (!TryDigits(1, 9, out var year)) return false;
        year *= sign;
        day = CivilDate.DayOf(year, 1, 1);
        if (!Next('-')) return true;
        if (Next('W'))
        {
            if (!TryDigits(1, 2, out var week) || week < 1 || FirstDayOfWeeks(year) + week * 7 > FirstDayOfWeeks(year + 1)) return false;
            long weekDay = 1;
            if (Next('-') && (!TryDigits(1, 1, out weekDay) || weekDay is < 1 or > 7)) return false;
            day = FirstDayOfWeeks(year) + (week - 1) * 7 + weekDay - 1;
            return true;
        }
        var digits = CountDigits();
        if (digits == 3)
        {
            if (!TryDigits(3, 3, out var ordinal) || ordinal < 1 || ordinal > (CivilDate.IsLeap(year) ? 366 : 365)) return false;
            day += ordinal - 1;
            return true;
        }
        if (!TryDigits(1, 2, out var month) || month is < 1 or > 12) return false;
        day = CivilDate.DayOf(year, (int)month, 1);
        if (!Next('-')) return true;
        if (!TryDigits(1, 2, out var dayOfMonth) || dayOfMonth < 1 || dayOfMonth > CivilDate.DaysIn(year, (int)month)) return false;
        day += dayOfMonth - 1;
        return true;
    }

    // Hours, minutes and seconds; the last one given may have a fraction.
    private bool TryTime(out long time)
    {
        time = 0;
        long unit = 3_600_000;
        ReadOnlySpan<long> limits = [24, 60, 60];
        for (var i = 0; i < 3; i++)
        {
            if (!TryDigits(1, 2, out var value) || value >= limits[i]) return false;
            time += value * unit;
            if (Next('.') || Next(',')) return TryFraction(unit, ref time);
            if (i == 2 || !Next(':')) return true;
            unit /= 60;
        }
        return true;
    }

    private bool TryFraction(long unit, ref long time)
    {
        var digits = CountDigits();
        if (digits is 0 or > 9) return false;
        TryDigits(1, 9, out var value);
        long scale = 1;
        for (var i = 0; i < digits; i++) scale *= 10;
        time += value * unit / scale;
        return true;
    }

    private bool TryOffset(out long offset)
    {
        offset = 0;
        if (Next('Z')) return true;
        var sign = Next('+') ? 1 : Next('-') ? -1 : 0;
        if (sign == 0 || !TryDigits(2, 2, out var hours) || hours > 23) return false;
        var colon = Next(':');
        long minutes = 0, seconds = 0;
        if (!End && (!TryDigits(2, 2, out minutes) || minutes > 59)) return false;
        if (!End && colon && !Next(':')) return false;
        if (!End && (!TryDigits(2, 2, out seconds) || seconds > 59)) return false;
        offset = sign * (hours * 3600 + minutes * 60 + seconds) * 1000;
        return true;
    }

    private readonly bool End => _at >= _text.Length;

    private bool Next(char c)
    {
        if (End || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private readonly int CountDigits()
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiDigit(_text[end])) end++;
        return end - _at;
    }

    private bool TryDigits(int least, int most, out long value)
    {
        value = 0;
        var count = Math.Min(CountDigits(), most);
        if (count < least) return false;
        for (var i = 0; i < count; i++) value = value * 10 + (_text[_at++] - '0');
        return true;
    }
}
