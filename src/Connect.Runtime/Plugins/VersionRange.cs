using Connect.Api;

namespace Connect.Runtime.Plugins;

/// <summary>
/// The versions of a plugin that a configuration asks for (KIP-891), in Maven's notation: <c>1.2</c> or <c>[1.2]</c> for just this one, <c>[1.2,2.0)</c>,
/// <c>(,1.0]</c>, <c>[1.5,)</c>, several ranges separated by commas. <c>latest</c>, or nothing, is any.
/// </summary>
internal sealed class VersionRange
{
    private readonly List<(PluginVersion? From, bool FromIncluded, PluginVersion? To, bool ToIncluded)> _ranges = [];
    private readonly string _text;

    private VersionRange(string text) => _text = text;

    /// <summary>Reads a range.</summary>
    /// <returns>Null where any version will do.</returns>
    /// <exception cref="ConfigException">It is none; the message says what is wrong with it.</exception>
    public static VersionRange? Parse(string? text)
    {
        var rest = text?.Trim();
        if (rest is null or "latest") return null;
        if (rest.Length == 0) throw new ConfigException("Version range is empty");
        if (rest[0] is not ('[' or '(')) rest = $"[{rest}]";
        var range = new VersionRange(rest);
        while (rest.Length > 0)
        {
            var end = rest.AsSpan().IndexOfAny(']', ')');
            if (rest[0] is not ('[' or '(') || end < 0) throw new ConfigException($"Unbounded range: {range._text}");
            range.Add(rest[1..end].Split(','), rest[0] == '[', rest[end] == ']');
            rest = rest[(end + 1)..].TrimStart().TrimStart(',').TrimStart();
        }
        return range;
    }

    /// <summary>Whether a version is in the range.</summary>
    public bool Contains(string version)
    {
        var asked = new PluginVersion(version);
        return _ranges.Exists(r =>
            (r.From is null || asked.CompareTo(r.From) is var above && (above > 0 || (above == 0 && r.FromIncluded)))
            && (r.To is null || asked.CompareTo(r.To) is var below && (below < 0 || (below == 0 && r.ToIncluded))));
    }

    /// <summary>Why a plugin is not meant; null if its version is in the range.</summary>
    public string? WhyNot(Plugin plugin) => Contains(plugin.Version)
        ? null
        : $"Plugin {plugin.ClassName} not found that matches the version range {this}, available versions: [{plugin.Version}]";

    /// <summary>The range as Maven shows it: a single version is both bounds.</summary>
    public override string ToString() => _ranges.Count == 0
        ? _text
        : string.Join(',', _ranges.Select(r => $"{(r.FromIncluded ? '[' : '(')}{r.From},{r.To}{(r.ToIncluded ? ']' : ')')}"));

    private void Add(string[] bounds, bool fromIncluded, bool toIncluded)
    {
        if (bounds.Length == 1)
        {
            if (!fromIncluded || !toIncluded) throw new ConfigException($"Single version must be surrounded by []: {_text}");
            if (string.IsNullOrWhiteSpace(bounds[0])) throw new ConfigException($"Range has no version: {_text}");
        }
        if (bounds.Length > 2) throw new ConfigException($"Range has more than two bounds: {_text}");
        var (from, to) = (Bound(bounds[0]), Bound(bounds[^1]));
        if (from is not null && from.CompareTo(to) > 0 && to is not null) throw new ConfigException($"Range defies version ordering: {_text}");
        _ranges.Add((from, fromIncluded, to, toIncluded));
    }

    private static PluginVersion? Bound(string text) => string.IsNullOrWhiteSpace(text) ? null : new PluginVersion(text.Trim());
}
