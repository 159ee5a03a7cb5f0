using System.Collections.Concurrent;

namespace Connectors.QuestDb.Time;

internal sealed partial class TimestampFormat
{
    // Abbreviations mean a fixed offset in minutes: in a text that says EDT, summer was already thought of.
    private static readonly (string Name, int Minutes)[] Abbreviations =
    [
        ("AKDT", -480), ("AKST", -540), ("AEDT", 660), ("AEST", 600), ("CEST", 120), ("EEST", 180), ("WEST", 60), ("NZDT", 780), ("NZST", 720),
        ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420), ("HST", -600),
        ("BST", 60), ("CET", 60), ("EET", 120), ("WET", 0), ("MSK", 180), ("IST", 330), ("JST", 540), ("KST", 540),
    ];

    private readonly ConcurrentDictionary<string, TimeZoneInfo?> _zones = new(StringComparer.Ordinal);

    // Z, an offset with or without UTC or GMT before it, or a zone's name.
    private bool Zone(ReadOnlySpan<char> text, ref int at, ref Clock clock)
    {
        clock.Zone = null;
        clock.OffsetMinutes = 0;
        var rest = text[at..];
        if (rest.IsEmpty) return false;
        if (rest.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            at += 3;
            return rest.Length == 3 || rest[3] is not ('+' or '-') || Offset(text, ref at, ref clock);
        }
        if (rest[0] is '+' or '-' || char.IsAsciiDigit(rest[0])) return Offset(text, ref at, ref clock);
        var end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '/' or '_' or '-' or '+')) end++;
        if (end == 1 && rest[0] is 'Z' or 'z') { at++; return true; }
        if (NamedZone(rest[..end], ref clock)) { at += end; return true; }
        if (rest[0] is not ('Z' or 'z')) return false;
        at++;
        return true;
    }

    // +hh, +hhmm or +hh:mm; without a sign it is +.
    private static bool Offset(ReadOnlySpan<char> text, ref int at, ref Clock clock)
    {
        var negative = text[at] == '-';
        if (text[at] is '+' or '-') at++;
        if (!Digits(text, 2, ref at, out var hours)) return false;
        var minutes = 0;
        if (at < text.Length && (text[at] == ':' || char.IsAsciiDigit(text[at])))
        {
            if (text[at] == ':') at++;
            if (!Digits(text, 2, ref at, out minutes)) return false;
        }
        if (hours > 23 || minutes > 59) return false;
        clock.OffsetMinutes = (hours * 60 + minutes) * (negative ? -1 : 1);
        return true;
    }

    private bool NamedZone(ReadOnlySpan<char> name, ref Clock clock)
    {
        foreach (var (abbreviation, minutes) in Abbreviations)
        {
            if (!name.Equals(abbreviation, StringComparison.OrdinalIgnoreCase)) continue;
            clock.OffsetMinutes = minutes;
            return true;
        }
        if (name.IsEmpty || _zones.Count > 1000) return false;
        clock.Zone = _zones.GetOrAdd(name.ToString(), static id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null);
        return clock.Zone is not null;
    }
}
