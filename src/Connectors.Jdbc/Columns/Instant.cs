using Connect.Java.Time;

namespace Connectors.Jdbc.Columns;

/// <summary>
/// A point in time to the nanosecond, or, before its zone is known, a date and time of day as if it were in UTC. Unlike <see cref="DateTime"/> it holds
/// every time that databases keep, infinity included, and the form of stored offsets: milliseconds since 1970 beside the nanoseconds of the second.
/// </summary>
/// <param name="Seconds">Whole seconds since 1970-01-01T00:00:00, rounded towards the past.</param>
/// <param name="Nanos">Nanoseconds of the second, 0 to 999,999,999.</param>
internal readonly record struct Instant(long Seconds, int Nanos) : IComparable<Instant>
{
    public const int SecondsPerDay = 86_400;
    private const long TicksOfUnixEpoch = 621_355_968_000_000_000;

    /// <summary>1970-01-01T00:00:00Z.</summary>
    public static Instant Epoch => default;

    /// <summary>What Java's driver makes of PostgreSQL's <c>infinity</c>.</summary>
    public static Instant PositiveInfinity { get; } = new(9_223_372_036_825_200, 0);

    /// <summary>What Java's driver makes of PostgreSQL's <c>-infinity</c>.</summary>
    public static Instant NegativeInfinity { get; } = new(-9_223_372_036_832_400, 0);

    /// <summary>Whole milliseconds since 1970, rounded towards the past.</summary>
    public long Millis => Seconds * 1000 + Nanos / 1_000_000;

    public static Instant FromMillis(long millis) => From(millis, 1000);

    public static Instant FromMicros(long micros) => From(micros, 1_000_000);

    /// <summary>The wall clock of a <see cref="DateTime"/>, whatever its kind.</summary>
    public static Instant FromDateTime(DateTime time) => From(time.Ticks - TicksOfUnixEpoch, TimeSpan.TicksPerSecond);

    /// <summary>The time as a <see cref="DateTime"/>, cut to 100 ns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not of the years 1 to 9999.</exception>
    public DateTime ToDateTime() => new(checked(Seconds * TimeSpan.TicksPerSecond + TicksOfUnixEpoch) + Nanos / 100, DateTimeKind.Unspecified);

    /// <summary>Whether <see cref="ToDateTime"/> can hold it.</summary>
    public bool IsDateTime => Seconds is >= -62_135_596_800 and < 253_402_300_800;

    public Instant AddSeconds(long seconds) => this with { Seconds = Seconds + seconds };

    public Instant AddMillis(long millis) => FromMillis(Millis + millis) is var moved ? moved with { Nanos = moved.Nanos + Nanos % 1_000_000 } : default;

    /// <summary>The time of day on the day that Java's old calendar (<see cref="CivilDate.OfHybrid"/>) calls by the ISO name of this one's.</summary>
    public Instant FromIso() => InCalendar(CivilDate.FromIso);

    /// <summary>The time of day on the ISO day of the name that Java's old calendar has for this one's.</summary>
    public Instant ToIso() => InCalendar(CivilDate.ToIso);

    public int CompareTo(Instant other) => Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanos.CompareTo(other.Nanos);

    private Instant InCalendar(Func<long, long> other)
    {
        if (Seconds >= (long)CivilDate.FirstGregorianDay * SecondsPerDay || this == NegativeInfinity) return this;
        var day = CivilDate.Floor(Seconds, SecondsPerDay);
        return AddSeconds((other(day) - day) * SecondsPerDay);
    }

    private static Instant From(long count, long perSecond)
    {
        var seconds = Math.DivRem(count, perSecond, out var rest);
        if (rest < 0) { rest += perSecond; seconds--; }
        return new(seconds, (int)(rest * (1_000_000_000 / perSecond)));
    }
}
