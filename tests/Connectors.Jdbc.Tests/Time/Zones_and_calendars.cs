using Connect.Api;

namespace Connectors.Jdbc.Tests;

public sealed class Zones_and_calendars
{
    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("GMT", 0)]
    [InlineData("Z", 0)]
    [InlineData("+02:00", 120)]
    [InlineData("-0330", -210)]
    [InlineData("+2", 120)]
    [InlineData("UTC+2", 120)]
    [InlineData("GMT-05:30", -330)]
    [InlineData("EST", -300)]
    [InlineData("Asia/Kolkata", 330)]
    [InlineData("IST", 330)]
    [InlineData("America/New_York", -300)]
    [InlineData("PST", -480)]
    public void Zones_go_by_the_names_that_Java_takes(string name, int minutesInJanuary) =>
        Assert.Equal(minutesInJanuary, JavaZone.Find(name).GetUtcOffset(new DateTime(2024, 1, 15, 12, 0, 0, DateTimeKind.Utc)).TotalMinutes);

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("+25:00")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe")]
    public void Other_names_are_no_zones(string name)
    {
        Assert.False(JavaZone.TryFind(name, out _));
        Assert.Throws<ConfigException>(() => JavaZone.Find(name));
    }

    [Theory]
    [InlineData(-141427, "1582-10-15")]
    [InlineData(-141438, "1582-09-24")]
    [InlineData(-719162, "0001-01-03")]
    [InlineData(0, "1970-01-01")]
    [InlineData(-200000, "1422-05-25")]
    public void Days_before_the_reform_have_Julian_names(int epochDay, string name)
    {
        var day = LogicalTypes.ToDate(epochDay).DayNumber;
        Assert.Equal(name, DateOnly.FromDayNumber(HybridCalendar.ToIsoName(day)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(day, HybridCalendar.FromIsoName(HybridCalendar.ToIsoName(day)));
    }

    [Fact]
    public void Every_day_of_the_hybrid_calendar_comes_back()
    {
        var nameless = 0;
        for (var day = 0; day < 600_000; day++)
        {
            try { Assert.Equal(day, HybridCalendar.FromIsoName(HybridCalendar.ToIsoName(day))); }
            // 29 February of the centuries that ISO gives none: 100, 200, 300, 500 … 1500.
            catch (ArgumentOutOfRangeException) { nameless++; }
        }
        Assert.Equal(12, nameless);
    }

    [Fact]
    public void The_first_ISO_day_is_two_days_earlier_in_the_Julian_calendar() => Assert.Equal(-2, HybridCalendar.FromIsoName(0));
}
