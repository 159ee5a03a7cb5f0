namespace Connect.Java.Tests.Time;

/// <summary>What Java's libraries answered, a line each.</summary>
internal static class Recorded
{
    public static IEnumerable<string[]> Rows(string file, string kind)
    {
        using var data = new StreamReader(typeof(Recorded).Assembly.GetManifestResourceStream(file)!);
        return [.. data.ReadToEnd().Split('\n').Select(line => line.Split('\t')).Where(row => row[0] == kind).Select(row => row[1..])];
    }

    /// <summary>Compares all rows at once, so that a failure shows each that differs.</summary>
    public static void AllAgree(IEnumerable<(string Row, string Expected, string Actual)> results)
    {
        var all = results.ToList();
        Assert.NotEmpty(all);
        Assert.Empty(all.Where(result => result.Expected != result.Actual).Select(result => $"{result.Row}: expected {result.Expected}, got {result.Actual}"));
    }
}
