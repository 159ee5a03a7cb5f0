using System.Globalization;
using Connectors.Jdbc.Columns;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Source;

public sealed class TimesTests
{
    [Fact]
    public void Units_of_an_instant_agree() =>
        Prop.ForAll<long>(n =>
        {
            var instant = Instant.FromMicros(n / 1000);
            return instant.Nanos is >= 0 and < 1_000_000_000 && instant.Millis == (long)Math.Floor((decimal)(n / 1000) / 1000)
                && Instant.FromMillis(instant.Millis).Millis == instant.Millis
                && instant.AddMillis(1500).Millis == instant.Millis + 1500 && instant.AddMillis(-1500).AddMillis(1500) == instant
                && (!instant.IsDateTime || Instant.FromDateTime(instant.ToDateTime()) == instant);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0001-01-01T12:30:00.5", -719164)]
    [InlineData("1582-10-04T23:59:59.9", -141428)]
    [InlineData("1582-10-15T00:00:00", -141427)]
    [InlineData("2024-02-29T00:00:00", 19782)]
    public void The_time_of_day_stays_when_the_calendar_changes(string iso, int hybridDay)
    {
        var time = Instant.FromDateTime(DateTime.Parse(iso, CultureInfo.InvariantCulture));
        var ofDay = DateTime.Parse(iso, CultureInfo.InvariantCulture).TimeOfDay;
        Assert.Equal(Instant.FromDateTime(DateTime.UnixEpoch + ofDay).AddSeconds((long)hybridDay * Instant.SecondsPerDay), time.FromIso());
        Assert.Equal(time, time.FromIso().ToIso());
    }

    [Fact]
    public void Infinity_is_the_same_in_all_calendars()
    {
        Assert.Equal(Instant.NegativeInfinity, Instant.NegativeInfinity.FromIso());
        Assert.Equal(Instant.PositiveInfinity, Instant.PositiveInfinity.ToIso());
    }

    [Theory]
    [InlineData("2024-03-10T02:30:00", "2024-03-10T07:30:00")] // skipped: winter time
    [InlineData("2024-11-03T01:30:00", "2024-11-03T06:30:00")] // twice: winter time
    [InlineData("2024-07-01T12:00:00", "2024-07-01T16:00:00")]
    [InlineData("1850-06-01T12:00:00", "1850-06-01T17:00:00")] // before 1900: no local mean time
    public void A_wall_clock_is_read_as_Java_reads_it(string local, string utc)
    {
        static Instant Parse(string text) => Instant.FromDateTime(DateTime.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(Parse(utc), new DatabaseZone(JdbcConfig.FindZone("America/New_York")).ToInstant(Parse(local)));
    }

    [Fact]
    public void Only_UTC_is_UTC()
    {
        Assert.True(new DatabaseZone(JdbcConfig.FindZone("UTC")).IsUtc);
        Assert.True(new DatabaseZone(JdbcConfig.FindZone("Z")).IsUtc);
        Assert.False(new DatabaseZone(JdbcConfig.FindZone("Europe/London")).IsUtc);
        Assert.False(new DatabaseZone(JdbcConfig.FindZone("+02:00")).IsUtc);
    }
}
