using System.Globalization;
using System.Text;

namespace Connect.Transforms;

/// <summary>
/// Java's SimpleDateFormat in UTC and American English, lenient as it is: parsing carries fields that are too large over into the next (month 13 is the
/// next January), takes fewer digits than the pattern has, and ignores what follows. Times are milliseconds since 1970-01-01T00:00:00Z.
/// </summary>
internal sealed partial class JavaDateFormat
{
    private const string Letters = "GyYMLwWDdFEuaHkKhmsSzZX";
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;
    private readonly string _pattern;
    private readonly List<Part> _parts = [];

    /// <summary>A letter of the pattern with its number of repetitions, or a literal text where the letter is 0.</summary>
    private readonly record struct Part(char Letter, int Count, string Text);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It has an unknown letter or an open quote.</exception>
    public JavaDateFormat(string pattern)
    {
        _pattern = pattern;
        var literal = new StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            if (c == '\'')
            {
                i = Quoted(i, literal);
                continue;
            }
            if (!char.IsAsciiLetter(c)) { literal.Append(c); i++; continue; }
            if (!Letters.Contains(c, StringComparison.Ordinal)) throw new FormatException($"Illegal pattern character '{c}'");
            Flush(literal);
            var count = 1;
            while (i + count < pattern.Length && pattern[i + count] == c) count++;
            if (c == 'X' && count > 3) throw new FormatException($"invalid ISO 8601 format: length={count}");
            _parts.Add(new(c, count, ""));
            i += count;
        }
        Flush(literal);
    }

    /// <summary>The text of a time.</summary>
    public string Format(long milliseconds)
    {
        var days = JavaCalendar.FloorDivide(milliseconds, Api.Data.LogicalTypes.MillisecondsPerDay);
        var timeOfDay = (int)(milliseconds - days * Api.Data.LogicalTypes.MillisecondsPerDay);
        var (hour, minute, second) = (timeOfDay / 3_600_000, timeOfDay / 60_000 % 60, timeOfDay / 1000 % 60);
        var (year, month, day) = JavaCalendar.DateOf(days);
        var weekday = JavaCalendar.WeekdayOf(days);
        var text = new StringBuilder();
        foreach (var (letter, count, literal) in _parts)
        {
            switch (letter)
            {
                case '\0': text.Append(literal); break;
                case 'G': text.Append(year > 0 ? "AD" : "BC"); break;
                case 'y' or 'Y':
                    var shown = letter == 'y' ? OfEra(year) : WeekYear(days, year);
                    Number(text, count == 2 ? shown % 100 : shown, count);
                    break;
                case 'M' or 'L':
                    if (count >= 4) text.Append(English.GetMonthName(month));
                    else if (count == 3) text.Append(English.GetAbbreviatedMonthName(month));
                    else Number(text, month, count);
                    break;
                case 'w': Number(text, WeekOfYear(days, year), count); break;
                case 'W': Number(text, Week(days, days - day + 1), count); break;
                case 'D': Number(text, days - JavaCalendar.FirstOfYear(year) + 1, count); break;
                case 'd': Number(text, day, count); break;
                case 'F': Number(text, ((day - 1) / 7) + 1, count); break;
                case 'E': text.Append(count >= 4 ? English.GetDayName((DayOfWeek)weekday) : English.GetAbbreviatedDayName((DayOfWeek)weekday)); break;
                case 'u': Number(text, weekday == 0 ? 7 : weekday, count); break;
                case 'a': text.Append(hour < 12 ? "AM" : "PM"); break;
                case 'H': Number(text, hour, count); break;
                case 'k': Number(text, hour == 0 ? 24 : hour, count); break;
                case 'K': Number(text, hour % 12, count); break;
                case 'h': Number(text, hour % 12 == 0 ? 12 : hour % 12, count); break;
                case 'm': Number(text, minute, count); break;
                case 's': Number(text, second, count); break;
                case 'S': Number(text, timeOfDay % 1000, count); break;
                case 'z': text.Append(count >= 4 ? "Coordinated Universal Time" : "UTC"); break;
                case 'Z': text.Append("+0000"); break;
                case 'X': text.Append('Z'); break;
            }
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => _pattern;

    private int Quoted(int at, StringBuilder literal)
    {
        if (at + 1 < _pattern.Length && _pattern[at + 1] == '\'') { literal.Append('\''); return at + 2; }
        for (at++; at < _pattern.Length; at++)
        {
            if (_pattern[at] != '\'') { literal.Append(_pattern[at]); continue; }
            if (at + 1 == _pattern.Length || _pattern[at + 1] != '\'') return at + 1;
            literal.Append('\'');
            at++;
        }
        throw new FormatException("Unterminated quote");
    }

    private void Flush(StringBuilder literal)
    {
        if (literal.Length == 0) return;
        _parts.Add(new('\0', 0, literal.ToString()));
        literal.Clear();
    }

    private static void Number(StringBuilder text, long number, int digits) => text.Append(number.ToString($"D{digits}", CultureInfo.InvariantCulture));

    private static long OfEra(long year) => year > 0 ? year : 1 - year;

    // Counted from the week with the first day of a month or year.
    private static long Week(long day, long first) => (day - JavaCalendar.OnOrBefore(first, 0)) / 7 + 1;

    private static bool IsInNextYear(long day, long year) => JavaCalendar.OnOrBefore(JavaCalendar.FirstOfYear(year + 1), 0) <= day;

    private static long WeekOfYear(long day, long year) => IsInNextYear(day, year) ? 1 : Week(day, JavaCalendar.FirstOfYear(year));

    private static long WeekYear(long day, long year) => IsInNextYear(day, year) ? year + 1 : year;
}
