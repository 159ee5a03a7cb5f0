namespace Connectors.S3;

/// <summary>
/// A day of the proleptic Gregorian calendar, whatever its year: DateTime ends at the year 9999, which a timestamp in microseconds read as milliseconds
/// passes easily.
/// </summary>
/// <param name="Year">The year; 0 is 1 BC.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
internal readonly record struct CivilDate(long Year, int Month, int Day)
{
    private static readonly int[] Before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>The date of a day.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static CivilDate Of(long day)
    {
        // Counted from 0000-03-01 a year ends with its leap day, and eras of 400 years are all alike.
        day += 719_468;
        var era = Math.DivRem(day, 146_097, out var dayOfEra);
        if (dayOfEra < 0) { era--; dayOfEra += 146_097; }
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var month = (5 * dayOfYear + 2) / 153;
        return new(yearOfEra + era * 400 + (month >= 10 ? 1 : 0), (int)(month < 10 ? month + 3 : month - 9), (int)(dayOfYear - (153 * month + 2) / 5 + 1));
    }

    /// <summary>Days from 1970-01-01 to a date.</summary>
    public static long DayOf(long year, int month, int day)
    {
        if (month <= 2) year--;
        var era = Math.DivRem(year, 400, out var yearOfEra);
        if (yearOfEra < 0) { era--; yearOfEra += 400; }
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /// <summary>Whether a year has 366 days.</summary>
    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>How many days a month has.</summary>
    public static int DaysIn(long year, int month) => month switch { 2 => IsLeap(year) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public static int DayOfWeek(long day) => (int)(((day + 3) % 7 + 7) % 7) + 1;

    /// <summary>The Monday of the first week of a week year (ISO 8601): the week with January 4.</summary>
    public static long FirstDayOfWeeks(long weekYear)
    {
        var fourth = DayOf(weekYear, 1, 4);
        return fourth - (DayOfWeek(fourth) - 1);
    }

    /// <summary>How many weeks a week year has: 52 or 53.</summary>
    public static int WeeksOf(long weekYear) => (int)((FirstDayOfWeeks(weekYear + 1) - FirstDayOfWeeks(weekYear)) / 7);

    /// <summary>The week year, and the week in it, of a day.</summary>
    public static (long WeekYear, int Week) WeekOf(long day)
    {
        var year = Of(day).Year;
        if (day < FirstDayOfWeeks(year)) year--;
        else if (day >= FirstDayOfWeeks(year + 1)) year++;
        return (year, (int)((day - FirstDayOfWeeks(year)) / 7) + 1);
    }

    /// <summary>1 for January 1.</summary>
    public int DayOfYear => Before[Month - 1] + Day + (Month > 2 && IsLeap(Year) ? 1 : 0);
}
