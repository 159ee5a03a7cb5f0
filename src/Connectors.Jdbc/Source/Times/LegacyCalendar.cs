namespace Connectors.Jdbc.Source;

/// <summary>
/// The calendar of Java's older date classes: Julian before 15 October 1582, Gregorian since. Databases count all dates by the Gregorian calendar, so an old
/// date gets another day number when the same year, month and day are read in this one.
/// </summary>
internal static class LegacyCalendar
{
    /// <summary>15 October 1582, the first day of the Gregorian calendar, in days since 1970.</summary>
    public const int FirstGregorianDay = -141_427;

    /// <summary>The day that has a Gregorian day's year, month and day in this calendar.</summary>
    public static long FromGregorian(long day)
    {
        if (day >= FirstGregorianDay) return day;
        // Years from March on, so that the leap day is the last; see "chrono-Compatible Low-Level Date Algorithms" for the Gregorian half.
        var z = day + 719_468;
        var era = Floor(z, 146_097);
        var ofEra = z - era * 146_097;
        var yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        var year = yearOfEra + era * 400;
        var ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        return year * 365 + Floor(year, 4) + ofYear - 719_470;
    }

    /// <summary>The Gregorian day that has a day's year, month and day in this calendar: the reverse of <see cref="FromGregorian(long)"/>.</summary>
    public static long ToGregorian(long day)
    {
        if (day >= FirstGregorianDay) return day;
        var z = day + 719_470;
        var era = Floor(z, 1461);
        var ofEra = z - era * 1461;
        var yearOfEra = Math.Min(ofEra / 365, 3);
        var year = yearOfEra + era * 4;
        var ofYear = ofEra - 365 * yearOfEra;
        return year * 365 + Floor(year, 4) - Floor(year, 100) + Floor(year, 400) + ofYear - 719_468;
    }

    /// <summary><see cref="FromGregorian(long)"/> of a time's date; the time of day stays.</summary>
    public static Instant FromGregorian(Instant time) => Shift(time, FromGregorian);

    /// <summary><see cref="ToGregorian(long)"/> of a time's date; the time of day stays.</summary>
    public static Instant ToGregorian(Instant time) => Shift(time, ToGregorian);

    private static Instant Shift(Instant time, Func<long, long> shift)
    {
        if (time.Seconds >= (long)FirstGregorianDay * Instant.SecondsPerDay || time == Instant.NegativeInfinity) return time;
        var day = Floor(time.Seconds, Instant.SecondsPerDay);
        return time.AddSeconds((shift(day) - day) * Instant.SecondsPerDay);
    }

    private static long Floor(long n, long by) => n >= 0 ? n / by : (n - by + 1) / by;
}
