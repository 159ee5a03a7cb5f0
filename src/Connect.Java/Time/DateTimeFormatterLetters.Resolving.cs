namespace Connect.Java.Time;

internal sealed partial class DateTimeFormatterLetters
{
    private const int MostYears = 999_999_999;

    public override bool TryResolve(ref ParsedFields fields, out long millis, out int nanos)
    {
        (millis, nanos) = (0, 0);
        if (!TryTime(ref fields, out var nanoOfDay, out var dayLater) || !TryDate(ref fields, out var day)) return false;
        if (nanoOfDay is null && fields.Has(TimeField.Second)) return false;
        if (!Agrees(fields, day, nanoOfDay)) return false;
        if (dayLater) day++;
        var local = day * CivilDate.Milliseconds + (nanoOfDay ?? 0) / 1_000_000;
        nanos = (int)((nanoOfDay ?? 0) % 1_000_000);
        // Without a time of day the zone says nothing.
        if (nanoOfDay is null) millis = local;
        else if (fields.Zone is { } zone && !fields.Has(TimeField.Offset)) millis = zone.ToUtc(local, LocalTimeRule.Modern);
        else millis = local - fields.Or(TimeField.Offset, 0) * 1000;
        return true;
    }

    private static bool TryTime(ref ParsedFields fields, out long? nanoOfDay, out bool dayLater)
    {
        (nanoOfDay, dayLater) = (null, false);
        if (!InRange(fields, TimeField.Hour, 0, 11) || !InRange(fields, TimeField.HalfDay, 0, 1)
            || !InRange(fields, TimeField.NanoOfDay, 0, 86_400_000_000_000 - 1) || !InRange(fields, TimeField.MilliOfDay, 0, CivilDate.Milliseconds - 1)
            || !InRange(fields, TimeField.HourOfDay, 0, 24)) return false;
        if (fields.Has(TimeField.Hour) && fields.Has(TimeField.HalfDay))
        {
            if (!fields.TrySet(TimeField.HourOfDay, fields[TimeField.Hour] + 12 * fields[TimeField.HalfDay])) return false;
            fields.Remove(TimeField.Hour);
            fields.Remove(TimeField.HalfDay);
        }
        if (fields.Has(TimeField.NanoOfDay) && !TrySplit(ref fields, fields[TimeField.NanoOfDay], nanosToo: true)) return false;
        if (fields.Has(TimeField.MilliOfDay) && !TrySplit(ref fields, fields[TimeField.MilliOfDay] * 1_000_000, nanosToo: false)) return false;
        if (!InRange(fields, TimeField.Minute, 0, 59) || !InRange(fields, TimeField.Second, 0, 59) || !InRange(fields, TimeField.Nanosecond, 0, 999_999_999)) return false;
        if (!fields.Has(TimeField.HourOfDay))
        {
            // The morning and the afternoon alone are their midst.
            if (!fields.Has(TimeField.HalfDay) || fields.Has(TimeField.Hour) || fields.Has(TimeField.Minute) || fields.Has(TimeField.Second) || fields.Has(TimeField.Nanosecond))
                return true;
            nanoOfDay = (6 + 12 * fields[TimeField.HalfDay]) * 3_600_000_000_000;
            fields.Remove(TimeField.HalfDay);
            return true;
        }
        // A time may end early, but has no gaps.
        var (hasMinute, hasSecond, hasNanos) = (fields.Has(TimeField.Minute), fields.Has(TimeField.Second), fields.Has(TimeField.Nanosecond));
        if ((!hasMinute && (hasSecond || hasNanos)) || (hasMinute && !hasSecond && hasNanos)) return true;
        var hour = fields[TimeField.HourOfDay];
        var rest = (fields.Or(TimeField.Minute, 0) * 60 + fields.Or(TimeField.Second, 0)) * 1_000_000_000 + fields.Or(TimeField.Nanosecond, 0);
        if (hour == 24)
        {
            if (rest != 0) return false;
            (hour, dayLater) = (0, true);
        }
        nanoOfDay = hour * 3_600_000_000_000 + rest;
        foreach (var field in (ReadOnlySpan<TimeField>)[TimeField.HourOfDay, TimeField.Minute, TimeField.Second, TimeField.Nanosecond]) fields.Remove(field);
        return true;
    }

    private static bool TrySplit(ref ParsedFields fields, long nanos, bool nanosToo)
    {
        var fraction = nanos % 1_000_000_000;
        if (!nanosToo && fields.Has(TimeField.Nanosecond) && fields[TimeField.Nanosecond] / 1_000_000 * 1_000_000 == fraction) fraction = fields[TimeField.Nanosecond];
        return fields.TrySet(TimeField.HourOfDay, nanos / 3_600_000_000_000) && fields.TrySet(TimeField.Minute, nanos / 60_000_000_000 % 60)
            && fields.TrySet(TimeField.Second, nanos / 1_000_000_000 % 60) && fields.TrySet(TimeField.Nanosecond, fraction);
    }

    private bool TryDate(ref ParsedFields fields, out long day)
    {
        day = 0;
        if (!TryYear(ref fields) || !InRange(fields, TimeField.Month, 1, 12) || !InRange(fields, TimeField.Day, 1, 31) || !InRange(fields, TimeField.DayOfYear, 1, 366)
            || !InRange(fields, TimeField.LocalDayOfWeek, 1, 7)) return false;
        if (fields.Has(TimeField.LocalDayOfWeek) && !fields.TrySet(TimeField.DayOfWeek, (fields[TimeField.LocalDayOfWeek] + Weeks.FirstDay - 2) % 7 + 1)) return false;
        long? found = fields.Has(TimeField.ModifiedJulianDay) ? fields[TimeField.ModifiedJulianDay] - 40_587 : null;
        if (fields.Has(TimeField.Year))
        {
            var year = fields[TimeField.Year];
            if (Math.Abs(year) > MostYears) return false;
            if (fields.Has(TimeField.Month) && fields.Has(TimeField.Day))
            {
                // The 31st of a shorter month is its last day.
                var month = (int)fields[TimeField.Month];
                found ??= CivilDate.DayOf(year, month, (int)Math.Min(fields[TimeField.Day], CivilDate.DaysIn(year, month)));
                fields.Remove(TimeField.Day);
            }
            else if (fields.Has(TimeField.DayOfYear))
            {
                if (fields[TimeField.DayOfYear] > (CivilDate.IsLeap(year) ? 366 : 365)) return false;
                found ??= CivilDate.DayOf(year, 1, 1) + fields[TimeField.DayOfYear] - 1;
            }
            else if (fields.Has(TimeField.Month) && fields.Has(TimeField.WeekOfMonth) && fields.Has(TimeField.DayOfWeek))
            {
                if (!InRange(fields, TimeField.WeekOfMonth, 0, 6)) return false;
                var first = CivilDate.DayOf(year, (int)fields[TimeField.Month], 1);
                found ??= Weeks.FirstWeekOf(first) + (fields[TimeField.WeekOfMonth] - 1) * 7 + WeekdayOf(fields) - 1;
                // The weekday and the week win over the month.
                fields.Remove(TimeField.Month);
                fields.Remove(TimeField.Year);
            }
        }
        else if (fields.Has(TimeField.WeekYear) && fields.Has(TimeField.Week) && fields.Has(TimeField.DayOfWeek))
        {
            var year = fields[TimeField.WeekYear];
            if (Math.Abs(year) > MostYears || !InRange(fields, TimeField.Week, 1, 53)) return false;
            // The 53rd week of a year with fewer is its last.
            var first = Weeks.FirstWeekOf(CivilDate.DayOf(year, 1, 1));
            var weeks = (Weeks.FirstWeekOf(CivilDate.DayOf(year + 1, 1, 1)) - first) / 7;
            found ??= first + (Math.Min(fields[TimeField.Week], weeks) - 1) * 7 + WeekdayOf(fields) - 1;
            fields.Remove(TimeField.Week);
            fields.Remove(TimeField.WeekYear);
        }
        day = found ?? 0;
        return found is not null;
    }

    private int WeekdayOf(in ParsedFields fields) => (int)(fields[TimeField.DayOfWeek] - Weeks.FirstDay + 7) % 7 + 1;

    private static bool TryYear(ref ParsedFields fields)
    {
        if (!fields.Has(TimeField.YearOfEra)) return true;
        var year = fields[TimeField.YearOfEra];
        if (year is < 1 or > MostYears + 1) return false;
        var isBeforeChrist = fields.Has(TimeField.Era) ? fields[TimeField.Era] == 0 : fields.Has(TimeField.Year) && fields[TimeField.Year] <= 0;
        return fields.TrySet(TimeField.Year, isBeforeChrist ? 1 - year : year);
    }

    // What else was read has to be so of the date and the time that were found.
    private bool Agrees(in ParsedFields fields, long day, long? nanoOfDay)
    {
        var values = new TimeValues(day * CivilDate.Milliseconds + (nanoOfDay ?? 0) / 1_000_000, (int)((nanoOfDay ?? 0) % 1_000_000), hybrid: false, Weeks);
        for (var field = TimeField.Era; field < TimeField.HalfDay; field++)
            if (fields.Has(field) && fields[field] != values[field]) return false;
        if (nanoOfDay is null) return true;
        for (var field = TimeField.HalfDay; field < TimeField.Offset; field++)
            if (fields.Has(field) && fields[field] != values[field]) return false;
        return true;
    }

    private static bool InRange(in ParsedFields fields, TimeField field, long least, long most) => !fields.Has(field) || (fields[field] >= least && fields[field] <= most);
}
