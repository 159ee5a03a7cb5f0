using NodaTime;
using NodaTime.TimeZones;

namespace Connect.Java.Time;

/// <summary>
/// A time zone, over NodaTime's copy of the IANA database, so that it does not depend on the machine. Times are milliseconds since 1970 in UTC, or of a wall
/// clock as if it were UTC, of any year: beyond 9999, where NodaTime ends, the rules go on. Neighbouring times share an offset, which is remembered; an
/// instance may be used by many threads.
/// </summary>
public sealed class JavaZone
{
    // Years repeat after 400, weekdays included.
    private const long Cycle = 146_097 * CivilDate.Milliseconds;
    private const long First = -377_673_580_800_000, Last = 253_370_764_800_000;
    private const long Window = 16 * 3_600_000;
    private const long LegacyBegin = -2_208_988_800_000;

    private readonly DateTimeZone? _zone;
    private readonly long? _legacyOffset;
    private Period _last;

    private JavaZone(string id, DateTimeZone? zone, long? legacyOffset, Period first) => (Id, _zone, _legacyOffset, _last) = (id, zone, legacyOffset, first);

    /// <summary>UTC.</summary>
    public static JavaZone Utc { get; } = Fixed("UTC", 0);

    /// <summary>The id, as Java's library writes it.</summary>
    public string Id { get; }

    /// <summary>Whether the offset is always the same.</summary>
    public bool IsFixed => _zone is null;

    /// <summary>Whether wall clock and UTC are always the same.</summary>
    public bool IsUtc => _zone is null && _last.Offset == 0;

    /// <summary>A zone with one offset.</summary>
    /// <param name="id">The id.</param>
    /// <param name="seconds">The offset from UTC in seconds.</param>
    public static JavaZone Fixed(string id, int seconds) => new(id, null, null, new(long.MinValue, long.MaxValue, seconds * 1000L, false));

    internal static JavaZone Of(string id, DateTimeZone zone)
    {
        if (zone.MinOffset == zone.MaxOffset) return Fixed(id, zone.MinOffset.Seconds);
        return new(id, zone, null, Ask(zone, 0));
    }

    /// <summary>
    /// The zone as java.util.TimeZone has it, by which JDBC drivers and SimpleDateFormat go: before 1900 it has the standard offset of our days.
    /// </summary>
    public JavaZone Legacy()
    {
        if (_zone is null || _legacyOffset is not null) return this;
        var now = _zone.GetZoneInterval(NodaTime.Instant.FromUnixTimeMilliseconds(4_118_000_000_000));
        var next = now.HasEnd ? _zone.GetZoneInterval(now.End) : now;
        // Dublin has its standard time in summer; Java counts all savings forward.
        return new(Id, _zone, Math.Min(now.WallOffset.Milliseconds, next.WallOffset.Milliseconds), Ask(_zone, 0) is var first && first.From < LegacyBegin ? first with { From = LegacyBegin } : first);
    }

    /// <summary>The offset from UTC at a point in time, in milliseconds.</summary>
    /// <param name="utc">The point in time.</param>
    public long OffsetAt(long utc) => At(utc).Offset;

    /// <summary>Whether it is summer time.</summary>
    /// <param name="utc">The point in time.</param>
    public bool IsSummerAt(long utc) => At(utc).IsSummer;

    /// <summary>The point in time at which a wall clock shows a time.</summary>
    /// <param name="local">What the clock shows.</param>
    /// <param name="rule">What a time means that is skipped or repeated.</param>
    public long ToUtc(long local, LocalTimeRule rule)
    {
        if (_zone is null) return local - _last.Offset;
        // In most cases all is within one period.
        var near = _last;
        if (local >= near.From + Window && local < near.To - Window) return local - near.Offset;
        var (before, after) = (OffsetAt(local - Window), OffsetAt(local + Window));
        if (before == after) return local - before;
        var (isBefore, isAfter) = (OffsetAt(local - before) == before, OffsetAt(local - after) == after);
        if (isBefore != isAfter) return local - (isBefore ? before : after);
        return (rule, isBefore) switch
        {
            (LocalTimeRule.QuestDb, _) or (LocalTimeRule.Calendar, true) => local - after,
            // Joda-Time asks for the offset at the local time as if it were UTC, then once more.
            (LocalTimeRule.Joda, true) => local - OffsetAt(local - OffsetAt(local)),
            _ => local - before,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    private Period At(long utc)
    {
        var last = _last;
        if (utc >= last.From && utc < last.To) return last;
        if (utc < LegacyBegin && _legacyOffset is { } offset) return new(long.MinValue, LegacyBegin, offset, false);
        var cycles = utc >= Last ? CivilDate.Floor(utc - Last, Cycle) + 1 : 0;
        var found = Ask(_zone!, Math.Max(utc - cycles * Cycle, First));
        if (_legacyOffset is not null && found.From < LegacyBegin) found = found with { From = LegacyBegin };
        if (cycles > 0) return found;
        return _last = found;
    }

    private static Period Ask(DateTimeZone zone, long utc)
    {
        var interval = zone.GetZoneInterval(NodaTime.Instant.FromUnixTimeMilliseconds(utc));
        return new(
            interval.HasStart ? interval.Start.ToUnixTimeMilliseconds() : long.MinValue + Window,
            interval.HasEnd ? Math.Min(interval.End.ToUnixTimeMilliseconds(), Last) : Last,
            interval.WallOffset.Milliseconds,
            interval.Savings > Offset.Zero
                || (interval.Savings == Offset.Zero && interval.HasStart && zone.GetZoneInterval(interval.Start - Duration.Epsilon).Savings < Offset.Zero));
    }

    /// <summary>A time in which a zone has one offset.</summary>
    /// <param name="From">Its begin.</param>
    /// <param name="To">Its end, which does not belong to it.</param>
    /// <param name="Offset">The offset in milliseconds.</param>
    /// <param name="IsSummer">Whether it is summer time.</param>
    private sealed record Period(long From, long To, long Offset, bool IsSummer);
}
