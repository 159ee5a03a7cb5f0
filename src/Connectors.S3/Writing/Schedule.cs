using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>The clock of <c>rotate.schedule.interval.ms</c>: it strikes at the multiples of an interval since midnight in a zone, and at midnight.</summary>
internal sealed class Schedule(long interval, JavaZone zone)
{
    private const long Day = 86_400_000;

    /// <summary>The next time the clock strikes, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long After(long now)
    {
        var local = now + zone.OffsetAt(now);
        var day = Math.DivRem(local, Day, out var time);
        if (time < 0) day--;
        var start = zone.ToUtc(day * Day, LocalTimeRule.Joda);
        var end = zone.ToUtc((day + 1) * Day, LocalTimeRule.Joda);
        return start + Math.Min(((now - start) / interval + 1) * interval, end - start);
    }
}
