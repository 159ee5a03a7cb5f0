namespace Connect.Java.Time;

/// <summary>The fields of a point in time.</summary>
internal readonly ref struct TimeValues
{
    private readonly WeekRule _weeks;
    private readonly Func<long, long> _firstOfYear;
    private readonly CivilDate _date;
    private readonly long _day;
    private readonly int _ofDay, _nanos;
    private readonly bool _hybrid;

    /// <param name="local">Milliseconds since 1970-01-01T00:00 of the wall clock.</param>
    /// <param name="nanos">Nanoseconds of the millisecond.</param>
    /// <param name="hybrid">Whether dates before 1582 are Julian.</param>
    /// <param name="weeks">How weeks are counted.</param>
    public TimeValues(long local, int nanos, bool hybrid, WeekRule weeks)
    {
        _day = CivilDate.Floor(local, CivilDate.Milliseconds);
        _ofDay = (int)(local - _day * CivilDate.Milliseconds);
        (_nanos, _hybrid, _weeks) = (nanos, hybrid, weeks);
        _date = hybrid ? CivilDate.OfHybrid(_day) : CivilDate.Of(_day);
        _firstOfYear = hybrid ? CivilDate.FirstOfHybridYear : WeekRule.FirstOfGregorianYear;
    }

    public long this[TimeField field] => field switch
    {
        TimeField.Era => _date.Year > 0 ? 1 : 0,
        TimeField.Year => _date.Year,
        TimeField.YearOfEra => YearOfEra,
        TimeField.CenturyOfEra => YearOfEra / 100,
        TimeField.WeekYear => _weeks.WeekOf(_day, _date.Year, _firstOfYear).WeekYear,
        TimeField.Quarter => (_date.Month + 2) / 3,
        TimeField.Month => _date.Month,
        TimeField.Week => _weeks.WeekOf(_day, _date.Year, _firstOfYear).Week,
        TimeField.WeekOfMonth => _weeks.WeekOf(_day, FirstOfMonth),
        TimeField.Day => _date.Day,
        TimeField.DayOfYear => _day - _firstOfYear(_date.Year) + 1,
        TimeField.DayOfWeek => CivilDate.DayOfWeek(_day),
        TimeField.LocalDayOfWeek => _weeks.DayOf(_day),
        TimeField.WeekdayInMonth => (_day - FirstOfMonth) / 7 + 1,
        TimeField.AlignedDay => (_date.Day - 1) % 7 + 1,
        TimeField.ModifiedJulianDay => _day + 40_587,
        TimeField.HalfDay => _ofDay / 43_200_000,
        TimeField.Hour => _ofDay / 3_600_000 % 12,
        TimeField.HourOfDay => _ofDay / 3_600_000,
        TimeField.Minute => _ofDay / 60_000 % 60,
        TimeField.Second => _ofDay / 1000 % 60,
        TimeField.Millisecond => _ofDay % 1000,
        TimeField.Microsecond => _nanos / 1000,
        TimeField.Nanosecond => _ofDay % 1000 * 1_000_000L + _nanos,
        TimeField.MilliOfDay => _ofDay,
        TimeField.NanoOfDay => _ofDay * 1_000_000L + _nanos,
        _ => 0,
    };

    // The month in which the calendars change lacks days.
    private long FirstOfMonth => _hybrid && _date is { Year: 1582, Month: 10 } ? CivilDate.JulianDayOf(1582, 10, 1) : _day - _date.Day + 1;

    private long YearOfEra => _date.Year > 0 ? _date.Year : 1 - _date.Year;
}
