using System.Globalization;
using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>
/// Time zones by the names that Java takes (java.time.ZoneId): IANA names, offsets such as <c>+02:00</c>, <c>UTC+2</c>, and the old short names such as
/// <c>PST</c>.
/// </summary>
public static class JavaZone
{
    // ZoneId.SHORT_IDS.
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
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
    };

    /// <summary>Checks a key's value.</summary>
    public static IConfigValidator Validator { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is not string text || !TryFind(text, out _))
        {
            throw new ConfigException(name, value,
                "Invalid time zone. See the list of valid time zones at https://docs.oracle.com/javase/8/docs/api/java/time/ZoneId.html#shortIds");
        }
    });

    /// <summary>The zone of that name.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static TimeZoneInfo Find(string name) =>
        TryFind(name, out var zone)
            ? zone
            : throw new ConfigException($"'{name}' is not a time zone: expected a name such as Europe/Berlin, an offset such as +02:00, or UTC");

    /// <summary>The zone of that name, if there is one.</summary>
    public static bool TryFind(string name, out TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(name);
        zone = TimeZoneInfo.Utc;
        var id = Short.GetValueOrDefault(name, name);
        if (id is "Z" or "UTC" or "GMT" or "UT") return true;
        foreach (var prefix in (ReadOnlySpan<string>)["UTC", "GMT", "UT", ""])
        {
            if (!id.StartsWith(prefix, StringComparison.Ordinal) || !TryOffset(id.AsSpan(prefix.Length), out var offset)) continue;
            zone = offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(id, offset, id, id);
            return true;
        }
        // The system's zones go by file names: what Java would not take for a region is not to be looked for.
        return id.Length > 1 && char.IsAsciiLetter(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+' or '~' or '.')
            && !id.Contains("..", StringComparison.Ordinal) && !IsOnlyAFile(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!) && zone.Id == id;
    }

    private static bool IsOnlyAFile(string id) => id is "localtime" or "posixrules" or "Factory"
        || id.StartsWith("posix/", StringComparison.Ordinal) || id.StartsWith("right/", StringComparison.Ordinal);

    // +h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss; up to 18 hours in Java, 14 in .NET.
    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length < 2 || text[0] is not ('+' or '-')) return false;
        var digits = text[1..].ToString().Replace(":", "", StringComparison.Ordinal);
        if (digits.Length == 1) digits = "0" + digits;
        if (digits.Length is not (2 or 4 or 6)) return false;
        if (!int.TryParse(digits.PadRight(6, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var (hours, minutes, seconds) = (number / 10000, number / 100 % 100, number % 100);
        if (hours > 14 || minutes > 59 || seconds != 0) return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return offset.Duration() <= TimeSpan.FromHours(14);
    }
}
