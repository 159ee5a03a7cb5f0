using System.Text;

namespace Connect.Java.Time;

/// <summary>Joda-Time's DateTimeFormat, with the ISO calendar's proleptic dates and weeks.</summary>
internal sealed class JodaLetters(DateNames names, JavaZone zone) : PatternLetters(zone, names, WeekRule.Iso)
{
    public override int FirstYear { get; } = 1970;

    protected override TimeStep StepOf(char letter, int count) => letter switch
    {
        'G' => Text(TimeField.Era, Names[DateNames.Column.JodaEra]),
        'C' => Padded(TimeField.CenturyOfEra, count),
        'Y' => Year(TimeField.YearOfEra, count),
        'y' => Year(TimeField.Year, count),
        'x' => Year(TimeField.WeekYear, count),
        'w' => Padded(TimeField.Week, count),
        'e' => Padded(TimeField.DayOfWeek, count),
        'E' => Text(TimeField.DayOfWeek, Names[count >= 4 ? DateNames.Column.Day : DateNames.Column.Day + 1]),
        'D' => Padded(TimeField.DayOfYear, count),
        'M' when count >= 3 => Text(TimeField.Month, Names[count >= 4 ? DateNames.Column.Month : DateNames.Column.Month + 1]),
        'M' => Padded(TimeField.Month, count),
        'd' => Padded(TimeField.Day, count),
        'a' => Text(TimeField.HalfDay, Names[DateNames.Column.HalfDay]),
        'K' => Padded(TimeField.Hour, count),
        'h' => Padded(TimeField.Hour, count) with { Wrap = 12 },
        'H' => Padded(TimeField.HourOfDay, count),
        'k' => Padded(TimeField.HourOfDay, count) with { Wrap = 24 },
        'm' => Padded(TimeField.Minute, count),
        's' => Padded(TimeField.Second, count),
        'S' => Fraction(TimeField.Millisecond, count, count, 3),
        'z' => ZoneStep,
        'Z' when count >= 3 => ZoneStep,
        'Z' => Offset(2, 2, count == 2),
        _ => throw new FormatException($"Illegal pattern component: {new string(letter, count)}: "
            + "Joda-Time's letters are GCYyxweEDMdaKhHkmsSzZ, text stands in single quotes"),
    };

    // A quote opens and closes wherever it stands; one that stays open ends with the pattern.
    protected override int Quoted(string pattern, int at, StringBuilder literal)
    {
        if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
        {
            literal.Append('\'');
            return at + 2;
        }
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] != '\'') literal.Append(pattern[at]);
            else if (at + 1 < pattern.Length && pattern[at + 1] == '\'') literal.Append(pattern[at++]);
            else return at + 1;
        }
        return at;
    }

    protected override TimeStep[] Finish(List<TimeStep> steps)
    {
        for (var i = 0; i + 1 < steps.Count; i++)
            if (steps[i].Kind == TimeStep.Kinds.Number && steps[i + 1].Kind is TimeStep.Kinds.Number or TimeStep.Kinds.Fraction)
                steps[i] = steps[i] with { Max = steps[i].Count, Sign = TimeStep.Signs.None };
        return [.. steps];
    }

    public override string ZoneText(TimeStep step, long utc) =>
        step.Letter == 'Z' ? Zone.Id : Zone.IsUtc ? (step.Count >= 4 ? "Coordinated Universal Time" : "UTC") : ZoneNames.Of(Zone, utc, step.Count >= 4) ?? Zone.Id;

    public override bool TryReadZone(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        if (step.Kind == TimeStep.Kinds.Offset) return ReadOffset(step, text, ref fields);
        if (step.Letter == 'z') return (fields.Zone = ZoneNames.ReadZone(text, ref fields.At, step.Count >= 4)) is not null;
        var rest = text[fields.At..];
        var id = JavaZones.RegionAt(rest);
        if (id is null) return ReadOffset(Offset(2, 3, true), text, ref fields);
        fields.At += id.Length;
        return JavaZones.TryFindJoda(id, out fields.Zone!);
    }

    public override bool TryResolve(ref ParsedFields fields, out long millis, out int nanos)
    {
        (millis, nanos) = (0, 0);
        long day;
        if (fields.Has(TimeField.WeekYear) || fields.Has(TimeField.Week))
        {
            var (weekYear, week, weekday) = (fields.Or(TimeField.WeekYear, 1970), fields.Or(TimeField.Week, 1), fields.Or(TimeField.DayOfWeek, 1));
            var first = Weeks.FirstWeekOf(CivilDate.DayOf(weekYear, 1, 1));
            day = first + (week - 1) * 7 + weekday - 1;
            if (week < 1 || weekday is < 1 or > 7 || first + week * 7 > Weeks.FirstWeekOf(CivilDate.DayOf(weekYear + 1, 1, 1))) return false;
        }
        else
        {
            var year = fields.Or(TimeField.Year, 1970);
            if (fields.Has(TimeField.YearOfEra)) year = fields.Has(TimeField.Era) && fields[TimeField.Era] == 0 ? 1 - fields[TimeField.YearOfEra] : fields[TimeField.YearOfEra];
            var (month, ofMonth) = (fields.Or(TimeField.Month, 1), fields.Or(TimeField.Day, 1));
            if (month is < 1 or > 12 || ofMonth < 1 || ofMonth > CivilDate.DaysIn(year, (int)month)) return false;
            day = CivilDate.DayOf(year, (int)month, (int)ofMonth);
            if (fields.Has(TimeField.DayOfYear)) day = CivilDate.DayOf(year, 1, 1) + fields[TimeField.DayOfYear] - 1;
        }
        var hour = fields.Has(TimeField.HourOfDay) ? fields[TimeField.HourOfDay] : fields[TimeField.Hour] + 12 * fields[TimeField.HalfDay];
        var (minute, second) = (fields[TimeField.Minute], fields[TimeField.Second]);
        if (hour > 23 || minute > 59 || second > 59) return false;
        var local = day * CivilDate.Milliseconds + ((hour * 60 + minute) * 60 + second) * 1000 + fields[TimeField.Millisecond];
        millis = fields.Has(TimeField.Offset) ? local - fields[TimeField.Offset] * 1000 : (fields.Zone ?? Zone).ToUtc(local, LocalTimeRule.Joda);
        return true;
    }

    private static TimeStep Padded(TimeField field, int count) => Number(field, 1) with { Pad = count };

    private static TimeStep Year(TimeField field, int count) =>
        count == 2 ? Number(field == TimeField.YearOfEra ? TimeField.Year : field, 2, 2) with { IsTwoDigits = true } : Number(field, 1, 9, TimeStep.Signs.Minus) with { Pad = count };
}
