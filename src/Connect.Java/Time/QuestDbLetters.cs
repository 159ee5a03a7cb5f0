using System.Collections.Concurrent;
using System.Text;
using Signs = Connect.Java.Time.TimeStep.Signs;

namespace Connect.Java.Time;

/// <summary>QuestDB's timestamp formats. Their letters are tokens, which need nothing between them: <c>SSSUUU</c>, <c>U+</c>.</summary>
/// <param name="year">This year, for the century of years of two digits.</param>
internal sealed class QuestDbLetters(int year) : PatternLetters(JavaZone.Utc, DateNames.English, WeekRule.Iso)
{
    // Abbreviations mean a fixed offset in minutes: in a text that says EDT, summer was already thought of.
    private static readonly (string Name, int Minutes)[] Abbreviations =
    [
        ("AKDT", -480), ("AKST", -540), ("AEDT", 660), ("AEST", 600), ("CEST", 120), ("EEST", 180), ("WEST", 60), ("NZDT", 780), ("NZST", 720),
        ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420), ("HST", -600),
        ("BST", 60), ("CET", 60), ("EET", 120), ("WET", 0), ("MSK", 180), ("IST", 330), ("JST", 540), ("KST", 540),
    ];

    private static readonly TimeStep IsoOffset = Offset(2, 2, true);
    private readonly ConcurrentDictionary<string, JavaZone> _zones = new(StringComparer.Ordinal);

    // Longer tokens before those they begin with.
    private static readonly string[] Tokens =
    [
        "yyyy", "YYYY", "yyy", "yy", "y", "MMMM", "MMM", "MM", "M", "dd", "d", "EE", "E", "u", "D", "ww", "w", "HH", "H", "kk", "k", "hh", "h", "KK", "K", "a",
        "mm", "m", "ss", "s", "SSS", "S", "UUU", "U+", "U", "NNN", "N+", "N", "zzz", "zz", "z", "xxx", "xx", "x", "Z", "G",
    ];

    public override int FirstYear { get; } = year - year % 100 + (year % 100 > 80 ? 100 : 0);

    public override TimeStep[] Compile(string pattern)
    {
        var steps = new List<TimeStep>();
        var literal = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] == '\'' && pattern.IndexOf('\'', at + 1) is var end && end > at + 1)
            {
                literal.Append(pattern, at + 1, end - at - 1);
                at = end + 1;
                MakeGreedy(steps);
                continue;
            }
            var token = Array.Find(Tokens, t => pattern.AsSpan(at).StartsWith(t, StringComparison.Ordinal));
            if (token is null)
            {
                literal.Append(pattern[at++]);
                MakeGreedy(steps);
                continue;
            }
            at += token.Length;
            if (token is "a" or "z" && literal.Length == 0) MakeGreedy(steps);
            // With the point before it a fraction may be missing.
            var isOptional = token is "U+" or "N+" && literal is { Length: > 0 } && literal[^1] == '.';
            if (isOptional) literal.Length--;
            Flush(steps, literal);
            if (isOptional) steps.AddRange([new(TimeStep.Kinds.Optional) { Steps = 2 }, new(TimeStep.Kinds.Literal) { Literal = "." }]);
            steps.Add(StepOf(token[0], token.EndsWith('+') ? 0 : token.Length) with { Letter = token[0], Count = token.Length });
        }
        Flush(steps, literal);
        MakeGreedy(steps);
        return [.. steps];
    }

    /// <summary>The step of a token; a count of 0 stands for the plus sign.</summary>
    protected override TimeStep StepOf(char letter, int count) => letter switch
    {
        'y' or 'Y' => Number(TimeField.YearOfEra, count, count, count == 4 ? Signs.Minus : Signs.None) with { IsTwoDigits = count == 2 },
        'M' when count == 4 => Text(TimeField.Month, Names[DateNames.Column.Month], Names[DateNames.Column.Month + 1]),
        'M' when count == 3 => Text(TimeField.Month, Names[DateNames.Column.Month + 1], Names[DateNames.Column.Month]),
        'M' => Digits(TimeField.Month, count),
        'd' => Digits(TimeField.Day, count),
        'E' => Weekday(count == 2 ? DateNames.Column.Day : DateNames.Column.Day + 1, count == 2 ? DateNames.Column.Day + 1 : DateNames.Column.Day),
        'u' => Digits(TimeField.None, 1),
        'D' => Number(TimeField.None, 1, 10),
        'w' when count == 2 => Digits(TimeField.Week, 2),
        'w' => Number(TimeField.None, 1, 10),
        'H' => Digits(TimeField.HourOfDay, count),
        'k' => Digits(TimeField.HourOfDay, count) with { Wrap = 24 },
        'h' => Digits(TimeField.Hour, count) with { Wrap = 12 },
        'K' => Digits(TimeField.Hour, count),
        'a' => Text(TimeField.HalfDay, Names[DateNames.Column.HalfDay]),
        'm' => Digits(TimeField.Minute, count),
        's' => Digits(TimeField.Second, count),
        'S' => Digits(TimeField.Millisecond, count),
        'U' when count == 0 => Fraction(TimeField.Nanosecond, 1, 6, 9),
        'U' => Digits(TimeField.Microsecond, count),
        'N' when count == 0 => Fraction(TimeField.Nanosecond, 1, 9, 9),
        'N' => Digits(TimeField.None, count),
        'G' => Text(TimeField.Era, Names[DateNames.Column.JodaEra]),
        _ => ZoneStep,
    };

    public override string ZoneText(TimeStep step, long utc) => "Z";

    // Z, an offset with or without UTC or GMT before it, or a zone's name.
    public override bool TryReadZone(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        fields.Zone = null;
        fields.Set(TimeField.Offset, 0);
        var rest = text[fields.At..];
        if (rest.IsEmpty) return false;
        if (rest.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            fields.At += 3;
            return rest.Length == 3 || rest[3] is not ('+' or '-') || TryReadOffset(text, ref fields);
        }
        if (rest[0] is '+' or '-' || char.IsAsciiDigit(rest[0])) return TryReadOffset(text, ref fields);
        var end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '/' or '_' or '-' or '+')) end++;
        if (end == 1 && rest[0] is 'Z' or 'z')
        {
            fields.At++;
            return true;
        }
        if (TryName(rest[..end], ref fields))
        {
            fields.At += end;
            return true;
        }
        if (rest[0] is not ('Z' or 'z')) return false;
        fields.At++;
        return true;
    }

    public override bool TryResolve(ref ParsedFields fields, out long millis, out int nanos)
    {
        (millis, nanos) = (0, 0);
        var year = fields.Or(TimeField.YearOfEra, 1970);
        if (fields.Has(TimeField.Era) && fields[TimeField.Era] == 0) year = 1 - year;
        var (month, ofMonth) = (fields.Or(TimeField.Month, 1), fields.Or(TimeField.Day, 1));
        if (Math.Abs(year) > 290_000 || month is < 1 or > 12 || ofMonth < 1 || ofMonth > CivilDate.DaysIn(year, (int)month)) return false;
        var (minute, second) = (fields[TimeField.Minute], fields[TimeField.Second]);
        if (minute > 59 || second > 59) return false;
        var hour = fields.StampOf(TimeField.Hour) > fields.StampOf(TimeField.HourOfDay) ? fields[TimeField.Hour] : fields[TimeField.HourOfDay];
        if (fields.Has(TimeField.Hour) || fields.Has(TimeField.HalfDay))
        {
            if (hour > 12) return false;
            hour = hour % 12 + 12 * fields[TimeField.HalfDay];
        }
        else if (hour > 24) return false;
        else hour %= 24;
        var day = CivilDate.DayOf(year, (int)month, (int)ofMonth);
        if (fields.Has(TimeField.Week))
        {
            var first = Weeks.FirstWeekOf(CivilDate.DayOf(year, 1, 1));
            day = first + (fields[TimeField.Week] - 1) * 7;
            if (fields[TimeField.Week] < 1 || day >= Weeks.FirstWeekOf(CivilDate.DayOf(year + 1, 1, 1))) return false;
        }
        var micros = fields[TimeField.Microsecond] + fields[TimeField.Nanosecond] / 1000;
        var local = day * CivilDate.Milliseconds + ((hour * 60 + minute) * 60 + second) * 1000 + fields[TimeField.Millisecond] + micros / 1000;
        nanos = (int)(micros % 1000) * 1000;
        millis = fields.Zone is { } zone ? zone.ToUtc(local, LocalTimeRule.QuestDb) : local - fields.Or(TimeField.Offset, 0) * 1000;
        return true;
    }

    // +hh, +hhmm or +hh:mm; without a sign it is +.
    private static bool TryReadOffset(ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        var rest = text[fields.At..];
        var signed = rest[0] is '+' or '-' ? 1 : 0;
        var colon = rest.Length > signed + 2 && rest[signed + 2] == ':' ? 1 : 0;
        Span<char> form = ['+', '0', '0', ':', '0', '0'];
        if (rest.Length < signed + 2) return false;
        rest.Slice(signed, 2).CopyTo(form[1..]);
        var end = signed + 2;
        if (end < rest.Length && (colon == 1 || char.IsAsciiDigit(rest[end])))
        {
            if (rest.Length < end + colon + 2) return false;
            rest.Slice(end + colon, 2).CopyTo(form[4..]);
            end += colon + 2;
        }
        var at = 0;
        if (!TimePattern.TryOffset(IsoOffset, form, ref at, out var seconds) || seconds >= 24 * 3600) return false;
        fields.Set(TimeField.Offset, rest[0] == '-' ? -seconds : seconds);
        fields.At += end;
        return true;
    }

    private bool TryName(ReadOnlySpan<char> name, ref ParsedFields fields)
    {
        foreach (var (abbreviation, minutes) in Abbreviations)
        {
            if (!name.Equals(abbreviation, StringComparison.OrdinalIgnoreCase)) continue;
            fields.Set(TimeField.Offset, minutes * 60);
            return true;
        }
        if (name.IsEmpty) return false;
        var known = _zones.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(name, out var zone))
        {
            if (!JavaZones.TryFindRegion(name.ToString(), out zone)) return false;
            _zones.TryAdd(zone.Id, zone);
        }
        fields.Zone = zone;
        return true;
    }

    private TimeStep Weekday(DateNames.Column written, DateNames.Column read) => Text(TimeField.None, Names[written], Names[read]) with { Shown = TimeField.DayOfWeek };

    private static TimeStep Digits(TimeField field, int count) => Number(field, count, count);

    // A token of one letter takes all digits there are where something follows that ends them.
    private static void MakeGreedy(List<TimeStep> steps)
    {
        if (steps is not [.., { Kind: TimeStep.Kinds.Number, Count: 1 } last] || last.Letter is 'u' or 'D' or 'w') return;
        steps[^1] = last.Letter switch
        {
            'S' => Fraction(TimeField.Millisecond, 1, 3, 3) with { Letter = 'S', Count = 1 },
            'U' => Fraction(TimeField.Microsecond, 1, 3, 3) with { Letter = 'U', Count = 1 },
            'N' => Fraction(TimeField.None, 1, 3, 3) with { Letter = 'N', Count = 1 },
            'y' or 'Y' => last with { Max = 9, IsTwoDigits = true },
            _ => last with { Max = 9 },
        };
    }
}
