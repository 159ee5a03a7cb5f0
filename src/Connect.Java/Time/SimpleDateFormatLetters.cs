namespace Connect.Java.Time;

/// <summary>
/// java.text.SimpleDateFormat in American English with java.util.GregorianCalendar: Julian before 1582, and lenient. Where fields contradict each other those
/// count that were read last, and what is too large is carried over.
/// </summary>
internal sealed class SimpleDateFormatLetters : PatternLetters
{
    private const int NoLimit = int.MaxValue, Sunday = 0;
    private static readonly TimeStep Rfc822 = Offset(2, 2, false);
    private readonly long _firstMoment;

    /// <param name="zone">The zone.</param>
    /// <param name="now">The time, from which years of two digits lie 80 years back at most.</param>
    public SimpleDateFormatLetters(JavaZone zone, DateTimeOffset now) : base(zone.Legacy(), DateNames.English, WeekRule.UnitedStates)
    {
        _firstMoment = now.AddYears(-80).ToUnixTimeMilliseconds();
        FirstYear = now.Year - 80;
    }

    public override bool IsHybrid => true;

    public override bool SkipsBlanks => true;

    public override bool TakesBeginning => true;

    public override int FirstYear { get; }

    public override bool IsAmbiguous(long year) => year == FirstYear % 100;

    protected override TimeStep StepOf(char letter, int count) => letter switch
    {
        'G' => Text(TimeField.Era, Names[DateNames.Column.JodaEra]),
        'y' => Lenient(TimeField.YearOfEra, count) with { IsTwoDigits = count <= 2 },
        'Y' => Lenient(TimeField.WeekYear, count) with { IsTwoDigits = count <= 2 },
        'M' or 'L' when count >= 3 => Named(TimeField.Month, DateNames.Column.Month, count),
        'M' or 'L' => Lenient(TimeField.Month, count),
        'w' => Lenient(TimeField.Week, count),
        'W' => Lenient(TimeField.WeekOfMonth, count),
        'D' => Lenient(TimeField.DayOfYear, count),
        'd' => Lenient(TimeField.Day, count),
        'F' => Lenient(TimeField.WeekdayInMonth, count),
        'E' => Named(TimeField.DayOfWeek, DateNames.Column.Day, count),
        'u' => Lenient(TimeField.DayOfWeek, count),
        'a' => Text(TimeField.HalfDay, Names[DateNames.Column.HalfDay]),
        'H' => Lenient(TimeField.HourOfDay, count),
        'k' => Lenient(TimeField.HourOfDay, count, 24),
        'K' => Lenient(TimeField.Hour, count),
        'h' => Lenient(TimeField.Hour, count, 12),
        'm' => Lenient(TimeField.Minute, count),
        's' => Lenient(TimeField.Second, count),
        'S' => Lenient(TimeField.Millisecond, count),
        'z' => ZoneStep,
        'Z' => Offset(2, 2, false),
        'X' when count <= 3 => Offset(Math.Min(count, 2), Math.Min(count, 2), count == 3, "Z"),
        'X' => throw new FormatException($"invalid ISO 8601 format: length={count}: the pattern letter X stands once to three times"),
        _ => throw new FormatException($"Illegal pattern character '{letter}': SimpleDateFormat's letters are GyYMLwWDdFEuaHkKhmsSzZX, text stands in single quotes"),
    };

    // Digits right before other digits are as many as the pattern has letters; others may have a sign and be any number.
    protected override TimeStep[] Finish(List<TimeStep> steps)
    {
        for (var i = 0; i + 1 < steps.Count; i++)
            if (steps[i].Kind == TimeStep.Kinds.Number && steps[i + 1].Kind == TimeStep.Kinds.Number)
                steps[i] = steps[i] with { Max = steps[i].Count, Sign = TimeStep.Signs.None };
        return [.. steps];
    }

    public override string ZoneText(TimeStep step, long utc) =>
        ZoneNames.Of(Zone, utc, step.Count >= 4) ?? (Zone.IsUtc ? "GMT" : Zone.Id is ['+' or '-', ..] ? $"GMT{Zone.Id}" : Zone.Id);

    public override bool TryReadZone(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        if (step.Letter == 'X') return ReadOffset(step, text, ref fields);
        if (text[fields.At..] is not ['+' or '-', ..] && ZoneNames.TryReadOffset(text, ref fields.At, out var named))
        {
            fields.Set(TimeField.Offset, named);
            if (named != 0 || fields.At == text.Length || text[fields.At] is not ('+' or '-')) return true;
            // GMT+2, GMT+02 and GMT+2:00.
            return ReadGmtOffset(text, ref fields);
        }
        return ReadGmtOffset(text, ref fields);
    }

    private static bool ReadGmtOffset(ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        var rest = text[fields.At..];
        if (rest is not ['+' or '-', ..]) return false;
        if (ReadOffset(Rfc822, text, ref fields)) return true;
        var digits = 1;
        while (digits < rest.Length && digits < 3 && char.IsAsciiDigit(rest[digits])) digits++;
        if (digits < 2) return false;
        var hours = digits == 2 ? rest[1] - '0' : (rest[1] - '0') * 10 + rest[2] - '0';
        var minutes = 0;
        if (rest[digits..] is [':', var tens, var ones, ..] && char.IsAsciiDigit(tens) && char.IsAsciiDigit(ones))
        {
            minutes = (tens - '0') * 10 + ones - '0';
            digits += 3;
        }
        fields.Set(TimeField.Offset, (rest[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60));
        fields.At += digits;
        return true;
    }

    public override bool TryResolve(ref ParsedFields fields, out long millis, out int nanos)
    {
        nanos = 0;
        millis = Time(fields);
        // A year of two digits that is both the first and the last of the hundred is the one after the first moment.
        if (fields.IsAmbiguous && millis < _firstMoment)
        {
            var field = fields.Has(TimeField.YearOfEra) ? TimeField.YearOfEra : TimeField.WeekYear;
            var stamps = fields;
            stamps.Replace(field, fields[field] + 100);
            millis = Time(stamps);
        }
        return true;
    }

    private long Time(in ParsedFields fields)
    {
        var timeOfDay = TimeOfDay(fields);
        long day;
        if (fields.StampOf(TimeField.WeekYear) > fields.StampOf(TimeField.YearOfEra)) day = WeekDay(fields);
        else
        {
            var carried = CivilDate.Floor(timeOfDay, CivilDate.Milliseconds);
            timeOfDay -= carried * CivilDate.Milliseconds;
            var year = fields.Or(TimeField.YearOfEra, 1970);
            day = DayOf(fields, IsBeforeChrist(fields) ? 1 - year : year, carried);
        }
        var local = day * CivilDate.Milliseconds + timeOfDay;
        return fields.Has(TimeField.Offset) ? local - fields[TimeField.Offset] * 1000 : Zone.ToUtc(local, LocalTimeRule.Calendar);
    }

    private static bool IsBeforeChrist(in ParsedFields fields) => fields.Has(TimeField.Era) && fields[TimeField.Era] == 0;

    // 0 for Sunday; beyond 7 days of later weeks.
    private static long WeekdayOf(in ParsedFields fields) => fields[TimeField.DayOfWeek] switch { 7 => Sunday, >= 1 and < 7 and var day => day, var beyond => beyond - 1 };

    // A date by week year, week and weekday takes the place of every other.
    private static long WeekDay(in ParsedFields fields)
    {
        var week = fields.Or(TimeField.Week, 1);
        var weekday = fields.Has(TimeField.DayOfWeek) ? WeekdayOf(fields) : Sunday;
        if (weekday is < 0 or > 6)
        {
            // Days beyond a week go on in the weeks after it, counted from Monday, and those before it in the weeks before.
            var beyond = weekday > 6 ? weekday : weekday + 1;
            var weeks = weekday > 6 ? beyond / 7 : CivilDate.Floor(beyond - 1, 7);
            week += weeks;
            weekday = weekday > 6 ? beyond % 7 + 1 : beyond - 7 * weeks;
            if (weekday == 7) weekday = Sunday;
        }
        var year = IsBeforeChrist(fields) ? 1 - fields[TimeField.WeekYear] : fields[TimeField.WeekYear];
        return OnOrBefore(CivilDate.FirstOfHybridYear(year), Sunday) + weekday + 7 * (week - 1);
    }

    private static long TimeOfDay(in ParsedFields fields)
    {
        var half = Together(fields.StampOf(TimeField.Hour), fields.StampOf(TimeField.HalfDay));
        var best = Math.Max(half, fields.StampOf(TimeField.HourOfDay));
        var hours = best == 0 || best != fields.StampOf(TimeField.HourOfDay) ? fields[TimeField.Hour] + 12 * fields[TimeField.HalfDay] : fields[TimeField.HourOfDay];
        return ((hours * 60 + fields[TimeField.Minute]) * 60 + fields[TimeField.Second]) * 1000 + fields[TimeField.Millisecond];
    }

    private static int Together(int a, int b) => a == 0 || b == 0 ? 0 : Math.Max(a, b);

    [Flags]
    private enum Dating { None = 0, Month = 1, Day = 2, WeekOfMonth = 4, WeekdayInMonth = 8, Weekday = 16, DayOfYear = 32, WeekOfYear = 64 }

    // Which fields say the date: the most recent complete combination of them, else the most recent part of one.
    private static Dating DatingOf(in ParsedFields fields)
    {
        var weekday = fields.StampOf(TimeField.DayOfWeek);
        var day = fields.StampOf(TimeField.Day);
        var weekOfMonth = Together(fields.StampOf(TimeField.WeekOfMonth), weekday);
        var inMonth = Together(fields.StampOf(TimeField.WeekdayInMonth), weekday);
        var dayOfYear = fields.StampOf(TimeField.DayOfYear);
        var weekOfYear = Together(fields.StampOf(TimeField.Week), weekday);
        var best = Math.Max(Math.Max(Math.Max(day, weekOfMonth), Math.Max(inMonth, dayOfYear)), weekOfYear);
        if (best == 0)
        {
            weekOfMonth = fields.StampOf(TimeField.WeekOfMonth);
            inMonth = Math.Max(fields.StampOf(TimeField.WeekdayInMonth), weekday);
            weekOfYear = fields.StampOf(TimeField.Week);
            best = Math.Max(Math.Max(weekOfMonth, inMonth), weekOfYear);
            if (best == 0) best = day = fields.StampOf(TimeField.Month);
        }
        var ofWeekday = weekday == 0 ? Dating.None : Dating.Weekday;
        if (best == day) return Dating.Month | Dating.Day;
        if ((best == weekOfMonth && fields.StampOf(TimeField.WeekOfMonth) >= fields.StampOf(TimeField.Week))
            || (best == inMonth && fields.StampOf(TimeField.WeekdayInMonth) >= fields.StampOf(TimeField.Week)))
        {
            var byWeek = weekOfMonth == inMonth ? fields.StampOf(TimeField.WeekOfMonth) >= fields.StampOf(TimeField.WeekdayInMonth) : best == weekOfMonth;
            return Dating.Month | ofWeekday
                | (byWeek ? Dating.WeekOfMonth : fields.Has(TimeField.WeekdayInMonth) ? Dating.WeekdayInMonth : Dating.None);
        }
        return best == dayOfYear ? Dating.DayOfYear : Dating.WeekOfYear | ofWeekday;
    }

    private static long DayOf(in ParsedFields fields, long year, long carried)
    {
        const int cutover = 1582;
        var mask = DatingOf(fields);
        if (year > cutover && carried + Day(fields, year, mask, julian: false) is var late and >= CivilDate.FirstGregorianDay) return late;
        var julian = carried + Day(fields, year, mask, julian: true);
        if (year != cutover || (mask & (Dating.DayOfYear | Dating.WeekOfYear)) != 0) return julian;
        var gregorian = carried + Day(fields, year, mask, julian: false);
        return gregorian >= CivilDate.FirstGregorianDay ? gregorian : julian;
    }

    private static long Day(in ParsedFields fields, long year, Dating mask, bool julian)
    {
        var month = 0L;
        if (mask.HasFlag(Dating.Month))
        {
            month = fields.Or(TimeField.Month, 1) - 1;
            year += CivilDate.Floor(month, 12);
            month = CivilDate.Modulo(month, 12);
        }
        var first = FirstOf(year, (int)month + 1, julian);
        if (mask.HasFlag(Dating.Day)) return first + fields.Or(TimeField.Day, 1) - 1;
        if (mask.HasFlag(Dating.DayOfYear)) return first + fields[TimeField.DayOfYear] - 1;
        var weekday = mask.HasFlag(Dating.Weekday) ? WeekdayOf(fields) : Sunday;
        if (mask.HasFlag(Dating.WeekOfMonth) || mask.HasFlag(Dating.WeekOfYear))
        {
            // The week with the first day.
            var week = OnOrBefore(first, Sunday);
            return OnOrBefore(week + 6, weekday) + 7 * (fields[mask.HasFlag(Dating.WeekOfMonth) ? TimeField.WeekOfMonth : TimeField.Week] - 1);
        }
        var which = mask.HasFlag(Dating.WeekdayInMonth) ? fields[TimeField.WeekdayInMonth] : 1;
        if (which >= 0) return OnOrBefore(first + 7 * which - 1, weekday);
        var next = month == 11 ? FirstOf(year + 1, 1, julian) : FirstOf(year, (int)month + 2, julian);
        return OnOrBefore(next + 7 * (which + 1) - 1, weekday);
    }

    private static long FirstOf(long year, int month, bool julian) => julian ? CivilDate.JulianDayOf(year, month, 1) : CivilDate.DayOf(year, month, 1);

    // The last day with a day of the week that is not after a day.
    private static long OnOrBefore(long day, long weekday) => day - CivilDate.Modulo(day + 4 - weekday, 7);

    private static TimeStep Lenient(TimeField field, int count, int wrap = 0) => Number(field, 1, NoLimit, TimeStep.Signs.Minus, wrap) with { Pad = count };

    private TimeStep Named(TimeField field, DateNames.Column column, int count) =>
        count >= 4 ? Text(field, Names[column], Names[column + 1]) : Text(field, Names[column + 1], Names[column]);
}
