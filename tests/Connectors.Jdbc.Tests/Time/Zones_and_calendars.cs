using System.Globalization;
using Connect.Api;

namespace Connectors.Jdbc.Tests;

public sealed class Zones_and_calendars
{
    private static readonly JulianCalendar Julian = new();
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

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
    [InlineData("utc")]
    [InlineData("localtime")]
    [InlineData("posix/Europe/Berlin")]
    public void Other_names_are_no_zones(string name)
    {
        Assert.False(JavaZone.TryFind(name, out _));
        Assert.Throws<ConfigException>(() => JavaZone.Find(name));
    }

    [Theory]
    [InlineData(-141427, "1582-10-15")]
    [InlineData(-141438, "1582-09-24")]
    [InlineData(-719162, "0001-01-03")]
    [InlineData(-719164, "0001-01-01")]
    [InlineData(0, "1970-01-01")]
    [InlineData(19782, "2024-02-29")]
    [InlineData(-200000, "1422-05-25")]
    public void Days_before_the_reform_have_Julian_names(long day, string name)
    {
        Assert.Equal(name, DateOnly.FromDayNumber((int)HybridCalendar.ToIso(day) + Epoch).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(day, HybridCalendar.FromIso(HybridCalendar.ToIso(day)));
    }

    [Fact]
    public void Old_days_have_the_number_that_the_Julian_calendar_gives_their_name()
    {
        for (var date = new DateOnly(5, 1, 1); date < new DateOnly(1582, 10, 5); date = date.AddDays(1))
        {
            var iso = date.DayNumber - Epoch;
            var hybrid = (Julian.ToDateTime(date.Year, date.Month, date.Day, 0, 0, 0, 0) - DateTime.UnixEpoch).Days;
            Assert.Equal(hybrid, HybridCalendar.FromIso(iso));
            Assert.Equal(iso, HybridCalendar.ToIso(hybrid));
        }
    }

    [Fact]
    public void Every_day_since_the_year_1_has_its_Julian_name_in_ISO_but_for_29_February_of_most_centuries()
    {
        var nameless = new List<string>();
        for (var day = -Epoch; day < 600_000 - Epoch; day++)
        {
            var at = DateTime.UnixEpoch.AddDays(day);
            var (year, month, ofMonth) = day < HybridCalendar.FirstGregorianDay
                ? (Julian.GetYear(at), Julian.GetMonth(at), Julian.GetDayOfMonth(at)) : (at.Year, at.Month, at.Day);
            if (HybridCalendar.IsInIso(day)) Assert.Equal(new DateOnly(year, month, ofMonth).DayNumber - Epoch, HybridCalendar.ToIso(day));
            else
            {
                nameless.Add($"{year}-{month}-{ofMonth}");
                Assert.Equal(new DateOnly(year, 3, 1).DayNumber - Epoch, HybridCalendar.ToIso(day));
            }
        }
        Assert.Equal([.. from year in (int[])[100, 200, 300, 500, 600, 700, 900, 1000, 1100, 1300, 1400, 1500] select $"{year}-2-29"], nameless);
    }
}
