namespace Connectors.Jdbc;

/// <summary>
/// Java's old calendar (java.util.GregorianCalendar): Julian before 15 October 1582, Gregorian from then on. <c>date.calendar.system=LEGACY</c> reads and
/// writes days by it, whereas databases count all days by ISO's: an old day of the one has another number than the day of the same name in the other.
/// Days are counted from 1970-01-01; the years before 1 follow on both sides.
/// </summary>
internal static class HybridCalendar
{
    /// <summary>15 October 1582, the first Gregorian day, in days since 1970-01-01.</summary>
    public const int FirstGregorianDay = -141_427;

    /// <summary>The day that this calendar calls by an ISO day's name: what a database stores, read.</summary>
    /// <param name="day">The ISO day. The ten names that this calendar left out are counted on from the Julian ones before them, as Java does.</param>
    public static long FromIso(long day)
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

    /// <summary>The ISO day of the name that this calendar has for a day, the reverse of <see cref="FromIso"/>: what a database is to store.</summary>
    /// <param name="day">The day. The 29 February of centuries, which ISO's calendar mostly lacks, is taken for the 1 March there.</param>
    public static long ToIso(long day)
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

    /// <summary>Whether ISO's calendar has a day of the name that this one has for a day.</summary>
    public static bool IsInIso(long day) => FromIso(ToIso(day)) == day;

    internal static long Floor(long n, long by) => n >= 0 ? n / by : (n - by + 1) / by;
}
