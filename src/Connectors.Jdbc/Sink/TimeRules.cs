using System.Globalization;
using Connect.Api;

namespace Connectors.Jdbc.Sink;

/// <summary>
/// How points in time become wall clocks and days: in <c>db.timezone</c> and <c>date.timezone</c>, named by <c>date.calendar.system</c>. All are counted in
/// ticks of 100 ns since 0001-01-01, or in days since then.
/// </summary>
internal sealed class TimeRules(TimeZoneInfo zone, TimeZoneInfo dateZone, bool legacyCalendar, bool nanoseconds)
{
    private const long TicksPerQuarterHour = 15 * TimeSpan.TicksPerMinute;
    private static readonly long Epoch = DateTime.UnixEpoch.Ticks;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly int FirstGregorianDay = EpochDay + HybridCalendar.FirstGregorianDay;
    private static readonly int FirstSkippedDay = new DateOnly(1582, 10, 5).DayNumber;
    private readonly bool _utc = zone.Equals(TimeZoneInfo.Utc);
    private readonly bool _dateUtc = dateZone.Equals(TimeZoneInfo.Utc);
    // Offsets change on quarters of an hour; records of one batch mostly lie within one.
    private long _quarter = -1;
    private long _offset;

    /// <summary>The instant itself, in UTC, named by the calendar.</summary>
    public long Instant(long epochMilliseconds) => Named(Ticks(epochMilliseconds, TimeSpan.TicksPerMillisecond));

    /// <summary>The wall clock of an instant in <c>db.timezone</c>.</summary>
    public long WallClock(long epochMilliseconds) => Local(Ticks(epochMilliseconds, TimeSpan.TicksPerMillisecond));

    /// <summary>The wall clock of an entry of <c>timestamp.fields.list</c>: microseconds or nanoseconds since 1970.</summary>
    public long WallClockOfField(long number) => nanoseconds
        ? Local(Ticks(Math.DivRem(number, 100, out var rest) - (rest < 0 ? 1 : 0), 1))
        : Local(Ticks(number, TimeSpan.TicksPerMicrosecond));

    /// <summary>The instant of an entry of <c>timestamp.fields.list</c>.</summary>
    public long InstantOfField(long number) => nanoseconds
        ? Named(Ticks(Math.DivRem(number, 100, out var rest) - (rest < 0 ? 1 : 0), 1))
        : Named(Ticks(number, TimeSpan.TicksPerMicrosecond));

    /// <summary>Milliseconds since 1970 of an entry of <c>timestamp.fields.list</c>.</summary>
    public long MillisecondsOfField(long number) => (long)Math.Floor((decimal)number / (nanoseconds ? 1_000_000 : 1000));

    /// <summary>The time of day of an instant on 1970-01-01, in <c>db.timezone</c>.</summary>
    public long TimeOfDay(long milliseconds)
    {
        var ticks = Epoch + (milliseconds * TimeSpan.TicksPerMillisecond);
        return (ticks + (_utc ? 0 : zone.GetUtcOffset(DateTime.UnixEpoch).Ticks)) % TimeSpan.TicksPerDay;
    }

    /// <summary>The time of day and the offset from UTC that <c>db.timezone</c> had on 1970-01-01: <c>21:00:00.000-05:00</c>.</summary>
    public string TimeWithOffsetText(long milliseconds)
    {
        var offset = zone.GetUtcOffset(DateTime.UnixEpoch);
        return string.Create(CultureInfo.InvariantCulture, $"{new DateTime(TimeOfDay(milliseconds)):HH:mm:ss.fff}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    /// <summary>The day of midnight UTC in <c>date.timezone</c>.</summary>
    public int Day(long epochDay)
    {
        var day = epochDay + EpochDay;
        if (day is < 0 or > 3_652_058) throw new DataException($"{epochDay} days since 1970-01-01 is not a date of the years 1 to 9999");
        if (!_dateUtc && dateZone.GetUtcOffset(new DateTime(day * TimeSpan.TicksPerDay, DateTimeKind.Utc)) < TimeSpan.Zero) day--;
        return day < 0 ? throw new DataException($"{epochDay} days since 1970-01-01 is before the year 1 in date.timezone") : NamedDay((int)day);
    }

    /// <summary>A default's literal: <c>yyyy-MM-dd</c>.</summary>
    public string DateText(long epochDay) => DateOnly.FromDayNumber(Day(epochDay)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A default's literal: <c>HH:mm:ss.SSS</c>.</summary>
    public string TimeText(long milliseconds) => new DateTime(TimeOfDay(milliseconds)).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A default's literal: <c>yyyy-MM-dd HH:mm:ss.SSS</c>.</summary>
    public string TimestampText(long epochMilliseconds) => new DateTime(WallClock(epochMilliseconds)).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static long Ticks(long number, long ticksEach)
    {
        var ticks = Math.BigMul(number, ticksEach, out var low) is var high && high == low >> 63 ? low : long.MaxValue;
        return ticks >= -Epoch && ticks <= DateTime.MaxValue.Ticks - Epoch
            ? Epoch + ticks
            : throw new DataException($"{number} is not a time of the years 1 to 9999 (in units of {ticksEach * 100} ns since 1970-01-01)");
    }

    private long Local(long utc)
    {
        if (_utc) return Named(utc);
        if (utc / TicksPerQuarterHour is var quarter && quarter != _quarter)
        {
            _offset = zone.GetUtcOffset(new DateTime(utc, DateTimeKind.Utc)).Ticks;
            // Before 1970 zones changed at any second.
            _quarter = utc >= Epoch ? quarter : -1;
        }
        return Named(Math.Clamp(utc + _offset, 0, DateTime.MaxValue.Ticks));
    }

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
                $"{DateOnly.FromDayNumber(day):yyyy-MM-dd} is one of the days that the reform of the calendar left out: with date.calendar.system=PROLEPTIC_GREGORIAN it cannot be written");
        }
        return HybridCalendar.IsInIso(day - EpochDay) ? EpochDay + (int)HybridCalendar.ToIso(day - EpochDay) : throw new DataException(
            $"the day {DateOnly.FromDayNumber(day):yyyy-MM-dd} has a Julian name that no ISO day has: set date.calendar.system=PROLEPTIC_GREGORIAN");
    }
}
