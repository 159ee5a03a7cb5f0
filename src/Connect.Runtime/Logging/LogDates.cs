using System.Text;

namespace Connect.Runtime.Logging;

/// <summary>Formats of dates in log lines: the names that log4j has for them, and Java's patterns.</summary>
internal static class LogDates
{
    /// <summary>.NET's format for one that log4j knows by a name, or by a pattern of Java's letters; null where there is none.</summary>
    public static string? Format(string asked) => asked switch
    {
        "DEFAULT" => "yyyy-MM-dd HH:mm:ss,fff",
        "DEFAULT_MICROS" => "yyyy-MM-dd HH:mm:ss,ffffff",
        "DEFAULT_PERIOD" => "yyyy-MM-dd HH:mm:ss.fff",
        "ISO8601" => "yyyy-MM-dd'T'HH:mm:ss,fff",
        "ISO8601_PERIOD" => "yyyy-MM-dd'T'HH:mm:ss.fff",
        "ISO8601_PERIOD_MICROS" => "yyyy-MM-dd'T'HH:mm:ss.ffffff",
        "ISO8601_BASIC" => "yyyyMMdd'T'HHmmss,fff",
        "ISO8601_BASIC_PERIOD" => "yyyyMMdd'T'HHmmss.fff",
        "ISO8601_OFFSET_DATE_TIME_HHCMM" => "yyyy-MM-dd'T'HH:mm:ss,fffzzz",
        "ABSOLUTE" => "HH:mm:ss,fff",
        "ABSOLUTE_PERIOD" => "HH:mm:ss.fff",
        "ABSOLUTE_MICROS" => "HH:mm:ss,ffffff",
        "COMPACT" => "yyyyMMddHHmmssfff",
        "DATE" => "dd MMM yyyy HH:mm:ss,fff",
        "DATE_PERIOD" => "dd MMM yyyy HH:mm:ss.fff",
        _ => Translate(asked),
    };

    private static string? Translate(string pattern)
    {
        var format = new StringBuilder(pattern.Length + 8);
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            if (c == '\'')
            {
                var quoted = new StringBuilder();
                for (i++; ; i++)
                {
                    if (i == pattern.Length) return null;
                    if (pattern[i] != '\'') { quoted.Append(pattern[i]); continue; }
                    // Two in a row are one that is meant.
                    if (i + 1 == pattern.Length || pattern[i + 1] != '\'') break;
                    quoted.Append(pattern[i++]);
                }
                i++;
                Quote(format, quoted.Length == 0 ? "'" : quoted.ToString());
                continue;
            }
            if (!char.IsAsciiLetter(c)) { Quote(format, c.ToString()); i++; continue; }
            var run = 1;
            while (i + run < pattern.Length && pattern[i + run] == c) run++;
            var letters = (c, run) switch
            {
                ('y' or 'u', 2) => "yy",
                ('y' or 'u', _) => "yyyy",
                ('M' or 'L', <= 4) => new string('M', run),
                ('d' or 'H' or 'h' or 'm' or 's', <= 2) => run == 1 ? $"%{c}" : new string(c, run),
                ('S' or 'n', <= 7) => new string('f', run),
                ('a', _) => "tt",
                ('E', <= 3) => "ddd",
                ('E', _) => "dddd",
                ('X' or 'x', 3) => "zzz",
                ('X' or 'x', 1) => "zz",
                _ => null,
            };
            if (letters is null) return null;
            // A letter alone stands for itself only at the beginning, where it would be a standard format.
            format.Append(letters[0] == '%' && format.Length > 0 ? letters[1..] : letters);
            i += run;
        }
        return format.Length == 1 ? $"%{format}" : format.ToString();
    }

    private static void Quote(StringBuilder format, string text)
    {
        foreach (var c in text) format.Append('\\').Append(c);
    }
}
