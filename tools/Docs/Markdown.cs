using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Docs;

/// <summary>Plain text as GitHub's Markdown.</summary>
internal static partial class Markdown
{
    /// <summary>Text in a code span.</summary>
    public static string Code(string text) => !text.Contains('`', StringComparison.Ordinal) ? $"`{text}`" : $"`` {text} ``";

    /// <summary>Text in a code span in a table, where a pipe would end the cell.</summary>
    public static string Cell(string text) => text.Length == 0 ? "" : Code(text).Replace("|", @"\|", StringComparison.Ordinal);

    /// <summary>
    /// Text that shows as it is. Names of keys that <paramref name="linkOf"/> knows become links, other names with dots, variables and URLs of databases code.
    /// </summary>
    /// <param name="text">Plain text.</param>
    /// <param name="linkOf">The target of a key, or null where it is none.</param>
    public static string Text(string text, Func<string, string?>? linkOf = null)
    {
        var result = new StringBuilder();
        var end = 0;
        foreach (Match match in Marked().Matches(text))
        {
            var marked = match.Groups["url"].Success ? match.Value
                : !match.Groups["name"].Success ? Code(match.Value)
                : linkOf?.Invoke(match.Groups["name"].Value) is { } link ? $"[{Code(match.Value)}]({link})"
                : match.Value.Contains('=', StringComparison.Ordinal) || match.Value.Count(c => c == '.') > 1 ? Code(match.Value)
                : null;
            if (marked is null) continue;
            result.Append(Escaped(text[end..match.Index])).Append(marked);
            end = match.Index + match.Length;
        }
        return result.Append(Escaped(text[end..])).ToString();
    }

    /// <summary>The fragment that GitHub gives a heading.</summary>
    public static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in heading)
            if (char.IsLetterOrDigit(c) || c is '-' or '_') anchor.Append(char.ToLower(c, CultureInfo.InvariantCulture));
            else if (c == ' ') anchor.Append('-');
        return anchor.ToString();
    }

    private static string Escaped(string text) => Special().Replace(text, @"\$0");

    // Underscores inside words mark nothing.
    [GeneratedRegex(@"[\\`*\[\]<>|#~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")]
    private static partial Regex Special();

    [GeneratedRegex(@"(?<url>https?://[^\s,;]*[^\s,;.…])|\$\{[^}]*\}|\bjdbc:[^\s,]*[^\s,.)]|(?<name>[A-Za-z][\w$-]*(?:\.[\w$-]+)+)(?:=[\w+-]+(?:\.[\w+-]+)*)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Marked();
}
