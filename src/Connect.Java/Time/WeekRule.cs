namespace Connect.Java.Time;

/// <summary>How weeks are counted: by ISO 8601 (Monday, 4), or as a locale does.</summary>
/// <param name="FirstDay">The day that weeks begin with, 1 for Monday to 7 for Sunday.</param>
/// <param name="MinimalDays">How many days of a year its first week has at least.</param>
internal readonly record struct WeekRule(int FirstDay, int MinimalDays)
{
    private const string MondayFour = "AD AT AX BE BG CH CZ DE DK EE ES FI FJ FO FR GB GF GG GI GP GR HU IE IM IS IT JE LI LT LU MC MQ NL NO PL RE RU SE SJ SK SM VA",
        Saturday = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
        Sunday = "AG AS AU BD BR BS BT BW BZ CA CN CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PY SA SG SV TH TT TW UM "
            + "US VE VI WS YE ZA ZW";

    /// <summary>ISO 8601.</summary>
    public static WeekRule Iso { get; } = new(1, 4);

    /// <summary>The United States', which Java also has where a locale has no region.</summary>
    public static WeekRule UnitedStates { get; } = new(7, 1);

    /// <summary>The rule of a region, as Java 17 has it (CLDR).</summary>
    /// <param name="region">Two capital letters, or none.</param>
    public static WeekRule Of(string region) =>
        region.Length == 0 || Sunday.Contains(region, StringComparison.Ordinal) ? UnitedStates
        : MondayFour.Contains(region, StringComparison.Ordinal) ? Iso
        : Saturday.Contains(region, StringComparison.Ordinal) ? new(6, 1)
        : region switch { "PT" => new(7, 4), "MV" => new(5, 1), _ => new(1, 1) };

    /// <summary>1 for the first day of the week to 7 for the last.</summary>
    public int DayOf(long day) => (CivilDate.DayOfWeek(day) - FirstDay + 7) % 7 + 1;

    /// <summary>The first day of the first week of what begins with a day, a year or a month.</summary>
    /// <param name="first">That day.</param>
    public long FirstWeekOf(long first) => first + MinimalDays - 1 - (DayOf(first + MinimalDays - 1) - 1);

    /// <summary>The number of the week of a day in what begins with another; 0 for those before its first week.</summary>
    public int WeekOf(long day, long first) => (int)CivilDate.Floor(day - FirstWeekOf(first), 7) + 1;

    /// <summary>The week year of a day, and the week in it.</summary>
    /// <param name="day">The day.</param>
    /// <param name="year">The year of its date.</param>
    /// <param name="firstOf">The first day of a year.</param>
    public (long WeekYear, int Week) WeekOf(long day, long year, Func<long, long> firstOf)
    {
        if (day < FirstWeekOf(firstOf(year))) year--;
        else if (day >= FirstWeekOf(firstOf(year + 1))) year++;
        return (year, WeekOf(day, firstOf(year)));
    }

    internal static long FirstOfGregorianYear(long year) => CivilDate.DayOf(year, 1, 1);
}
