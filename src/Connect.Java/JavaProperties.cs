using System.Globalization;
using System.Text;

namespace Connect.Java;

/// <summary>Reads and writes Java's properties format (java.util.Properties).</summary>
public static class JavaProperties
{
    /// <summary>The properties of a file; later ones replace earlier ones.</summary>
    /// <param name="text">What the file holds.</param>
    public static Dictionary<string, string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in LogicalLines(text))
        {
            var at = 0;
            var key = new StringBuilder();
            while (at < line.Length && line[at] is not ('=' or ':' or ' ' or '\t' or '\f')) at = Append(line, at, key);
            while (at < line.Length && line[at] is ' ' or '\t' or '\f') at++;
            if (at < line.Length && line[at] is '=' or ':') at++;
            while (at < line.Length && line[at] is ' ' or '\t' or '\f') at++;
            var value = new StringBuilder();
            while (at < line.Length) at = Append(line, at, value);
            properties[key.ToString()] = value.ToString();
        }
        return properties;
    }

    /// <summary>A property as a line of a file, which <see cref="Parse"/> reads as it was.</summary>
    public static string Line(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var line = new StringBuilder(key.Length + value.Length + 2);
        foreach (var c in key) Escape(c, c is ' ' or '=' or ':' or '#' or '!', line);
        line.Append('=');
        for (var i = 0; i < value.Length; i++) Escape(value[i], i == 0 && value[i] == ' ', line);
        return line.Append('\n').ToString();
    }

    private static void Escape(char c, bool always, StringBuilder to) => _ = c switch
    {
        '\\' => to.Append(@"\\"),
        '\n' => to.Append(@"\n"),
        '\r' => to.Append(@"\r"),
        '\t' => to.Append(@"\t"),
        '\f' => to.Append(@"\f"),
        _ when always => to.Append('\\').Append(c),
        _ => to.Append(c),
    };

    private static IEnumerable<string> LogicalLines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            line = line.TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!') continue;
            while (Continues(line))
                line = line[..^1] + (reader.ReadLine()?.TrimStart(' ', '\t', '\f') ?? "");
            yield return line;
        }
    }

    private static bool Continues(string line)
    {
        var slashes = 0;
        while (slashes < line.Length && line[^(slashes + 1)] == '\\') slashes++;
        return slashes % 2 == 1;
    }

    private static int Append(string line, int at, StringBuilder to)
    {
        if (line[at] != '\\' || at + 1 == line.Length) { to.Append(line[at]); return at + 1; }
        if (line[at + 1] == 'u' && at + 6 <= line.Length
            && ushort.TryParse(line.AsSpan(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            to.Append((char)code);
            return at + 6;
        }
        to.Append(line[at + 1] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var c => c });
        return at + 2;
    }
}
