using System.Globalization;
using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

public sealed class SimpleDateFormatTests
{
    // The recordings begin their hundred years for years of two digits in 1900.
    private static readonly TimeProvider In1980 = new FixedTime(new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static TimePattern Pattern(string pattern, string zone) =>
        TimePattern.OfSimpleDateFormat(pattern, JavaZones.TryFind(zone, out var found) ? found : throw new ArgumentException(zone), In1980);

    private static string Read(TimePattern pattern, string text) => pattern.TryParse(text, out var time) ? time.ToString(CultureInfo.InvariantCulture) : "none";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Times_are_written_as_Java_writes_them() =>
        Recorded.AllAgree(Recorded.Rows("java-dates.tsv", "format").Select(row => ($"{row[0]} {row[1]}", row[2], Pattern(row[0], "UTC").Format(Number(row[1])))));

    [Fact]
    public void Times_are_read_as_Java_reads_them() =>
        Recorded.AllAgree(Recorded.Rows("java-dates.tsv", "parse").Select(row => ($"{row[0]} {row[1]}", row[2], Read(TimePattern.OfSimpleDateFormat(row[0]), row[1]))));

    [Fact]
    public void Zones_old_dates_and_years_of_five_digits_are_written_as_Java_writes_them() =>
        Recorded.AllAgree(Recorded.Rows("simple-date-format.tsv", "format").Select(row => ($"{row[0]} {row[1]} {row[2]}", row[3], Pattern(row[0], row[1]).Format(Number(row[2])))));

    [Fact]
    public void Zones_old_dates_and_years_of_five_digits_are_read_as_Java_reads_them() =>
        Recorded.AllAgree(Recorded.Rows("simple-date-format.tsv", "parse").Select(row => ($"{row[0]} {row[1]} {row[2]}", row[3], Read(Pattern(row[0], row[1]), row[2]))));

    [Theory]
    [InlineData("2044-06-15", "15.06.64", "1964-06-15")]
    [InlineData("2044-06-15", "14.06.64", "2064-06-14")]
    [InlineData("2044-06-15", "01.01.65", "1965-01-01")]
    [InlineData("2044-06-15", "01.01.63", "2063-01-01")]
    public void Two_digits_are_a_year_from_80_years_before_now_to_20_after(string now, string text, string expected)
    {
        var pattern = TimePattern.OfSimpleDateFormat("dd.MM.yy", time: new FixedTime(DateTimeOffset.Parse(now + "T00:00Z", CultureInfo.InvariantCulture)));
        Assert.True(pattern.TryParse(text, out var time));
        Assert.Equal(expected, TimePattern.OfSimpleDateFormat("yyyy-MM-dd").Format(time));
    }

    [Theory]
    [InlineData("2024-02-29 12:00 IST")]
    [InlineData("2024-02-29 12:00 Nowhere")]
    public void Abbreviations_that_mean_several_zones_are_not_read(string text) => Assert.Equal("none", Read(Pattern("yyyy-MM-dd HH:mm z", "UTC"), text));

    [Theory]
    [InlineData("bogus", "'b'")]
    [InlineData("yyyy'open", "quote")]
    [InlineData("XXXX", "X")]
    [InlineData("yyyy-MM-dd e", "'e'")]
    public void What_is_no_pattern_is_refused_by_name(string pattern, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => TimePattern.OfSimpleDateFormat(pattern)).Message, StringComparison.Ordinal);
}
