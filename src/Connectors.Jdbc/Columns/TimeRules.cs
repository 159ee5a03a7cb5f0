using System.Globalization;
using Connect.Api;
using Connect.Java.Time;

namespace Connectors.Jdbc.Columns;

/// <summary>
/// How points in time become wall clocks and days: in <c>db.timezone</c> and <c>date.timezone</c>, named by <c>date.calendar.system</c>. All are counted in
/// ticks of 100 ns since 0001-01-01, or in days since then.
/// </summary>
internal sealed class TimeRules(JavaZone zone, JavaZone dateZone, bool legacyCalendar, bool nanoseconds)
{
    private const long FirstMillisecond = -62_135_596_800_000, LastMillisecond = 253_402_300_799_999;
    private static readonly long Epoch = DateTime.UnixEpoch.Ticks;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly int FirstGregorianDay = EpochDay + CivilDate.FirstGregorianDay;
    private static readonly int FirstSkippedDay = new DateOnly(1582, 10, 5).DayNumber;
    private readonly bool _utc = zone.IsUtc;
    private readonly bool _dateUtc = dateZone.IsUtc;

    /// <summary>The ticks of a timestamp, in UTC.</summary>
    /// <exception cref="DataException">It is not of the years 1 to 9999.</exception>
    public static long Ticks(long epochMilliseconds) => epochMilliseconds is >= FirstMillisecond and <= LastMillisecond
        ? Epoch + (epochMilliseconds * TimeSpan.TicksPerMillisecond)
        : throw OutOfRange(epochMilliseconds, "milli");

    /// <summary>The ticks of an entry of <c>timestamp.fields.list</c>, in UTC.</summary>
    /// <param name="number">Microseconds or nanoseconds since 1970; the latter are cut to 100.</param>
    /// <exception cref="DataException">It is not of the years 1 to 9999.</exception>
    public long TicksOfField(Int128 number) => nanoseconds
        ? Ticks(number, Floor(number, TimeSpan.NanosecondsPerTick), "nano")
        : Ticks(number, number * TimeSpan.TicksPerMicrosecond, "micro");

    /// <summary>Milliseconds since 1970 of an entry of <c>timestamp.fields.list</c>.</summary>
    public long MillisecondsOfField(Int128 number) => (TicksOfField(number) / TimeSpan.TicksPerMillisecond) - (Epoch / TimeSpan.TicksPerMillisecond);

    /// <summary>An instant, named by the calendar.</summary>
    public long Instant(long utc) => Named(utc);

    /// <summary>The wall clock of an instant in <c>db.timezone</c>.</summary>
    public long WallClock(long utc) => Local(utc);

    /// <summary>The time of day of an instant on 1970-01-01, in <c>db.timezone</c>.</summary>
    public long TimeOfDay(long milliseconds)
    {
        var ticks = Epoch + (milliseconds * TimeSpan.TicksPerMillisecond);
        return (ticks + OffsetAt(zone, Epoch)) % TimeSpan.TicksPerDay;
    }

    /// <summary>The time of day and the offset from UTC that <c>db.timezone</c> had on 1970-01-01: <c>21:00:00.5-05</c>.</summary>
    public string TimeWithOffsetText(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{new DateTime(TimeOfDay(milliseconds)):HH:mm:ss.FFF}{OffsetText(OffsetAt(zone, Epoch))}");

    /// <summary>The day in <c>date.timezone</c> and that zone's offset from UTC: <c>2020-01-01 -05</c>.</summary>
    public string DateWithOffsetText(long epochDay) =>
        $"{DateText(epochDay)} {OffsetText(OffsetAt(dateZone, (epochDay + EpochDay) * TimeSpan.TicksPerDay))}";

    /// <summary>The wall clock in <c>db.timezone</c> and the offset from UTC: <c>2020-01-01 21:00:00.5-05</c>.</summary>
    public string TimestampWithOffsetText(long utc) => string.Create(CultureInfo.InvariantCulture,
        $"{new DateTime(WallClock(utc)):yyyy-MM-dd HH:mm:ss.FFFFFF}{OffsetText(OffsetAt(zone, utc))}");

    /// <summary>The day of midnight UTC in <c>date.timezone</c>.</summary>
    public int Day(long epochDay)
    {
        var day = epochDay + EpochDay;
        if (day is < 0 or > 3_652_058) throw new DataException($"{epochDay} days since 1970-01-01 is not a date of the years 1 to 9999");
        if (!_dateUtc && OffsetAt(dateZone, day * TimeSpan.TicksPerDay) < 0) day--;
        return day < 0 ? throw new DataException($"{epochDay} days since 1970-01-01 is before the year 1 in date.timezone") : NamedDay((int)day);
    }

    /// <summary>A default's literal: <c>yyyy-MM-dd</c>.</summary>
    public string DateText(long epochDay) => DateOnly.FromDayNumber(Day(epochDay)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A default's literal: <c>HH:mm:ss.SSS</c>.</summary>
    public string TimeText(long milliseconds) => new DateTime(TimeOfDay(milliseconds)).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A default's literal: <c>yyyy-MM-dd HH:mm:ss.SSS</c>.</summary>
    public string TimestampText(long epochMilliseconds) =>
        new DateTime(WallClock(Ticks(epochMilliseconds))).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    // As PostgreSQL's Java driver writes offsets: -05, +05:30.
    private static string OffsetText(long ticks)
    {
        var offset = new TimeSpan(ticks);
        var format = offset.Seconds != 0 ? @"hh\:mm\:ss" : offset.Minutes != 0 ? @"hh\:mm" : "hh";
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(format, CultureInfo.InvariantCulture);
    }

    private static Int128 Floor(Int128 number, long by) => (number - (number < 0 ? by - 1 : 0)) / by;

    private static long Ticks(Int128 number, Int128 ticks, string unit) =>
        ticks >= -Epoch && ticks <= DateTime.MaxValue.Ticks - Epoch ? Epoch + (long)ticks : throw OutOfRange(number, unit);

    private static DataException OutOfRange(Int128 number, string unit) => new($"{number} {unit}seconds since 1970-01-01 is not a time of the years 1 to 9999");

    private long Local(long utc)
    {
        if (_utc) return Named(utc);
        return Named(Math.Clamp(utc + OffsetAt(zone, utc), 0, DateTime.MaxValue.Ticks));
    }

    private static long OffsetAt(JavaZone zone, long utc) =>
        zone.OffsetAt(CivilDate.Floor(utc - Epoch, TimeSpan.TicksPerMillisecond)) * TimeSpan.TicksPerMillisecond;

    private long Named(long ticks)
    {
        var day = (int)(ticks / TimeSpan.TicksPerDay);
        return day >= FirstGregorianDay ? ticks : (NamedDay(day) * TimeSpan.TicksPerDay) + (ticks % TimeSpan.TicksPerDay);
    }

    private int NamedDay(int day)
    {
        if (day >= FirstGregorianDay) return day;
        if (!legacyCalendar)
        {
            return day < FirstSkippedDay ? day : throw new ConnectException(
                $"{DateOnly.FromDayNumber(day):yyyy-MM-dd} is one of the days that the reform of the calendar left out: "
                + "with date.calendar.system=PROLEPTIC_GREGORIAN it cannot be written");
        }
        return CivilDate.IsInIso(day - EpochDay) ? EpochDay + (int)CivilDate.ToIso(day - EpochDay) : throw new DataException(
            $"the day {DateOnly.FromDayNumber(day):yyyy-MM-dd} has a Julian name that no ISO day has: set date.calendar.system=PROLEPTIC_GREGORIAN");
    }
}
