using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Connect.Java;

/// <summary>
/// A regular expression as configurations have them: Java's (<see href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html">Pattern</see>),
/// with its numbers of groups, its possessive quantifiers and its replacements. What .NET alone knows is not refused.
/// </summary>
public sealed partial class JavaRegex
{
    private readonly Regex _whole, _part;
    private readonly Dictionary<string, int> _names = [];
    private readonly string _pattern;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="ArgumentException">It is not one, or has something of Java's that is not known here.</exception>
    public JavaRegex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _pattern = pattern;
        var translated = new Translation(pattern, _names).Translate();
        _part = new(translated, RegexOptions.CultureInvariant);
        _whole = new($@"\A(?:{translated})\z", RegexOptions.CultureInvariant);
    }

    /// <summary>Whether a whole text matches.</summary>
    /// <param name="text">The text.</param>
    public bool Matches(string text) => _whole.IsMatch(text);

    /// <summary>The text with its first match replaced: <c>$1</c> and <c>${name}</c> are groups, a backslash keeps what follows as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replacement">What takes the match's place.</param>
    /// <exception cref="FormatException">The replacement names a group that is not there, or is not complete.</exception>
    public string ReplaceFirst(string text, string replacement)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(replacement);
        var match = _part.Match(text);
        if (!match.Success) return text;
        var replaced = new StringBuilder(text.Length + replacement.Length).Append(text, 0, match.Index);
        Append(replaced, match, replacement);
        return replaced.Append(text.AsSpan(match.Index + match.Length)).ToString();
    }

    /// <summary>The text with all its matches replaced, as by <see cref="ReplaceFirst"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replacement">What takes the place of each match.</param>
    /// <exception cref="FormatException">Something matches, and the replacement names a group that is not there, or is not complete.</exception>
    public string ReplaceAll(string text, string replacement)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(replacement);
        StringBuilder? replaced = null;
        var from = 0;
        for (var match = _part.Match(text); match.Success; match = match.NextMatch())
        {
            replaced ??= new StringBuilder(text.Length + replacement.Length);
            replaced.Append(text, from, match.Index - from);
            Append(replaced, match, replacement);
            from = match.Index + match.Length;
        }
        return replaced is null ? text : replaced.Append(text.AsSpan(from)).ToString();
    }

    /// <summary>The pattern.</summary>
    public override string ToString() => _pattern;

    private void Append(StringBuilder replaced, Match match, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] == '\\')
            {
                if (++i == replacement.Length) throw Bad(replacement, "character to be escaped is missing");
                replaced.Append(replacement[i]);
            }
            else if (replacement[i] == '$') replaced.Append(match.Groups[Group(replacement, ref i, match.Groups.Count)].Value);
            else replaced.Append(replacement[i]);
        }
    }

    /// <summary>The group that a dollar sign stands for.</summary>
    /// <param name="replacement">The replacement.</param>
    /// <param name="at">Where the dollar sign is; afterwards where the reference ends.</param>
    /// <param name="count">The number of groups, the whole match among them.</param>
    private int Group(string replacement, ref int at, int count)
    {
        var next = at + 1 < replacement.Length ? replacement[at + 1] : '\0';
        if (next == '{' && replacement.IndexOf('}', at) is > 0 and var end)
        {
            var name = replacement[(at + 2)..end];
            at = end;
            return _names.TryGetValue(name, out var named) ? named : throw Bad(replacement, $"No group with name {{{name}}}");
        }
        if (!char.IsAsciiDigit(next)) throw Bad(replacement, "Illegal group reference: group index is missing");
        var group = next - '0';
        at++;
        if (group >= count) throw Bad(replacement, $"No group {group}");
        // As many digits as still name a group.
        while (at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]) && group * 10 + replacement[at + 1] - '0' is var more && more < count)
        {
            group = more;
            at++;
        }
        return group;
    }

    private FormatException Bad(string replacement, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{why}: the replacement is {replacement}, the regular expression {_pattern}"));
}
