namespace Connectors.Jdbc.Source;

/// <summary>The zone of times that a database keeps without one: the key <c>db.timezone</c>.</summary>
internal sealed class DatabaseZone
{
    private readonly TimeZoneInfo _zone;

    /// <summary>A zone.</summary>
    public DatabaseZone(TimeZoneInfo zone)
    {
        _zone = zone;
        IsUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0;
    }

    /// <summary>UTC.</summary>
    public static DatabaseZone Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>Whether wall clock and UTC are the same.</summary>
    public bool IsUtc { get; }

    /// <summary>The point in time at which a clock on the wall in this zone shows a date and time.</summary>
    /// <param name="local">The date and time as if in UTC. One that is skipped or repeated when clocks change is taken for winter time, as Java does.</param>
    public Instant ToInstant(Instant local) =>
        IsUtc ? local : local.AddSeconds(-(long)(local.IsDateTime ? _zone.GetUtcOffset(local.ToDateTime()) : _zone.BaseUtcOffset).TotalSeconds);

    /// <summary>What a clock on the wall in this zone shows, as if it were UTC.</summary>
    public Instant ToLocal(Instant instant) => IsUtc ? instant : instant.AddSeconds(OffsetAt(instant));

    /// <summary>Seconds that the wall clock is ahead of UTC at a point in time.</summary>
    public long OffsetAt(Instant instant) =>
        (long)(instant.IsDateTime ? _zone.GetUtcOffset(DateTime.SpecifyKind(instant.ToDateTime(), DateTimeKind.Utc)) : _zone.BaseUtcOffset).TotalSeconds;

    public override string ToString() => _zone.Id;
}
