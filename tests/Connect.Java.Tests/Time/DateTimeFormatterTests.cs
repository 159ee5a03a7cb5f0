using System.Globalization;
using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

/// <summary>The parsed rows are what the MongoDB connector's FlexibleDateTimeParser makes of texts: without a time the day's start, without a zone UTC.</summary>
public sealed class DateTimeFormatterTests
{
    private static TimePattern Pattern(string pattern, string language, string zone = "UTC") =>
        TimePattern.OfDateTimeFormatter(pattern, DateNames.Of(language), JavaZones.TryFind(zone, out var found) ? found : throw new ArgumentException(zone));

    [Fact]
    public void Times_are_written_as_Java_writes_them_in_each_language() =>
        Recorded.AllAgree(Recorded.Rows("date-time-formatter.tsv", "dtf-format").Select(row =>
        {
            // Seconds, rounded towards the past, and nanoseconds of the second.
            var parts = row[3].Split('.').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return (string.Join(' ', row[..4]), row[4], Pattern(row[0], row[1], row[2]).Format(parts[0] * 1000 + parts[1] / 1_000_000, (int)(parts[1] % 1_000_000)));
        }));

    [Fact]
    public void Texts_are_read_as_Java_reads_them_in_each_language() =>
        Recorded.AllAgree(Recorded.Rows("date-time-formatter.tsv", "dtf-parse").Select(row => (string.Join(' ', row[..3]), row[3],
            Pattern(row[0], row[1]).TryParse(row[2], out var time) ? time.ToString(CultureInfo.InvariantCulture) : "none")));

    [Fact]
    public void What_is_no_pattern_for_Java_is_none_here() =>
        Recorded.AllAgree(Recorded.Rows("date-time-formatter.tsv", "dtf-pattern").Select(row =>
        {
            try { return (row[0], row[1], Pattern(row[0], "en-US") is null ? "" : "ok"); }
            catch (FormatException) { return (row[0], row[1], "bad"); }
        }));

    [Theory]
    [InlineData("yyyy-MM-dd B", "", "letter B", "use a")]
    [InlineData("yyyy-MM-dd v", "", "letter v", "use VV")]
    [InlineData("ppd", "", "letter p", "use as many")]
    [InlineData("yyyy-MM-dd HH z", "fr", "letter z", "use VV")]
    [InlineData("yyyy-MM-dd HH OOOO", "fr", "OOOO", "use X")]
    [InlineData("j", "", "letter: j", "letters are")]
    public void What_is_not_supported_is_refused_with_its_letter_and_what_to_use(string pattern, string language, string letter, string instead)
    {
        var message = Assert.Throws<FormatException>(() => Pattern(pattern, language)).Message;
        Assert.Contains(letter, message, StringComparison.Ordinal);
        Assert.Contains(instead, message, StringComparison.Ordinal);
    }
}
