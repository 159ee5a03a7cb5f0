namespace Connectors.S3;

/// <summary>Converts between UTC and the local time of a zone, in milliseconds since 1970; remembers the last offset, which neighbouring times share.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    // Offsets change at quarters of an hour; a slot in which one changes is not remembered.
    private const long Slot = 900_000;
    private const long Earliest = -62_135_510_400_000, Latest = 253_402_214_399_999;
    private long _slot = long.MinValue;
    private long _offset;

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The offset from UTC at a point in time, in milliseconds.</summary>
    public long OffsetAt(long utc)
    {
        if (utc >= _slot && utc < _slot + Slot) return _offset;
        var offset = Ask(utc);
        var slot = Math.Clamp(utc, Earliest, Latest);
        slot -= (slot % Slot + Slot) % Slot;
        if (Ask(slot) == offset && Ask(slot + Slot - 1) == offset) (_slot, _offset) = (slot, offset);
        return offset;
    }

    /// <summary>The point in time of a local time. In a gap the clock runs on; of an hour that comes twice it is the one that Joda-Time takes.</summary>
    public long ToUtc(long local)
    {
        var first = OffsetAt(local);
        var offset = OffsetAt(local - first);
        if (first != offset && first < 0 && OffsetAt(local - offset) != offset) offset = first;
        return local - offset;
    }

    /// <summary>The zone's short name at a point in time, such as CET or CEST.</summary>
    public string NameAt(long utc) => Zone.Equals(TimeZoneInfo.Utc) ? "UTC" : Zone.IsDaylightSavingTime(At(utc)) ? Zone.DaylightName : Zone.StandardName;

    private long Ask(long utc) => Zone.GetUtcOffset(At(utc)).Ticks / TimeSpan.TicksPerMillisecond;

    private static DateTime At(long utc) => DateTime.UnixEpoch.AddMilliseconds(Math.Clamp(utc, Earliest, Latest));
}
