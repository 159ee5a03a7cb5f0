using System.Text;
using System.Text.RegularExpressions;

namespace Connect.Transforms;

/// <summary>Java's regular expressions, as far as they differ from .NET's in what topic names need.</summary>
internal static class JavaRegex
{
    private static readonly (string Java, string Net)[] Classes =
    [
        (@"\p{Alpha}", "a-zA-Z"), (@"\p{Digit}", "0-9"), (@"\p{Alnum}", "a-zA-Z0-9"), (@"\p{Upper}", "A-Z"), (@"\p{Lower}", "a-z"), (@"\p{XDigit}", "0-9a-fA-F"),
        (@"\p{Space}", @"\s"), (@"\d", "0-9"), (@"\w", "a-zA-Z0-9_"),
    ];

    /// <summary>Compiles a Java regular expression.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static Regex Compile(string pattern) => new(Translate(pattern), RegexOptions.CultureInvariant);

    /// <summary>Compiles a Java regular expression so that it matches whole texts only.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static Regex CompileWhole(string pattern)
    {
        Compile(pattern);
        return new($@"\A(?:{Translate(pattern)})\z", RegexOptions.CultureInvariant);
    }

    /// <summary>A match's replacement by Java's rules: <c>$1</c>, <c>${name}</c>, and a backslash before anything that is meant literally.</summary>
    public static string Expand(string replacement, Match match)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c == '\\' && i + 1 < replacement.Length) text.Append(replacement[++i]);
            else if (c == '$' && i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]))
            {
                // As many digits as still name a group.
                var group = replacement[++i] - '0';
                while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && group * 10 + replacement[i + 1] - '0' < match.Groups.Count) group = group * 10 + replacement[++i] - '0';
                text.Append(match.Groups[group].Value);
            }
            else if (c == '$' && i + 1 < replacement.Length && replacement[i + 1] == '{' && replacement.IndexOf('}', i) is > 0 and var end)
            {
                text.Append(match.Groups[replacement[(i + 2)..end]].Value);
                i = end;
            }
            else text.Append(c);
        }
        return text.ToString();
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        var inClass = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith(@"\Q"))
            {
                var end = pattern.IndexOf(@"\E", i + 2, StringComparison.Ordinal);
                if (end < 0) end = pattern.Length;
                text.Append(Regex.Escape(pattern[(i + 2)..end]));
                i = end + 1;
                continue;
            }
            if (pattern[i] == '\\')
            {
                var known = false;
                foreach (var (java, net) in Classes)
                {
                    if (!rest.StartsWith(java)) continue;
                    // Java's are ASCII.
                    text.Append(inClass > 0 ? net : $"[{net}]");
                    i += java.Length - 1;
                    known = true;
                    break;
                }
                if (known) continue;
                text.Append('\\');
                if (++i < pattern.Length) text.Append(pattern[i]);
                continue;
            }
            if (pattern[i] == '[') inClass++;
            else if (pattern[i] == ']' && inClass > 0) inClass--;
            text.Append(pattern[i]);
        }
        return text.ToString();
    }
}
