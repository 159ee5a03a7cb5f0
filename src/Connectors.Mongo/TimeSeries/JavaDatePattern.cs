using System.Globalization;

namespace Connectors.Mongo.TimeSeries;

/// <summary>
/// Reads points in time by a pattern of Java's DateTimeFormatter
/// (https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatter.html): the letters of years to nanoseconds, zones and
/// offsets, texts in quotes, and optional parts in brackets, which may nest. A text without a zone is UTC, one without a time is the start of its day.
/// </summary>
internal sealed class JavaDatePattern
{
    private const string Letters = "GuyMLdDEeHkKhmsSAnNaVzOXxZ";
    private readonly Section _root;
    private readonly CultureInfo _culture;

    /// <summary>Prepares a pattern.</summary>
    /// <exception cref="FormatException">The pattern is not one.</exception>
    public JavaDatePattern(string pattern, CultureInfo culture)
    {
        _culture = culture;
        var at = 0;
        _root = ReadSection(pattern, ref at, nested: false);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, which the pattern must match to its end.</param>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public bool TryParse(string text, out long milliseconds)
    {
        milliseconds = 0;
        var moment = new Moment { Month = 1, Day = 1 };
        return Match(_root, text, ref moment) && moment.At == text.Length && moment.TryResolve(out milliseconds);
    }

    // A part of the pattern: a literal, a run of one letter, or an optional section.
    private sealed record Part(string? Literal, char Letter, int Count, Section? Optional);

    private sealed record Section(IReadOnlyList<Part> Parts);

    private struct Moment
    {
        public int At, Year, Month, Day, DayOfYear, Hour, Minute, Second;
        public long Nanos;
        public long? NanoOfDay;
        public int? Weekday;
        public bool HasYear, Afternoon, HasHalf, HasHalfHour, BeforeChrist;
        public TimeSpan? Offset;
        public TimeZoneInfo? Zone;

        public readonly bool TryResolve(out long milliseconds)
        {
            milliseconds = 0;
            // The years that BSON's readers in .NET and most other languages know.
            if (!HasYear || BeforeChrist || Year is < 1 or > 9999 || Month is < 1 or > 12 || Day is < 1 or > 31) return false;
            // The end of a day is the beginning of the next.
            var endOfDay = Hour == 24 && Minute == 0 && Second == 0 && Nanos == 0;
            if ((Hour > 23 && !endOfDay) || Minute > 59 || Second > 59 || NanoOfDay >= TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerDay) return false;
            // An hour of half a day says nothing where the half is not told.
            var hour = HasHalf ? Hour % 12 + (Afternoon ? 12 : 0) : HasHalfHour || endOfDay ? 0 : Hour;
            // As Java's patterns have it, the 30th of February is its last day.
            var day = Math.Min(Day, DateTime.DaysInMonth(Year, Month));
            var local = new DateTime(Year, Month, day, hour, Minute, Second, DateTimeKind.Unspecified);
            if (DayOfYear > 0) local = new DateTime(Year, 1, 1, hour, Minute, Second, DateTimeKind.Unspecified).AddDays(DayOfYear - 1);
            if (Weekday is { } weekday && (int)local.DayOfWeek != weekday) return false;
            var nanos = Nanos;
            if (NanoOfDay is { } ofDay)
            {
                local = local.Date;
                nanos = ofDay;
            }
            if (endOfDay) local = local.AddDays(1);
            var offset = Offset ?? Zone?.GetUtcOffset(local) ?? TimeSpan.Zero;
            milliseconds = (local.Ticks - offset.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + nanos / 1_000_000;
            return true;
        }
    }

    private static Section ReadSection(string pattern, ref int at, bool nested)
    {
        var parts = new List<Part>();
        while (at < pattern.Length)
        {
            var c = pattern[at];
            switch (c)
            {
                case '[':
                    at++;
                    parts.Add(new(null, default, 0, ReadSection(pattern, ref at, nested: true)));
                    break;
                case ']':
                    if (!nested) throw new FormatException("Pattern invalid as it contains ] without previous [");
                    at++;
                    return new(parts);
                case '\'':
                    parts.Add(new(ReadQuoted(pattern, ref at), default, 0, null));
                    break;
                case '{' or '}' or '#':
                    throw new FormatException($"Pattern includes reserved character: '{c}'");
                case var _ when char.IsAsciiLetter(c):
                    var start = at;
                    while (at < pattern.Length && pattern[at] == c) at++;
                    if ("YwWQqFBvcgp".Contains(c, StringComparison.Ordinal))
                        throw new FormatException($"The pattern letter {c} is not supported: dates are read by year, month and day, or by the day of the year");
                    if (!Letters.Contains(c, StringComparison.Ordinal)) throw new FormatException($"Unknown pattern letter: {c}");
                    parts.Add(new(null, c, at - start, null));
                    break;
                default:
                    parts.Add(new(c.ToString(), default, 0, null));
                    at++;
                    break;
            }
        }
        // As in Java, brackets still open at the end are closed.
        return new(parts);
    }

    private static string ReadQuoted(string pattern, ref int at)
    {
        var text = "";
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] != '\'') { text += pattern[at]; continue; }
            if (at + 1 < pattern.Length && pattern[at + 1] == '\'') { text += '\''; at++; continue; }
            at++;
            return text.Length == 0 ? "'" : text;
        }
        throw new FormatException($"Pattern ends with an incomplete string literal: {pattern}");
    }

    private bool Match(Section section, string text, ref Moment moment)
    {
        foreach (var part in section.Parts)
        {
            if (part.Optional is not null)
            {
                var before = moment;
                if (!Match(part.Optional, text, ref moment)) moment = before;
            }
            else if (part.Literal is { } literal)
            {
                if (string.CompareOrdinal(text, moment.At, literal, 0, literal.Length) != 0) return false;
                moment.At += literal.Length;
            }
            else if (!MatchLetter(part.Letter, part.Count, text, ref moment)) return false;
        }
        return true;
    }

    private bool MatchLetter(char letter, int count, string text, ref Moment moment)
    {
        long number;
        switch (letter)
        {
            case 'u' or 'y':
                if (!Number(text, ref moment.At, count, count == 1 ? 9 : count, out number)) return false;
                moment.Year = (int)(count == 2 ? 2000 + number : number);
                return moment.HasYear = true;
            case 'M' or 'L' when count >= 3:
                var names = count == 3 ? _culture.DateTimeFormat.AbbreviatedMonthNames : _culture.DateTimeFormat.MonthNames;
                var month = Name(text, ref moment.At, names);
                moment.Month = month + 1;
                return month >= 0;
            case 'M' or 'L': return Number(text, ref moment.At, count, 2, out number) && Set(ref moment.Month, number);
            case 'd': return Number(text, ref moment.At, count, 2, out number) && Set(ref moment.Day, number);
            case 'D': return Number(text, ref moment.At, count, 3, out number) && Set(ref moment.DayOfYear, number);
            case 'A':
                if (!Number(text, ref moment.At, count, 19, out number)) return false;
                moment.NanoOfDay = number > long.MaxValue / 1_000_000 ? long.MaxValue : number * 1_000_000;
                return true;
            case 'N':
                if (!Number(text, ref moment.At, count, 19, out number)) return false;
                moment.NanoOfDay = number;
                return true;
            case 'H' or 'k' or 'h' or 'K':
                moment.HasHalfHour |= letter is 'h' or 'K';
                return Number(text, ref moment.At, count, 2, out number) && Set(ref moment.Hour, letter == 'k' && number == 24 ? 0 : number);
            case 'm': return Number(text, ref moment.At, count, 2, out number) && Set(ref moment.Minute, number);
            case 's': return Number(text, ref moment.At, count, 2, out number) && Set(ref moment.Second, number);
            case 'S':
                if (!Number(text, ref moment.At, count, count, out number)) return false;
                moment.Nanos = count <= 9 ? number * (long)Math.Pow(10, 9 - count) : number / (long)Math.Pow(10, count - 9);
                return true;
            case 'n': return Number(text, ref moment.At, count, 9, out moment.Nanos);
            case 'a':
                var half = Name(text, ref moment.At, ["AM", "PM"]);
                moment.HasHalf = true;
                moment.Afternoon = half == 1;
                return half >= 0;
            case 'e' when count <= 2:
                if (!Number(text, ref moment.At, count, count, out number) || number is < 1 or > 7) return false;
                // Weeks begin where the language's do: on Sunday in American English.
                moment.Weekday = (int)(number - 1 + (_culture.Equals(CultureInfo.InvariantCulture) ? 0 : (int)_culture.DateTimeFormat.FirstDayOfWeek)) % 7;
                return true;
            case 'E' or 'e':
                var day = Name(text, ref moment.At, count <= 3 ? _culture.DateTimeFormat.AbbreviatedDayNames : _culture.DateTimeFormat.DayNames);
                moment.Weekday = day;
                return day >= 0;
            case 'G':
                var era = Name(text, ref moment.At, count == 4 ? ["Anno Domini", "Before Christ"] : ["AD", "BC"]);
                moment.BeforeChrist = era == 1;
                return era >= 0;
            case 'X' or 'x' or 'Z': return Offset(text, ref moment);
            case 'V' or 'z' or 'O': return Zone(text, ref moment);
            default: return false;
        }
    }

    private static bool Set(ref int field, long number)
    {
        field = (int)number;
        return true;
    }

    // Exactly as many digits as letters; one letter takes as many as there are.
    private static bool Number(string text, ref int at, int count, int most, out long number)
    {
        number = 0;
        var least = count;
        var end = at;
        while (end < text.Length && end - at < (count == 1 ? most : count) && char.IsAsciiDigit(text[end])) number = number * 10 + (text[end++] - '0');
        if (end - at < least) return false;
        at = end;
        return true;
    }

    private static int Name(string text, ref int at, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || string.Compare(text, at, names[i], 0, names[i].Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
            at += names[i].Length;
            return i;
        }
        return -1;
    }

    private static bool Offset(string text, ref Moment moment)
    {
        var at = moment.At;
        if (at >= text.Length) return false;
        if (text[at] is 'Z' or 'z')
        {
            moment.At++;
            moment.Offset = TimeSpan.Zero;
            return true;
        }
        if (text[at] is not ('+' or '-')) return false;
        var sign = text[at++] == '-' ? -1 : 1;
        if (!Number(text, ref at, 2, 2, out var hours)) return false;
        long minutes = 0;
        var colon = at < text.Length && text[at] == ':' ? at + 1 : at;
        if (Number(text, ref colon, 2, 2, out var read))
        {
            minutes = read;
            at = colon;
        }
        moment.At = at;
        moment.Offset = TimeSpan.FromMinutes(sign * (hours * 60 + minutes));
        return true;
    }

    private static bool Zone(string text, ref Moment moment)
    {
        if (Offset(text, ref moment)) return true;
        var end = moment.At;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '/' or '_' or '-' or '+')) end++;
        if (end == moment.At || !TimeZoneInfo.TryFindSystemTimeZoneById(text[moment.At..end], out var zone)) return false;
        moment.Zone = zone;
        moment.At = end;
        return true;
    }
}
