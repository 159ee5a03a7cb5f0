using System.Globalization;
using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

public sealed class JodaTests
{
    [Fact]
    public void Times_are_written_as_Joda_writes_them_in_each_language_and_zone() =>
        Recorded.AllAgree(Recorded.Rows("joda.tsv", "format").Select(row => (string.Join(' ', row[..4]), row[4],
            TimePattern.OfJoda(row[0], DateNames.OfLanguage(row[1]), JavaZones.TryFindJoda(row[2], out var zone) ? zone : throw new ArgumentException(row[2]))
                .Format(long.Parse(row[3], CultureInfo.InvariantCulture)))));

    [Theory]
    [InlineData("YYYY/foo", "f")]
    [InlineData("YYYY-u", "u")]
    [InlineData("YYYY-LL", "LL")]
    public void Letters_that_Joda_does_not_have_are_refused_by_name(string pattern, string letter) => Assert.StartsWith($"Illegal pattern component: {letter}",
        Assert.Throws<FormatException>(() => TimePattern.OfJoda(pattern, DateNames.English, JavaZone.Utc)).Message, StringComparison.Ordinal);
}
