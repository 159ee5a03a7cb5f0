using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Connect.Java.Time;

/// <summary>Time zones by the names that Java's libraries take.</summary>
public static class JavaZones
{
    private static readonly FrozenSet<string> Regions = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>ZoneId.SHORT_IDS.</summary>
    private static readonly FrozenDictionary<string, string> ShortIds = new Dictionary<string, string>
    {
        ["EST"] = "-05:00",
        ["MST"] = "-07:00",
        ["HST"] = "-10:00",
        ["ACT"] = "Australia/Darwin",
        ["AET"] = "Australia/Sydney",
        ["AGT"] = "America/Argentina/Buenos_Aires",
        ["ART"] = "Africa/Cairo",
        ["AST"] = "America/Anchorage",
        ["BET"] = "America/Sao_Paulo",
        ["BST"] = "Asia/Dhaka",
        ["CAT"] = "Africa/Harare",
        ["CNT"] = "America/St_Johns",
        ["CST"] = "America/Chicago",
        ["CTT"] = "Asia/Shanghai",
        ["EAT"] = "Africa/Addis_Ababa",
        ["ECT"] = "Europe/Paris",
        ["IET"] = "America/Indiana/Indianapolis",
        ["IST"] = "Asia/Kolkata",
        ["JST"] = "Asia/Tokyo",
        ["MIT"] = "Pacific/Apia",
        ["NET"] = "Asia/Yerevan",
        ["NST"] = "Pacific/Auckland",
        ["PLT"] = "Asia/Karachi",
        ["PNT"] = "America/Phoenix",
        ["PRT"] = "America/Puerto_Rico",
        ["PST"] = "America/Los_Angeles",
        ["SST"] = "Pacific/Guadalcanal",
        ["VST"] = "Asia/Ho_Chi_Minh",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A zone of .NET: that of the IANA database with its id, or the one that Windows' id stands for.</summary>
    /// <param name="zone">The zone.</param>
    public static JavaZone Of(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (TryFindRegion(zone.Id, out var found)) return found;
        return TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(zone.Id, out var id)
            ? JavaZone.Of(id, DateTimeZoneProviders.Tzdb[id])
            : JavaZone.Of(zone.Id, BclDateTimeZone.FromTimeZoneInfo(zone));
    }

    /// <summary>
    /// By the rules of java.time.ZoneId with its short names: IANA names, offsets such as <c>+02:00</c> up to 18 hours, <c>UTC+2</c>, and <c>PST</c>.
    /// </summary>
    /// <param name="id">The name.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFind(string id, out JavaZone zone)
    {
        ArgumentNullException.ThrowIfNull(id);
        zone = JavaZone.Utc;
        var name = ShortIds.GetValueOrDefault(id, id);
        if (name is "Z" or "UTC" or "GMT" or "UT")
        {
            zone = JavaZone.Fixed(name, 0);
            return true;
        }
        foreach (var prefix in (ReadOnlySpan<string>)["UTC", "GMT", "UT", ""])
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || !TryOffset(name.AsSpan(prefix.Length), out var seconds)) continue;
            if (Math.Abs(seconds) > 18 * 3600) return false;
            zone = JavaZone.Fixed(prefix + (prefix.Length > 0 && seconds == 0 ? "" : OffsetId(seconds)), seconds);
            return true;
        }
        return TryFindRegion(name, out zone);
    }

    /// <summary>By the rules of Joda-Time: IANA names, and offsets such as <c>+02:00</c>.</summary>
    /// <param name="id">The name; <c>Z</c> is taken too.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFindJoda(string id, out JavaZone zone)
    {
        ArgumentNullException.ThrowIfNull(id);
        zone = JavaZone.Utc;
        if (id is "UTC" or "GMT" or "Z") return true;
        if (id is not ['+' or '-', ..]) return TryFindRegion(id, out zone);
        if (id.Length == 2 || !TryOffset(id, out var seconds)) return false;
        zone = seconds == 0 ? JavaZone.Utc : JavaZone.Fixed(OffsetId(seconds), seconds);
        return true;
    }

    /// <summary>By a name of the IANA database alone.</summary>
    /// <param name="id">The name.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFindRegion(string id, out JavaZone zone)
    {
        ArgumentNullException.ThrowIfNull(id);
        // What NodaTime makes of other ids, such as UTC+2, is not what Java does.
        var found = Regions.Contains(id) && id != "Factory";
        zone = found ? JavaZone.Of(id, DateTimeZoneProviders.Tzdb[id]) : JavaZone.Utc;
        return found;
    }

    /// <summary>The longest name of the IANA database that a text begins with, or nothing.</summary>
    internal static string? RegionAt(ReadOnlySpan<char> text)
    {
        var lookup = Regions.GetAlternateLookup<ReadOnlySpan<char>>();
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '/' or '_' or '-' or '+')) end++;
        for (; end > 0; end--)
            if (lookup.TryGetValue(text[..end], out var id) && id != "Factory") return id;
        return null;
    }

    /// <summary>An offset as an id: <c>+02:00</c>, with seconds where it has any; Z for none.</summary>
    internal static string OffsetId(int seconds)
    {
        if (seconds == 0) return "Z";
        var (sign, all) = seconds < 0 ? ('-', -seconds) : ('+', seconds);
        var text = string.Create(CultureInfo.InvariantCulture, $"{sign}{all / 3600:D2}:{all / 60 % 60:D2}");
        return all % 60 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{all % 60:D2}");
    }

    // +h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss.
    private static bool TryOffset(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text is not ['+' or '-', ..]) return false;
        Span<char> digits = stackalloc char[6];
        var colons = text.Length is 6 or 9;
        var count = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (colons && i is 3 or 6) { if (text[i] != ':') return false; }
            else if (count < 6 && char.IsAsciiDigit(text[i])) digits[count++] = text[i];
            else return false;
        }
        if (count is not (1 or 2 or 4 or 6)) return false;
        int Pair(ReadOnlySpan<char> from, int at) => at < from.Length ? (from[at] - '0') * 10 + from[at + 1] - '0' : 0;
        var known = digits[..count];
        var (hours, minutes, rest) = (count == 1 ? known[0] - '0' : Pair(known, 0), Pair(known, 2), Pair(known, 4));
        if (hours > 23 || minutes > 59 || rest > 59) return false;
        seconds = (hours * 3600 + minutes * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
