using Connect.Java.Time;

namespace Connectors.Jdbc.Columns;

/// <summary>The zone of times that a database keeps without one: the key <c>db.timezone</c>.</summary>
/// <param name="zone">The zone.</param>
internal sealed class DatabaseZone(JavaZone zone)
{
    /// <summary>UTC.</summary>
    public static DatabaseZone Utc { get; } = new(JavaZone.Utc);

    /// <summary>Whether wall clock and UTC are the same.</summary>
    public bool IsUtc => zone.IsUtc;

    /// <summary>The point in time at which a clock on the wall in this zone shows a date and time.</summary>
    /// <param name="local">The date and time as if in UTC. One that is skipped or repeated when clocks change is taken for winter time, as Java does.</param>
    public Instant ToInstant(Instant local) =>
        IsUtc ? local : local.AddSeconds((zone.ToUtc(local.Millis, LocalTimeRule.Calendar) - local.Millis) / 1000);

    /// <summary>What a clock on the wall in this zone shows, as if it were UTC.</summary>
    public Instant ToLocal(Instant instant) => IsUtc ? instant : instant.AddSeconds(OffsetAt(instant));

    /// <summary>Seconds that the wall clock is ahead of UTC at a point in time.</summary>
    public long OffsetAt(Instant instant) => zone.OffsetAt(instant.Millis) / 1000;

    public override string ToString() => zone.Id;
}
