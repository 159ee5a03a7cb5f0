using System.Globalization;
using System.Text;

namespace Connect.Transforms;

/// <summary>
/// Java's SimpleDateFormat in UTC and English, lenient as it is: parsing carries fields that are too large over into the next (month 13 is the next January),
/// takes fewer digits than the pattern has, and ignores what follows. Times are milliseconds since 1970-01-01T00:00:00Z.
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
        var time = Api.LogicalTypes.ToTimestamp(milliseconds);
        var text = new StringBuilder();
        foreach (var (letter, count, literal) in _parts)
        {
            switch (letter)
            {
                case '\0': text.Append(literal); break;
                case 'G': text.Append("AD"); break;
                case 'y' or 'Y':
                    var year = letter == 'y' ? time.Year : WeekYear(time);
                    Number(text, count == 2 ? year % 100 : year, count);
                    break;
                case 'M' or 'L':
                    if (count >= 4) text.Append(English.GetMonthName(time.Month));
                    else if (count == 3) text.Append(English.GetAbbreviatedMonthName(time.Month));
                    else Number(text, time.Month, count);
                    break;
                case 'w': Number(text, WeekOfYear(time), count); break;
                case 'W': Number(text, ((time.Day - 1 + (int)new DateTime(time.Year, time.Month, 1).DayOfWeek) / 7) + 1, count); break;
                case 'D': Number(text, time.DayOfYear, count); break;
                case 'd': Number(text, time.Day, count); break;
                case 'F': Number(text, ((time.Day - 1) / 7) + 1, count); break;
                case 'E': text.Append(count >= 4 ? English.GetDayName(time.DayOfWeek) : English.GetAbbreviatedDayName(time.DayOfWeek)); break;
                case 'u': Number(text, time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, count); break;
                case 'a': text.Append(time.Hour < 12 ? "AM" : "PM"); break;
                case 'H': Number(text, time.Hour, count); break;
                case 'k': Number(text, time.Hour == 0 ? 24 : time.Hour, count); break;
                case 'K': Number(text, time.Hour % 12, count); break;
                case 'h': Number(text, time.Hour % 12 == 0 ? 12 : time.Hour % 12, count); break;
                case 'm': Number(text, time.Minute, count); break;
                case 's': Number(text, time.Second, count); break;
                case 'S': Number(text, time.Millisecond, count); break;
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

    private static void Number(StringBuilder text, int number, int digits) => text.Append(number.ToString($"D{digits}", CultureInfo.InvariantCulture));

    // English weeks begin on Sunday, and week 1 is the one with January 1.
    private static int WeekOfYear(DateTime time) =>
        WeekYear(time) > time.Year ? 1 : English.Calendar.GetWeekOfYear(time, CalendarWeekRule.FirstDay, DayOfWeek.Sunday);

    private static int WeekYear(DateTime time) => time.Month == 12 && time.Day + 6 - (int)time.DayOfWeek > 31 ? time.Year + 1 : time.Year;
}
