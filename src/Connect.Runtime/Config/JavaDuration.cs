using System.Globalization;
using System.Text.RegularExpressions;

namespace Connect.Runtime.Config;

/// <summary>Durations in the ISO 8601 form that Java's <c>Duration.parse</c> reads: <c>PT24H</c> or <c>P1DT0.5S</c>.</summary>
internal static partial class JavaDuration
{
    private const long TicksPerDay = TimeSpan.TicksPerDay;

    /// <summary>Reads a duration; parts of less than 100 ns are cut off.</summary>
    /// <returns>The duration, or null where the text is none, or is longer than some 29,000 years.</returns>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        // A T promises a time.
        if (!match.Success || text.EndsWith('T') || text.EndsWith('t') || match.Groups.Values.Skip(2).All(static g => !g.Success)) return null;
        try
        {
            var ticks = checked(Part(match, "d", TicksPerDay) + Part(match, "h", TimeSpan.TicksPerHour) + Part(match, "m", TimeSpan.TicksPerMinute)
                + Part(match, "s", TimeSpan.TicksPerSecond) + Fraction(match));
            return TimeSpan.FromTicks(match.Groups["sign"].Value == "-" ? checked(-ticks) : ticks);
        }
        catch (OverflowException) { return null; }
    }

    private static long Part(Match match, string name, long unit) =>
        match.Groups[name] is { Success: true } part ? checked(long.Parse(part.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * unit) : 0;

    // Of the seconds' sign.
    private static long Fraction(Match match)
    {
        if (match.Groups["f"] is not { Success: true, Length: > 0 } fraction) return 0;
        var ticks = long.Parse(fraction.Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        return match.Groups["s"].Value.StartsWith('-') ? -ticks : ticks;
    }

    [GeneratedRegex("^(?<sign>[-+]?)P(?:(?<d>[-+]?[0-9]+)D)?"
        + "(?:T(?:(?<h>[-+]?[0-9]+)H)?(?:(?<m>[-+]?[0-9]+)M)?(?:(?<s>[-+]?[0-9]+)(?:[.,](?<f>[0-9]{0,9}))?S)?)?\\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
