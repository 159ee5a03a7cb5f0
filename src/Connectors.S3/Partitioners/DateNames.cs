using System.Reflection;

namespace Connectors.S3;

/// <summary>
/// The names of months, days, halves of the day and eras in a language, as Java 17 has them (CLDR). They lie in a file because the worker runs without
/// culture data, and because names of folders must not change with the machine.
/// </summary>
/// <param name="Months">January to December.</param>
/// <param name="ShortMonths">Jan to Dec.</param>
/// <param name="Days">Sunday to Saturday.</param>
/// <param name="ShortDays">Sun to Sat.</param>
/// <param name="HalfDays">AM and PM.</param>
/// <param name="Eras">BC and AD.</param>
internal sealed record DateNames(string[] Months, string[] ShortMonths, string[] Days, string[] ShortDays, string[] HalfDays, string[] Eras)
{
    /// <summary>
    /// The names of a locale's language (<c>fr</c>, <c>fr-CA</c>, <c>fr_CA</c>); short English names where the language is not known, as Java does.
    /// </summary>
    public static DateNames Of(string locale)
    {
        var language = locale.Trim().Split('-', '_')[0].ToLowerInvariant();
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("DateNames.tsv")!;
        using var lines = new StreamReader(stream);
        DateNames? root = null;
        while (lines.ReadLine() is { } line)
        {
            var columns = line.Split('\t');
            if (columns[0] == language) return Read(columns);
            if (columns[0] == "root") root = Read(columns);
        }
        return root!;
    }

    private static DateNames Read(string[] columns) =>
        new(columns[1].Split('|'), columns[2].Split('|'), columns[3].Split('|'), columns[4].Split('|'), columns[5].Split('|'), columns[6].Split('|'));
}
