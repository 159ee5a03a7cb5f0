namespace Connect.Transforms;

/// <summary>
/// The fields that were read of a date, and the time that they mean: as in Java's lenient Calendar those count that were read last where they contradict each
/// other, and what is too large is carried over.
/// </summary>
internal struct JavaDateFields()
{
    private const int Sunday = 0, Unset = 0;
    private readonly long[] _values = new long[Count];
    private readonly int[] _stamps = new int[Count];
    private int _last;

    private const int Count = (int)Field.Zone + 1;

    /// <summary>What can be read.</summary>
    public enum Field
    {
        Era, Year, WeekYear, Month, WeekOfYear, WeekOfMonth, Day, DayOfYear, Weekday, WeekdayInMonth, Half, Hour, HourOfDay, Minute, Second, Millisecond, Zone,
    }

    /// <summary>A field was read.</summary>
    /// <param name="field">Which.</param>
    /// <param name="value">Its value: eras from 0 (BC), months from 0, weekdays from 0 for Sunday, the zone's offset in minutes.</param>
    public void Set(Field field, long value)
    {
        _values[(int)field] = value;
        _stamps[(int)field] = ++_last;
    }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public readonly long Time()
    {
        if (Stamp(Field.WeekYear) > Stamp(Field.Year)) return WeekTime();
        var mask = DateFields();
        var timeOfDay = TimeOfDay();
        var carried = JavaCalendar.FloorDivide(timeOfDay, Api.Data.LogicalTypes.MillisecondsPerDay);
        var year = IsSet(Field.Year) ? Value(Field.Year) : 1970;
        if (IsBeforeChrist) year = 1 - year;
        var day = DayOf(year, mask, carried);
        return Milliseconds(day, timeOfDay - carried * Api.Data.LogicalTypes.MillisecondsPerDay);
    }

    // A date by week year, week and weekday takes the place of every other.
    private readonly long WeekTime()
    {
        var week = IsSet(Field.WeekOfYear) ? Value(Field.WeekOfYear) : 1;
        var weekday = IsSet(Field.Weekday) ? Value(Field.Weekday) : Sunday;
        if (weekday is < 0 or > 6)
        {
            // Days beyond a week go on in the weeks after it, counted from Monday, and those before it in the weeks before.
            var beyond = weekday > 6 ? weekday : weekday + 1;
            var weeks = weekday > 6 ? beyond / 7 : JavaCalendar.FloorDivide(beyond - 1, 7);
            week += weeks;
            weekday = weekday > 6 ? beyond % 7 + 1 : beyond - 7 * weeks;
            if (weekday == 7) weekday = Sunday;
        }
        var year = IsBeforeChrist ? 1 - Value(Field.WeekYear) : Value(Field.WeekYear);
        var day = JavaCalendar.OnOrBefore(JavaCalendar.FirstOfYear(year), Sunday) + weekday + 7 * (week - 1);
        return Milliseconds(day, TimeOfDay());
    }

    private readonly long Milliseconds(long day, long timeOfDay) =>
        day * Api.Data.LogicalTypes.MillisecondsPerDay + timeOfDay - (IsSet(Field.Zone) ? Value(Field.Zone) * 60_000 : 0);

    private readonly long Value(Field field) => _values[(int)field];

    private readonly int Stamp(Field field) => _stamps[(int)field];

    private readonly bool IsSet(Field field) => Stamp(field) != Unset;

    private readonly bool IsBeforeChrist => IsSet(Field.Era) && Value(Field.Era) == 0;

    private readonly long TimeOfDay()
    {
        var half = Together(Stamp(Field.Hour), Stamp(Field.Half));
        var best = Math.Max(half, Stamp(Field.HourOfDay));
        var hours = best == Unset || best != Stamp(Field.HourOfDay) ? Value(Field.Hour) + 12 * Value(Field.Half) : Value(Field.HourOfDay);
        return ((hours * 60 + Value(Field.Minute)) * 60 + Value(Field.Second)) * 1000 + Value(Field.Millisecond);
    }

    private static int Together(int a, int b) => a == Unset || b == Unset ? Unset : Math.Max(a, b);

    [Flags]
    private enum Dating { None = 0, Month = 1, Day = 2, WeekOfMonth = 4, WeekdayInMonth = 8, Weekday = 16, DayOfYear = 32, WeekOfYear = 64 }

    // Which fields say the date: the most recent complete combination of them, else the most recent part of one.
    private readonly Dating DateFields()
    {
        var weekday = Stamp(Field.Weekday);
        var day = Stamp(Field.Day);
        var weekOfMonth = Together(Stamp(Field.WeekOfMonth), weekday);
        var inMonth = Together(Stamp(Field.WeekdayInMonth), weekday);
        var dayOfYear = Stamp(Field.DayOfYear);
        var weekOfYear = Together(Stamp(Field.WeekOfYear), weekday);
        var best = Math.Max(Math.Max(Math.Max(day, weekOfMonth), Math.Max(inMonth, dayOfYear)), weekOfYear);
        if (best == Unset)
        {
            weekOfMonth = Stamp(Field.WeekOfMonth);
            inMonth = Math.Max(Stamp(Field.WeekdayInMonth), weekday);
            weekOfYear = Stamp(Field.WeekOfYear);
            best = Math.Max(Math.Max(weekOfMonth, inMonth), weekOfYear);
            if (best == Unset) best = day = Stamp(Field.Month);
        }
        var ofWeekday = weekday == Unset ? Dating.None : Dating.Weekday;
        if (best == day) return Dating.Month | Dating.Day;
        if ((best == weekOfMonth && Stamp(Field.WeekOfMonth) >= Stamp(Field.WeekOfYear))
            || (best == inMonth && Stamp(Field.WeekdayInMonth) >= Stamp(Field.WeekOfYear)))
        {
            var byWeek = weekOfMonth == inMonth ? Stamp(Field.WeekOfMonth) >= Stamp(Field.WeekdayInMonth) : best == weekOfMonth;
            return Dating.Month | ofWeekday
                | (byWeek ? Dating.WeekOfMonth : IsSet(Field.WeekdayInMonth) ? Dating.WeekdayInMonth : Dating.None);
        }
        return best == dayOfYear ? Dating.DayOfYear : Dating.WeekOfYear | ofWeekday;
    }

    private readonly long DayOf(long year, Dating mask, long carried)
    {
        const int cutover = 1582;
        if (year > cutover && carried + Day(year, mask, julian: false) is var late and >= JavaCalendar.FirstGregorian) return late;
        var julian = carried + Day(year, mask, julian: true);
        if (year != cutover) return julian;
        if ((mask & (Dating.DayOfYear | Dating.WeekOfYear)) != 0) return julian;
        var gregorian = carried + Day(year, mask, julian: false);
        return gregorian >= JavaCalendar.FirstGregorian ? gregorian : julian;
    }

    private readonly long Day(long year, Dating mask, bool julian)
    {
        var month = 0L;
        if (mask.HasFlag(Dating.Month))
        {
            month = IsSet(Field.Month) ? Value(Field.Month) : 0;
            year += JavaCalendar.FloorDivide(month, 12);
            month = JavaCalendar.FloorModulo(month, 12);
        }
        var first = JavaCalendar.FirstOf(year, (int)month + 1, julian);
        if (mask.HasFlag(Dating.Day)) return first + (IsSet(Field.Day) ? Value(Field.Day) : 1) - 1;
        if (mask.HasFlag(Dating.DayOfYear)) return first + Value(Field.DayOfYear) - 1;
        var weekday = mask.HasFlag(Dating.Weekday) ? Value(Field.Weekday) : Sunday;
        if (mask.HasFlag(Dating.WeekOfMonth) || mask.HasFlag(Dating.WeekOfYear))
        {
            // The week with the first day.
            var week = JavaCalendar.OnOrBefore(first, Sunday);
            return JavaCalendar.OnOrBefore(week + 6, weekday) + 7 * (Value(mask.HasFlag(Dating.WeekOfMonth) ? Field.WeekOfMonth : Field.WeekOfYear) - 1);
        }
        var which = mask.HasFlag(Dating.WeekdayInMonth) ? Value(Field.WeekdayInMonth) : 1;
        if (which >= 0) return JavaCalendar.OnOrBefore(first + 7 * which - 1, weekday);
        var next = JavaCalendar.FirstOf(month == 11 ? year + 1 : year, month == 11 ? 1 : (int)month + 2, julian);
        return JavaCalendar.OnOrBefore(next + 7 * (which + 1) - 1, weekday);
    }
}
