using System.Collections.Concurrent;
using System.Reflection;

namespace Connect.Java.Time;

/// <summary>
/// What a language calls months, days, halves of the day, eras and quarters, as Java 17 has it (CLDR), and how its region counts weeks. The names lie in a
/// file: the worker runs without culture data, and names of folders must not change with the machine.
/// </summary>
public sealed class DateNames
{
    private const int Columns = 24;
    private static readonly Lazy<Dictionary<string, string>> Lines = new(ReadLines);
    private static readonly ConcurrentDictionary<string, DateNames> Known = new(StringComparer.Ordinal);
    private readonly string[][] _names;

    private DateNames(string line, WeekRule weeks)
    {
        Weeks = weeks;
        var columns = line.Split('\t');
        _names = new string[Columns][];
        for (var i = 1; i < Columns; i++)
        {
            // Most languages have the same form for names that stand alone; the file says so with nothing.
            var same = (Column)i switch { >= Column.MonthAlone and <= Column.MonthAlone + 2 or >= Column.DayAlone and <= Column.DayAlone + 2 => i - 3, >= Column.QuarterAlone and < Column.JodaEra => i - 3, _ => i };
            _names[i] = columns[i].Length == 0 && same != i ? _names[same] : columns[i].Split('|');
        }
    }

    /// <summary>A column of the file: the first of three for what has a full, a short and a narrow form.</summary>
    internal enum Column
    {
        Month = 1,
        MonthAlone = 4,
        Day = 7,
        DayAlone = 10,
        HalfDay = 13,
        EraShort = 14,
        EraFull = 15,
        EraNarrow = 16,
        Quarter = 17,
        QuarterAlone = 20,
        JodaEra = 23,
    }

    /// <summary>American English.</summary>
    public static DateNames English { get; } = Of("en-US");

    internal WeekRule Weeks { get; }

    /// <summary>Whether the names are English: those of zones are known in no other language.</summary>
    internal bool IsEnglish { get; private init; }

    /// <summary>The names of a language tag such as <c>pt-BR</c>: of the region where it has its own, else of the language; neutral ones for an unknown or no language.</summary>
    /// <param name="tag">The tag (BCP 47), or nothing.</param>
    public static DateNames Of(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Known.GetOrAdd(tag, static tag =>
        {
            var parts = tag.Split('-', '_');
            var language = parts[0].ToLowerInvariant();
            var region = parts.Skip(1).TakeWhile(p => p.Length > 1).FirstOrDefault(p => p.Length == 2 && p.All(char.IsAsciiLetter))?.ToUpperInvariant() ?? "";
            var line = Lines.Value.GetValueOrDefault($"{language}-{region}") ?? Lines.Value.GetValueOrDefault(language) ?? Lines.Value["root"];
            return new(line, WeekRule.Of(region)) { IsEnglish = language is "en" or "" };
        });
    }

    /// <summary>The names of a locale's language alone (<c>fr</c>, <c>fr-CA</c>, <c>fr_CA</c>); neutral ones for an unknown language.</summary>
    /// <param name="locale">The locale.</param>
    public static DateNames OfLanguage(string locale)
    {
        ArgumentNullException.ThrowIfNull(locale);
        return Of(locale.Trim().Split('-', '_')[0]);
    }

    /// <summary>Names in order: January, Sunday, morning, BC and the first quarter are the first.</summary>
    internal string[] this[Column column] => _names[(int)column];

    private static Dictionary<string, string> ReadLines()
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("DateNames.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            foreach (var tag in line[..line.IndexOf('\t')].Split(',')) lines.Add(tag, line);
        return lines;
    }
}
