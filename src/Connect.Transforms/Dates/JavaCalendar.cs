namespace Connect.Transforms;

/// <summary>
/// The days of Java's GregorianCalendar: the Julian calendar before October 15, 1582. Weeks are those of the United States, which Java's default locale has in
/// containers: they begin on Sunday, and week 1 is the one with January 1. Days are counted from 1970-01-01.
/// </summary>
internal static class JavaCalendar
{
    /// <summary>The first day of the Gregorian calendar, and its year.</summary>
    public const long FirstGregorian = -141427;
    private const int CutoverYear = 1582;

    /// <summary>The first day of a month.</summary>
    /// <param name="year">The year, 0 for that before the first one.</param>
    /// <param name="month">The month from 1 to 12.</param>
    /// <param name="julian">Whether it is one of the Julian calendar.</param>
    public static long FirstOf(long year, int month, bool julian)
    {
        // Years from March on, so that the leap day is the last.
        var y = month > 2 ? year : year - 1;
        var days = 365 * y + FloorDivide(y, 4) + (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
        return julian ? days - 719470 : days - FloorDivide(y, 100) + FloorDivide(y, 400) - 719468;
    }

    /// <summary>The date of a day, in the calendar of its time; the year is 0 for that before the first one.</summary>
    public static (long Year, int Month, int Day) DateOf(long day)
    {
        var julian = day < FirstGregorian;
        var year = FloorDivide(4 * (day + 719530), 1461);
        while (FirstOf(year + 1, 1, julian) <= day) year++;
        while (FirstOf(year, 1, julian) > day) year--;
        var month = 12;
        while (FirstOf(year, month, julian) > day) month--;
        return (year, month, (int)(day - FirstOf(year, month, julian)) + 1);
    }

    /// <summary>The first day of the year that a day is in, in the calendar that it began with.</summary>
    public static long FirstOfYear(long year) => FirstOf(year, 1, year <= CutoverYear);

    /// <summary>The day of the week, 0 for Sunday.</summary>
    public static int WeekdayOf(long day) => (int)FloorModulo(day + 4, 7);

    /// <summary>The last day with a day of the week that is not after a day.</summary>
    public static long OnOrBefore(long day, long weekday) => day - FloorModulo(day + 4 - weekday, 7);

    public static long FloorDivide(long a, long b) => a / b - (a % b < 0 ? 1 : 0);

    public static long FloorModulo(long a, long b) => a - FloorDivide(a, b) * b;
}
