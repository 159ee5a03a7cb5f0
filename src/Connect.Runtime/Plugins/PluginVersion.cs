namespace Connect.Runtime.Plugins;

/// <summary>
/// A version in the order of Maven's: numbers part by part, missing ones are 0; words before the release (<c>alpha</c>, <c>beta</c>, <c>milestone</c>,
/// <c>rc</c>, <c>snapshot</c>), others after it.
/// </summary>
internal sealed class PluginVersion : IComparable<PluginVersion>
{
    private static readonly string[] BeforeRelease = ["alpha", "beta", "milestone", "rc", "snapshot"];
    private readonly string _text;
    private readonly List<string> _parts = [];

    public PluginVersion(string text)
    {
        _text = text;
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && !IsBoundary(text[i - 1], text[i])) continue;
            var part = text[start..i].Trim('.', '-', '_');
            if (part.Length > 0) _parts.Add(part.ToLowerInvariant());
            start = i;
        }
    }

    public int CompareTo(PluginVersion? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < Math.Max(_parts.Count, other._parts.Count); i++)
            if (ComparePart(_parts.ElementAtOrDefault(i), other._parts.ElementAtOrDefault(i)) is not 0 and var order) return order;
        return 0;
    }

    public override string ToString() => _text;

    private static bool IsBoundary(char before, char after) => after is '.' or '-' or '_' || char.IsAsciiDigit(before) != char.IsAsciiDigit(after);

    private static int ComparePart(string? a, string? b) =>
        ulong.TryParse(a ?? "0", out var x) && ulong.TryParse(b ?? "0", out var y) ? x.CompareTo(y)
            : RankOf(a) != RankOf(b) ? RankOf(a).CompareTo(RankOf(b))
            : string.CompareOrdinal(a, b);

    // A number is more than any word, which belongs to the release before it.
    private static int RankOf(string? part) => part switch
    {
        null or "ga" or "final" or "release" => BeforeRelease.Length,
        "a" => 0,
        "b" => 1,
        "m" => 2,
        "cr" => 3,
        _ when char.IsAsciiDigit(part[0]) => BeforeRelease.Length + 2,
        _ => Array.IndexOf(BeforeRelease, part) is >= 0 and var rank ? rank : BeforeRelease.Length + 1,
    };
}
