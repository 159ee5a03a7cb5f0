using System.Text;
using Connect.Java.Time;

namespace Connect.Runtime.Logging;

/// <summary>Formats of dates in log lines: the names that log4j has for them, and Java's patterns.</summary>
internal static class LogDates
{
    /// <summary>The pattern that log4j knows by a name, or that is one itself.</summary>
    /// <param name="asked">The name or the pattern.</param>
    /// <param name="zone">The zone.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static TimePattern Pattern(string asked, JavaZone zone) => TimePattern.OfDateTimeFormatter(asked switch
    {
        "DEFAULT" => "yyyy-MM-dd HH:mm:ss,SSS",
        "DEFAULT_MICROS" => "yyyy-MM-dd HH:mm:ss,SSSSSS",
        "DEFAULT_PERIOD" => "yyyy-MM-dd HH:mm:ss.SSS",
        "ISO8601" => "yyyy-MM-dd'T'HH:mm:ss,SSS",
        "ISO8601_PERIOD" => "yyyy-MM-dd'T'HH:mm:ss.SSS",
        "ISO8601_PERIOD_MICROS" => "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
        "ISO8601_BASIC" => "yyyyMMdd'T'HHmmss,SSS",
        "ISO8601_BASIC_PERIOD" => "yyyyMMdd'T'HHmmss.SSS",
        "ISO8601_OFFSET_DATE_TIME_HHCMM" => "yyyy-MM-dd'T'HH:mm:ss,SSSxxx",
        "ABSOLUTE" => "HH:mm:ss,SSS",
        "ABSOLUTE_PERIOD" => "HH:mm:ss.SSS",
        "ABSOLUTE_MICROS" => "HH:mm:ss,SSSSSS",
        "COMPACT" => "yyyyMMddHHmmssSSS",
        "DATE" => "dd MMM yyyy HH:mm:ss,SSS",
        "DATE_PERIOD" => "dd MMM yyyy HH:mm:ss.SSS",
        _ => FractionsOf(asked),
    }, DateNames.English, zone);

    // In log4j n stands for a fraction of the second, as S does.
    private static string FractionsOf(string pattern)
    {
        var text = new StringBuilder(pattern);
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'') isQuoted = !isQuoted;
            else if (text[i] == 'n' && !isQuoted) text[i] = 'S';
        }
        return text.ToString();
    }
}
