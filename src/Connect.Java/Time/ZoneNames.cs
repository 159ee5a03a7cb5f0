using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Connect.Java.Time;

/// <summary>What zones are called in English, as Java 17 has it: <c>CET</c>, <c>Central European Summer Time</c>.</summary>
internal static class ZoneNames
{
    // Of each id the short name, that of summer, and the two long ones.
    private static readonly Lazy<FrozenDictionary<string, string[]>> Names = new(() =>
        Lines("ZoneNames.tsv").SelectMany(columns => columns[1].Split(','), (columns, id) => (Id: id, Names: columns[0].Split('|')))
            .ToFrozenDictionary(zone => zone.Id, zone => zone.Names));

    // Long names and those in mail, logs and what `date` prints, longest first. Others that mean several zones (IST) are left out: they would be read as one of them.
    private static readonly Lazy<(string Name, int Seconds, JavaZone? Zone)[]> Texts = new(() =>
        [.. Lines("ZoneTexts.tsv").Select(columns => (
            columns[0],
            int.TryParse(columns[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minutes) ? minutes * 60 : int.MinValue,
            JavaZones.TryFind(columns[2], out var zone) ? zone : null))]);

    /// <summary>A zone's name at a point in time, or null where it has none.</summary>
    public static string? Of(JavaZone zone, long utc, bool full) =>
        Names.Value.TryGetValue(zone.Id, out var names) ? names[(full ? 2 : 0) + (zone.IsSummerAt(utc) ? 1 : 0)] : null;

    /// <summary>Reads a name as the offset it says, in seconds: EDT is summer time whenever it is.</summary>
    public static bool TryReadOffset(ReadOnlySpan<char> text, ref int at, out int seconds)
    {
        foreach (var (name, offset, _) in Texts.Value)
        {
            if (offset == int.MinValue || !text[at..].StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            at += name.Length;
            seconds = offset;
            return true;
        }
        seconds = 0;
        return false;
    }

    /// <summary>Reads a name as the zone it belongs to.</summary>
    public static JavaZone? ReadZone(ReadOnlySpan<char> text, ref int at, bool full)
    {
        foreach (var (name, _, zone) in Texts.Value)
        {
            if (zone is null || name.Contains(' ', StringComparison.Ordinal) != full || !text[at..].StartsWith(name, StringComparison.Ordinal)) continue;
            at += name.Length;
            return zone;
        }
        return null;
    }

    private static IEnumerable<string[]> Lines(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        while (reader.ReadLine() is { } line) yield return line.Split('\t');
    }
}
