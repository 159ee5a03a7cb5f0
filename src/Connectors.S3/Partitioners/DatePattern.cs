using System.Globalization;
using System.Text;

namespace Connectors.S3;

/// <summary>
/// A date pattern of Joda-Time (https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html): letters stand for fields, their count for
/// the least number of digits, text stands in quotes.
/// </summary>
internal sealed class DatePattern
{
    private readonly List<Part> _parts = [];
    private readonly DateNames _names;

    // A letter of the pattern, or a text where the letter is 0.
    private readonly record struct Part(char Letter, int Count, string Text);

    private DatePattern(DateNames names) => _names = names;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="names">The names of months and days.</param>
    /// <exception cref="FormatException">A letter stands for nothing.</exception>
    public static DatePattern Parse(string pattern, DateNames names)
    {
        var result = new DatePattern(names);
        for (var at = 0; at < pattern.Length;)
        {
            var c = pattern[at];
            if (char.IsAsciiLetter(c))
            {
                var end = at + 1;
                while (end < pattern.Length && pattern[end] == c) end++;
                if (!"GCYyxweEDMdaKhHkmsSzZ".Contains(c, StringComparison.Ordinal)) throw new FormatException($"Illegal pattern component: {pattern[at..end]}");
                result._parts.Add(new(c, end - at, ""));
                at = end;
            }
            else result._parts.Add(new('\0', 0, ReadText(pattern, ref at)));
        }
        return result;
    }

    /// <summary>Appends a time.</summary>
    /// <param name="text">What to append to.</param>
    /// <param name="utc">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="clock">The zone in which the fields are taken.</param>
    public void Append(StringBuilder text, long utc, ZoneClock clock)
    {
        var offset = clock.OffsetAt(utc);
        var local = utc + offset;
        var day = Math.DivRem(local, 86_400_000, out var time);
        if (time < 0) { day--; time += 86_400_000; }
        var date = CivilDate.Of(day);
        var hour = (int)(time / 3_600_000);
        foreach (var part in _parts)
        {
            switch (part.Letter)
            {
                case '\0': text.Append(part.Text); break;
                case 'G': text.Append(_names.Eras[date.Year > 0 ? 1 : 0]); break;
                case 'C': Number(text, YearOfEra(date.Year) / 100, part.Count); break;
                case 'Y': Year(text, YearOfEra(date.Year), part.Count); break;
                case 'y': Year(text, date.Year, part.Count); break;
                case 'x': Year(text, CivilDate.WeekOf(day).WeekYear, part.Count); break;
                case 'w': Number(text, CivilDate.WeekOf(day).Week, part.Count); break;
                case 'e': Number(text, CivilDate.DayOfWeek(day), part.Count); break;
                case 'E': text.Append((part.Count >= 4 ? _names.Days : _names.ShortDays)[CivilDate.DayOfWeek(day) % 7]); break;
                case 'D': Number(text, date.DayOfYear, part.Count); break;
                case 'M' when part.Count >= 3: text.Append((part.Count >= 4 ? _names.Months : _names.ShortMonths)[date.Month - 1]); break;
                case 'M': Number(text, date.Month, part.Count); break;
                case 'd': Number(text, date.Day, part.Count); break;
                case 'a': text.Append(_names.HalfDays[hour / 12]); break;
                case 'K': Number(text, hour % 12, part.Count); break;
                case 'h': Number(text, hour % 12 == 0 ? 12 : hour % 12, part.Count); break;
                case 'H': Number(text, hour, part.Count); break;
                case 'k': Number(text, hour == 0 ? 24 : hour, part.Count); break;
                case 'm': Number(text, time / 60_000 % 60, part.Count); break;
                case 's': Number(text, time / 1000 % 60, part.Count); break;
                case 'S': Fraction(text, (int)(time % 1000), part.Count); break;
                case 'z': text.Append(clock.NameAt(utc)); break;
                case 'Z' when part.Count >= 3: text.Append(clock.Zone.Id); break;
                case 'Z': Offset(text, offset, part.Count == 2 ? ":" : ""); break;
            }
        }
    }

    private static long YearOfEra(long year) => year > 0 ? year : 1 - year;

    private static void Year(StringBuilder text, long year, int count)
    {
        if (count == 2) Number(text, Math.Abs(year) % 100, 2);
        else Number(text, year, count);
    }

    private static void Number(StringBuilder text, long value, int digits)
    {
        if (value < 0) { text.Append('-'); value = -value; }
        text.Append(value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
    }

    private static void Fraction(StringBuilder text, int milliseconds, int digits)
    {
        var all = milliseconds.ToString("D3", CultureInfo.InvariantCulture);
        text.Append(digits <= 3 ? all[..digits] : all.PadRight(digits, '0'));
    }

    private static void Offset(StringBuilder text, long offset, string separator)
    {
        text.Append(offset < 0 ? '-' : '+');
        var minutes = Math.Abs(offset) / 60_000;
        Number(text, minutes / 60, 2);
        text.Append(separator);
        Number(text, minutes % 60, 2);
    }

    private static string ReadText(string pattern, ref int at)
    {
        var text = new StringBuilder();
        var quoted = false;
        for (; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == '\'')
            {
                if (at + 1 < pattern.Length && pattern[at + 1] == '\'') { text.Append('\''); at++; }
                else quoted = !quoted;
            }
            else if (!quoted && char.IsAsciiLetter(c)) break;
            else text.Append(c);
        }
        return text.ToString();
    }
}
