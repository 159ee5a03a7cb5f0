using System.Globalization;
using Connectors.Jdbc.Source;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Source;

public sealed class TimesTests
{
    private static readonly JulianCalendar Julian = new();

    [Fact]
    public void Old_days_have_the_number_that_the_julian_calendar_gives_their_name()
    {
        for (var date = new DateOnly(5, 1, 1); date < new DateOnly(1582, 10, 5); date = date.AddDays(1))
        {
            var gregorian = date.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
            var expected = (Julian.ToDateTime(date.Year, date.Month, date.Day, 0, 0, 0, 0) - DateTime.UnixEpoch).Days;
            Assert.Equal(expected, LegacyCalendar.FromGregorian(gregorian));
            Assert.Equal(gregorian, LegacyCalendar.ToGregorian(expected));
        }
    }

    [Theory]
    [InlineData(-719162, -719164)]
    [InlineData(-141427, -141427)]
    [InlineData(19782, 19782)]
    public void Known_days_are_those_of_Java(long gregorian, long legacy)
    {
        Assert.Equal(legacy, LegacyCalendar.FromGregorian(gregorian));
        Assert.Equal(gregorian, LegacyCalendar.ToGregorian(legacy));
    }

    [Fact]
    public void Units_of_an_instant_agree() =>
        Prop.ForAll<long>(n =>
        {
            var instant = Instant.FromMicros(n / 1000);
            return instant.Nanos is >= 0 and < 1_000_000_000 && instant.Millis == (long)Math.Floor((decimal)(n / 1000) / 1000) && Instant.FromMillis(instant.Millis).Millis == instant.Millis
                && instant.AddMillis(1500).Millis == instant.Millis + 1500 && instant.AddMillis(-1500).AddMillis(1500) == instant
                && (!instant.IsDateTime || Instant.FromDateTime(instant.ToDateTime()) == instant);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2024-03-10T02:30:00", "2024-03-10T07:30:00")] // skipped: winter time
    [InlineData("2024-11-03T01:30:00", "2024-11-03T06:30:00")] // twice: winter time
    [InlineData("2024-07-01T12:00:00", "2024-07-01T16:00:00")]
    public void A_wall_clock_is_read_as_Java_reads_it(string local, string utc)
    {
        static Instant Parse(string text) => Instant.FromDateTime(DateTime.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(Parse(utc), new DatabaseZone(JavaZone.Find("America/New_York")).ToInstant(Parse(local)));
    }

    [Fact]
    public void Only_UTC_is_UTC()
    {
        Assert.True(new DatabaseZone(JavaZone.Find("UTC")).IsUtc);
        Assert.True(new DatabaseZone(JavaZone.Find("Z")).IsUtc);
        Assert.False(new DatabaseZone(JavaZone.Find("Europe/London")).IsUtc);
        Assert.False(new DatabaseZone(JavaZone.Find("+02:00")).IsUtc);
    }
}
