using System.Globalization;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Time zones by the ids that Joda-Time knows: those of the IANA database, and offsets such as <c>+03:00</c>.</summary>
internal static class Zones
{
    /// <summary>The zone of an id.</summary>
    /// <exception cref="ConfigException">No zone has that id.</exception>
    public static TimeZoneInfo Find(string id) =>
        TryFind(id, out var zone) ? zone : throw new ConfigException(S3SinkConfig.TimezoneKey, id, $"The datetime zone id '{id}' is not recognised");

    /// <inheritdoc cref="Find"/>
    public static bool TryFind(string id, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (id is "UTC" or "GMT" or "Z") return true;
        if (id.Length > 0 && id[0] is '+' or '-') return TryOffset(id, out zone);
        try
        {
            zone = TimeZoneInfo.FindSystemTimeZoneById(id);
            return true;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException or System.Security.SecurityException)
        {
            return false;
        }
    }

    // +h, +hh, +hhmm, +hh:mm, with seconds likewise.
    private static bool TryOffset(string id, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        string[] formats = ["hh\\:mm", "hh\\:mm\\:ss", "hhmm", "hhmmss", "hh", "%h"];
        if (!TimeSpan.TryParseExact(id.AsSpan(1), formats, CultureInfo.InvariantCulture, out var offset) || offset > TimeSpan.FromHours(14)) return false;
        if (offset == TimeSpan.Zero) return true;
        if (id[0] == '-') offset = -offset;
        var name = string.Create(CultureInfo.InvariantCulture, $"{id[0]}{offset:hh\\:mm}");
        zone = TimeZoneInfo.CreateCustomTimeZone(name, new TimeSpan(offset.Hours, offset.Minutes, 0), name, name);
        return true;
    }
}
