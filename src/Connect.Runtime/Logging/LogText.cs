using System.Buffers;
using System.Globalization;
using System.Text;

namespace Connect.Runtime.Logging;

/// <summary>Text from anywhere as a part of one line.</summary>
internal static class LogText
{
    // What ends a line, commands a terminal, or shows what follows in another order.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Range(0, 0x1f), .. Range(0x7f, 0x9f), .. Range(0x2028, 0x202e), .. Range(0x2066, 0x2069)]);

    /// <summary>The text with control characters as escapes: <c>\n</c>, <c>\u001B</c>. Whoever sends a record or names a connector must not be able to forge a line.</summary>
    public static string OneLine(string text)
    {
        var at = text.AsSpan().IndexOfAny(Controls);
        if (at < 0) return text;
        var line = new StringBuilder(text.Length + 16);
        for (var from = 0; ; from = at + 1)
        {
            at = text.AsSpan(from).IndexOfAny(Controls) is >= 0 and var next ? from + next : text.Length;
            line.Append(text, from, at - from);
            if (at == text.Length) return line.ToString();
            switch (text[at])
            {
                case '\n': line.Append("\\n"); break;
                case '\r': line.Append("\\r"); break;
                case '\t': line.Append("\\t"); break;
                case var c: line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"); break;
            }
        }
    }

    /// <summary>What lines call the thread they come from.</summary>
    public static string ThreadName => Thread.CurrentThread.Name ?? string.Create(CultureInfo.InvariantCulture, $"thread-{Environment.CurrentManagedThreadId}");

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
