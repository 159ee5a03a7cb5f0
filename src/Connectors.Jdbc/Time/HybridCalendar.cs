using System.Globalization;

namespace Connectors.Jdbc;

/// <summary>
/// Java's old calendar (java.util.GregorianCalendar): Julian before 15 October 1582, Gregorian from then on. <c>date.calendar.system=LEGACY</c> reads and
/// writes days by it; a day keeps its number but has another name than in ISO's calendar.
/// </summary>
public static class HybridCalendar
{
    private static readonly JulianCalendar Julian = new();

    /// <summary>The first Gregorian day, 1582-10-15, in days since 0001-01-01 of ISO's calendar, as <see cref="DateOnly.DayNumber"/>.</summary>
    public static int FirstGregorianDay { get; } = new DateOnly(1582, 10, 15).DayNumber;

    /// <summary>The day whose ISO name is what the hybrid calendar calls a day: what a database is to store.</summary>
    /// <param name="dayNumber">The day, as <see cref="DateOnly.DayNumber"/>.</param>
    /// <returns>The same day from 1582-10-15 on; before, the day of that Julian name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">ISO's calendar has no such day (29 February of a century), or it is before the year 1.</exception>
    public static int ToIsoName(int dayNumber)
    {
        if (dayNumber >= FirstGregorianDay) return dayNumber;
        var day = DateTime.MinValue.AddDays(dayNumber);
        return new DateOnly(Julian.GetYear(day), Julian.GetMonth(day), Julian.GetDayOfMonth(day)).DayNumber;
    }

    /// <summary>The day that the hybrid calendar calls by an ISO day's name: what a database stores, read.</summary>
    /// <param name="dayNumber">The ISO day, as <see cref="DateOnly.DayNumber"/>.</param>
    /// <returns>The day, as <see cref="DateOnly.DayNumber"/>; down to -2, two days before ISO's year 1. The ten days that the calendar left out are counted on, as Java does.</returns>
    public static int FromIsoName(int dayNumber)
    {
        if (dayNumber >= FirstGregorianDay) return dayNumber;
        // https://en.wikipedia.org/wiki/Julian_day#Converting_Julian_calendar_date_to_Julian_Day_Number, less the number of 0001-01-01.
        var day = DateOnly.FromDayNumber(dayNumber);
        var a = (14 - day.Month) / 12;
        var (y, m) = (day.Year + 4800 - a, day.Month + (12 * a) - 3);
        return day.Day + (((153 * m) + 2) / 5) + (365 * y) + (y / 4) - 32083 - 1721426;
    }
}
