using System.Text;
using Signs = Connect.Java.Time.TimeStep.Signs;

namespace Connect.Java.Time;

/// <summary>
/// java.time.format.DateTimeFormatter, strict about the number of digits and the case of names, and with its smart resolution: fields must be in their ranges
/// and agree with each other, but the 31st of a shorter month is its last day.
/// </summary>
internal sealed partial class DateTimeFormatterLetters(DateNames names, JavaZone zone) : PatternLetters(zone, names, names.Weeks)
{
    private static readonly TimeStep LongOffset = Offset(2, 3, true);

    public override bool IgnoresCase => false;

    public override bool KeepsLast => false;

    public override int FirstYear => 2000;

    protected override TimeStep StepOf(char letter, int count) => (letter, count) switch
    {
        ('G', <= 5) => Text(TimeField.Era, Names[count switch { <= 3 => DateNames.Column.EraShort, 4 => DateNames.Column.EraFull, _ => DateNames.Column.EraNarrow }]),
        ('u', <= 19) => Year(TimeField.Year, count),
        ('y', <= 19) => Year(TimeField.YearOfEra, count),
        ('Y', <= 19) => Year(TimeField.WeekYear, count),
        ('M' or 'L' or 'Q' or 'q', <= 2) => Plain(letter is 'M' or 'L' ? TimeField.Month : TimeField.Quarter, count),
        ('M', <= 5) => Named(TimeField.Month, DateNames.Column.Month, count),
        ('L', <= 5) => Named(TimeField.Month, DateNames.Column.MonthAlone, count),
        ('Q', <= 5) => Named(TimeField.Quarter, DateNames.Column.Quarter, count),
        ('q', <= 5) => Named(TimeField.Quarter, DateNames.Column.QuarterAlone, count),
        ('w', <= 2) => Number(TimeField.Week, count, 2),
        ('W', 1) => Number(TimeField.WeekOfMonth, 1, 2),
        ('D', 1) => Plain(TimeField.DayOfYear, 1),
        ('D', <= 3) => Number(TimeField.DayOfYear, count, 3),
        ('d', <= 2) => Plain(TimeField.Day, count),
        ('F', 1) => Plain(TimeField.AlignedDay, 1),
        ('g', <= 19) => Number(TimeField.ModifiedJulianDay, count, 19, Signs.Minus),
        ('e', <= 2) => Number(TimeField.LocalDayOfWeek, count, 2),
        ('c', 1) => Number(TimeField.LocalDayOfWeek, 1, 2),
        ('E', <= 5) => Named(TimeField.DayOfWeek, DateNames.Column.Day, Math.Max(count, 3)),
        ('e', <= 5) => Named(TimeField.DayOfWeek, DateNames.Column.Day, count),
        ('c', >= 3 and <= 5) => Named(TimeField.DayOfWeek, DateNames.Column.DayAlone, count),
        ('a', 1) => Text(TimeField.HalfDay, Names[DateNames.Column.HalfDay]),
        ('H', <= 2) => Plain(TimeField.HourOfDay, count),
        ('k', <= 2) => Plain(TimeField.HourOfDay, count) with { Wrap = 24 },
        ('K', <= 2) => Plain(TimeField.Hour, count),
        ('h', <= 2) => Plain(TimeField.Hour, count) with { Wrap = 12 },
        ('m', <= 2) => Plain(TimeField.Minute, count),
        ('s', <= 2) => Plain(TimeField.Second, count),
        ('S', <= 9) => Fraction(TimeField.Nanosecond, count, count, 9),
        ('n', <= 19) => Number(TimeField.Nanosecond, count),
        ('N', <= 19) => Number(TimeField.NanoOfDay, count),
        ('A', <= 19) => Number(TimeField.MilliOfDay, count),
        ('V', 2) => ZoneStep,
        ('z', <= 4) when Names.IsEnglish => ZoneStep,
        ('z', <= 4) => throw new FormatException($"the pattern letter {letter} of DateTimeFormatter is supported in English only: use VV for ids or X for offsets"),
        ('O', 1 or 4) or ('Z', 4) when Names.IsEnglish => ZoneStep,
        ('O', 1 or 4) or ('Z', 4) => throw new FormatException($"the pattern letters {new string(letter, count)} of DateTimeFormatter are supported in English only: use X for offsets"),
        ('X', <= 5) => Iso(count, "Z"),
        ('x', <= 5) => Iso(count, count == 1 ? "+00" : count % 2 == 0 ? "+0000" : "+00:00"),
        ('Z', <= 3) => Offset(2, 2, false, "+0000"),
        ('Z', 5) => Iso(5, "Z"),
        ('B', 1 or 4 or 5) => throw Unsupported(letter, "a for AM and PM"),
        ('v', 1 or 4) => throw Unsupported(letter, "VV for ids or X for offsets"),
        ('p', _) => throw Unsupported(letter, "as many letters as there are digits, and an optional section in brackets for a blank"),
        _ when !"GuyYMLQqwWDdFgEecaHkKhmsSnNAVzOXxZ".Contains(letter, StringComparison.Ordinal) => throw new FormatException(
            $"Unknown pattern letter: {letter}: DateTimeFormatter's letters are GuyYMLQqwWDdFgEecaHkKhmsSnNAVzOXxZ, text stands in single quotes"),
        ('V', _) => throw new FormatException($"Pattern letter count must be 2: {letter}"),
        _ => throw new FormatException($"Wrong number of pattern letters: {new string(letter, count)}"),
    };

    protected override bool IsMark(string pattern, int at, List<TimeStep> steps, StringBuilder literal)
    {
        switch (pattern[at])
        {
            case '[':
                Flush(steps, literal);
                steps.Add(new(TimeStep.Kinds.Optional) { Steps = -1 });
                return true;
            case ']':
                Flush(steps, literal);
                if (!Close(steps)) throw new FormatException("Pattern invalid as it contains ] without previous [");
                return true;
            case '{' or '}' or '#': throw new FormatException($"Pattern includes reserved character: '{pattern[at]}'");
            default: return false;
        }
    }

    private static bool Close(List<TimeStep> steps)
    {
        var open = steps.FindLastIndex(step => step is { Kind: TimeStep.Kinds.Optional, Steps: < 0 });
        if (open >= 0) steps[open] = steps[open] with { Steps = steps.Count - open - 1 };
        return open >= 0;
    }

    // Numbers of a fixed width that follow one right away keep their digits from it.
    protected override void Add(List<TimeStep> steps, TimeStep step)
    {
        steps.Add(step);
        if (step.Kind is not (TimeStep.Kinds.Number or TimeStep.Kinds.Fraction) || step.Min != step.Max || step.Sign != Signs.None) return;
        var first = steps.Count - 2;
        while (first >= 0 && steps[first] is { Kind: TimeStep.Kinds.Number or TimeStep.Kinds.Fraction, IsFixed: true }) first--;
        if (first >= 0 && steps[first].Kind == TimeStep.Kinds.Number && steps[first].Min != steps[first].Max)
            steps[first] = steps[first] with { Reserved = steps[first].Reserved + step.Max };
    }

    // Brackets that are open at the end are closed there.
    protected override TimeStep[] Finish(List<TimeStep> steps)
    {
        while (Close(steps)) { }
        return [.. steps];
    }

    public override string ZoneText(TimeStep step, long utc)
    {
        if (step.Letter == 'V') return Zone.Id;
        if (step.Letter == 'z') return ZoneNames.Of(Zone, utc, step.Count == 4) ?? Zone.Id;
        var seconds = (int)(Zone.OffsetAt(utc) / 1000);
        var all = Math.Abs(seconds);
        if (all == 0) return "GMT";
        var text = step.Count == 4 ? $"GMT{(seconds < 0 ? '-' : '+')}{all / 3600:D2}:{all / 60 % 60:D2}" : $"GMT{(seconds < 0 ? '-' : '+')}{all / 3600}";
        if (step.Count != 4 && all % 3600 != 0) text += $":{all / 60 % 60:D2}";
        return all % 60 == 0 ? text : $"{text}:{all % 60:D2}";
    }

    public override bool TryReadZone(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        if (step.Kind == TimeStep.Kinds.Offset) return TryReadOffset(step, text, ref fields);
        if (step.Letter is 'O' or 'Z') return TryReadLocalizedOffset(step.Count == 4, text, ref fields);
        if (step.Letter == 'z' && ZoneNames.ReadZone(text, ref fields.At, step.Count == 4) is { } named)
        {
            fields.Zone = named;
            return true;
        }
        return TryReadZoneId(text, ref fields);
    }

    private static bool TryReadOffset(TimeStep form, ReadOnlySpan<char> text, ref ParsedFields fields) =>
        TimePattern.TryOffset(form, text, ref fields.At, out var seconds) && Math.Abs(seconds) <= 18 * 3600 && fields.TrySet(TimeField.Offset, seconds);

    // GMT+1, GMT+1:30 and GMT+01:30.
    private static bool TryReadLocalizedOffset(bool full, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        var rest = text[fields.At..];
        if (!rest.StartsWith("GMT", StringComparison.Ordinal)) return false;
        fields.At += 3;
        rest = rest[3..];
        if (rest is not ['+' or '-', ..]) return fields.TrySet(TimeField.Offset, 0);
        if (full) return TryReadOffset(LongOffset, text, ref fields);
        var digits = 1;
        while (digits < Math.Min(rest.Length, 3) && char.IsAsciiDigit(rest[digits])) digits++;
        if (digits == 1) return false;
        var padded = digits == 3 ? rest.ToString() : $"{rest[0]}0{rest[1..]}";
        var at = 0;
        if (!TimePattern.TryOffset(LongOffset with { Min = 1 }, padded, ref at, out var seconds) || Math.Abs(seconds) > 18 * 3600) return false;
        fields.At += at - (3 - digits);
        return fields.TrySet(TimeField.Offset, seconds);
    }

    // An offset, one after UTC, GMT or UT, or an id of the IANA database.
    private static bool TryReadZoneId(ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        var rest = text[fields.At..];
        var prefix = rest is ['+' or '-', ..] ? "" : rest.StartsWith("UTC", StringComparison.Ordinal) ? "UTC" : rest.StartsWith("UT", StringComparison.Ordinal) ? "UT"
            : rest.StartsWith("GMT", StringComparison.Ordinal) && !rest.StartsWith("GMT0", StringComparison.Ordinal) ? "GMT" : null;
        if (prefix is not null)
        {
            var at = fields.At + prefix.Length;
            var hasOffset = TimePattern.TryOffset(LongOffset, text, ref at, out var seconds) && Math.Abs(seconds) <= 18 * 3600;
            if (!hasOffset && prefix.Length == 0) return false;
            fields.At = hasOffset ? at : fields.At + prefix.Length;
            fields.Zone = JavaZone.Fixed(prefix + (seconds == 0 && prefix.Length > 0 ? "" : JavaZones.OffsetId(seconds)), hasOffset ? seconds : 0);
            return true;
        }
        if (JavaZones.RegionAt(rest) is { } id)
        {
            fields.At += id.Length;
            return JavaZones.TryFind(id, out fields.Zone!);
        }
        if (rest is not ['Z', ..]) return false;
        fields.At++;
        fields.Zone = JavaZone.Utc;
        return true;
    }

    private static TimeStep Year(TimeField field, int count) => count == 2
        ? Number(field, 2, 2) with { IsTwoDigits = true }
        : Number(field, count, 19, count < 4 ? Signs.Minus : Signs.ExceedsPad);

    // One letter takes any number, two take two digits.
    private static TimeStep Plain(TimeField field, int count) => count == 1 ? Number(field, 1, 19, Signs.Minus) : Number(field, 2, 2);

    private TimeStep Named(TimeField field, DateNames.Column column, int count) => Text(field, Names[column + (count switch { 3 => 1, 4 => 0, _ => 2 })]);

    // +hh, +hhmm or +hh:mm; with four and five letters also seconds.
    private static TimeStep Iso(int count, string none) => Offset(Math.Min(count, 2), count > 3 ? 3 : 2, count is 3 or 5, none);

    private static FormatException Unsupported(char letter, string instead) =>
        new($"the pattern letter {letter} of DateTimeFormatter is not supported: use {instead}");
}
