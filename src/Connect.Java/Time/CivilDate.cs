namespace Connect.Java.Time;

/// <summary>
/// A day by its name: of the proleptic Gregorian calendar (ISO 8601), of the Julian one, or of Java's old calendar (java.util.GregorianCalendar), which is
/// Julian before 15 October 1582 and Gregorian from then on. Days are counted from 1970-01-01. The arithmetic is our own because Java's years go to
/// 292,278,994, which a timestamp in microseconds that is read as milliseconds reaches easily, and those of DateTime and NodaTime end at 9999.
/// </summary>
/// <param name="Year">The year; 0 is 1 BC.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
public readonly record struct CivilDate(long Year, int Month, int Day)
{
    /// <summary>15 October 1582, the first day of the old calendar's Gregorian part, in days since 1970-01-01.</summary>
    public const int FirstGregorianDay = -141_427;

    /// <summary>Milliseconds in a day.</summary>
    public const long Milliseconds = 86_400_000;

    /// <summary>The proleptic Gregorian date of a day.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static CivilDate Of(long day)
    {
        // Counted from 0000-03-01 a year ends with its leap day, and eras of 400 years are all alike.
        day += 719_468;
        var era = Floor(day, 146_097);
        var ofEra = day - era * 146_097;
        var yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        return FromMarch(yearOfEra + era * 400, (int)(ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)));
    }

    /// <summary>The Julian date of a day.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static CivilDate OfJulian(long day)
    {
        day += 719_470;
        var era = Floor(day, 1461);
        var ofEra = day - era * 1461;
        var yearOfEra = Math.Min(ofEra / 365, 3);
        return FromMarch(yearOfEra + era * 4, (int)(ofEra - 365 * yearOfEra));
    }

    /// <summary>The date of a day in the old calendar.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static CivilDate OfHybrid(long day) => day < FirstGregorianDay ? OfJulian(day) : Of(day);

    /// <summary>The day of a proleptic Gregorian date; a day beyond the month's end is one of the next.</summary>
    /// <param name="year">The year; 0 is 1 BC.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">From 1.</param>
    public static long DayOf(long year, int month, int day)
    {
        if (month <= 2) year--;
        return 365 * year + Floor(year, 4) - Floor(year, 100) + Floor(year, 400) + SinceMarch(month) + day - 719_469;
    }

    /// <summary>The day of a Julian date; a day beyond the month's end is one of the next.</summary>
    /// <param name="year">The year; 0 is 1 BC.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">From 1.</param>
    public static long JulianDayOf(long year, int month, int day)
    {
        if (month <= 2) year--;
        return 365 * year + Floor(year, 4) + SinceMarch(month) + day - 719_471;
    }

    /// <summary>1 January of a year in the old calendar.</summary>
    /// <param name="year">The year; 0 is 1 BC.</param>
    public static long FirstOfHybridYear(long year) => year <= 1582 ? JulianDayOf(year, 1, 1) : DayOf(year, 1, 1);

    /// <summary>The day that the old calendar calls by an ISO day's name: what a database stores, read by Java's old classes.</summary>
    /// <param name="day">The ISO day. The ten names that the old calendar left out are counted on from the Julian ones before them, as Java does.</param>
    public static long FromIso(long day)
    {
        if (day >= FirstGregorianDay) return day;
        var (year, month, ofMonth) = Of(day);
        return JulianDayOf(year, month, ofMonth);
    }

    /// <summary>The ISO day of the name that the old calendar has for a day, the reverse of <see cref="FromIso"/>: what a database is to store.</summary>
    /// <param name="day">The day. The 29 February of centuries, which ISO's calendar mostly lacks, is taken for the 1 March there.</param>
    public static long ToIso(long day)
    {
        if (day >= FirstGregorianDay) return day;
        var (year, month, ofMonth) = OfJulian(day);
        return DayOf(year, month, ofMonth);
    }

    /// <summary>Whether ISO's calendar has a day of the name that the old one has for a day.</summary>
    /// <param name="day">The day.</param>
    public static bool IsInIso(long day) => FromIso(ToIso(day)) == day;

    /// <summary>Whether a Gregorian year has 366 days.</summary>
    /// <param name="year">The year.</param>
    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>How many days a month of the Gregorian calendar has.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">1 to 12.</param>
    public static int DaysIn(long year, int month) => month switch { 2 => IsLeap(year) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static int DayOfWeek(long day) => (int)Modulo(day + 3, 7) + 1;

    /// <summary>The quotient, rounded towards the past.</summary>
    /// <param name="number">The number.</param>
    /// <param name="by">What it is divided by; positive.</param>
    public static long Floor(long number, long by) => number / by - (number % by < 0 ? 1 : 0);

    internal static long Modulo(long number, long by) => number - Floor(number, by) * by;

    private static int SinceMarch(int month) => (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;

    private static CivilDate FromMarch(long year, int dayOfYear)
    {
        var month = (5 * dayOfYear + 2) / 153;
        return new(month >= 10 ? year + 1 : year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1);
    }
}
