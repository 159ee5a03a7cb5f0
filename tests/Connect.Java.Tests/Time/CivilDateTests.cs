using System.Globalization;
using Connect.Java.Time;
using NodaTime;

namespace Connect.Java.Tests.Time;

public sealed class CivilDateTests
{
    private static readonly System.Globalization.JulianCalendar Julian = new();
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

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
        Assert.Equal(name, DateOnly.FromDayNumber((int)CivilDate.ToIso(day) + Epoch).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(day, CivilDate.FromIso(CivilDate.ToIso(day)));
    }

    [Fact]
    public void Old_days_have_the_number_that_the_Julian_calendar_gives_their_name()
    {
        for (var date = new DateOnly(5, 1, 1); date < new DateOnly(1582, 10, 5); date = date.AddDays(1))
        {
            var iso = date.DayNumber - Epoch;
            var hybrid = (Julian.ToDateTime(date.Year, date.Month, date.Day, 0, 0, 0, 0) - DateTime.UnixEpoch).Days;
            Assert.Equal(hybrid, CivilDate.FromIso(iso));
            Assert.Equal(iso, CivilDate.ToIso(hybrid));
        }
    }

    [Fact]
    public void Every_day_since_the_year_1_has_its_Julian_name_in_ISO_but_for_29_February_of_most_centuries()
    {
        var nameless = new List<string>();
        for (var day = -Epoch; day < 600_000 - Epoch; day++)
        {
            var at = DateTime.UnixEpoch.AddDays(day);
            var (year, month, ofMonth) = day < CivilDate.FirstGregorianDay
                ? (Julian.GetYear(at), Julian.GetMonth(at), Julian.GetDayOfMonth(at)) : (at.Year, at.Month, at.Day);
            if (CivilDate.IsInIso(day)) Assert.Equal(new DateOnly(year, month, ofMonth).DayNumber - Epoch, CivilDate.ToIso(day));
            else
            {
                nameless.Add($"{year}-{month}-{ofMonth}");
                Assert.Equal(new DateOnly(year, 3, 1).DayNumber - Epoch, CivilDate.ToIso(day));
            }
        }
        Assert.Equal([.. from year in (int[])[100, 200, 300, 500, 600, 700, 900, 1000, 1100, 1300, 1400, 1500] select $"{year}-2-29"], nameless);
    }

    [Fact]
    public void Dates_are_NodaTimes_in_the_years_that_it_knows()
    {
        var epoch = new LocalDate(1970, 1, 1);
        for (var day = -4_300_000; day < 2_900_000; day += 373)
        {
            var iso = epoch.PlusDays(day);
            Assert.Equal(new CivilDate(iso.Year, iso.Month, iso.Day), CivilDate.Of(day));
            Assert.Equal(day, CivilDate.DayOf(iso.Year, iso.Month, iso.Day));
            Assert.Equal((int)iso.DayOfWeek, CivilDate.DayOfWeek(day));
            var julian = iso.WithCalendar(CalendarSystem.Julian);
            Assert.Equal(new CivilDate(julian.Year, julian.Month, julian.Day), CivilDate.OfJulian(day));
            Assert.Equal(day, CivilDate.JulianDayOf(julian.Year, julian.Month, julian.Day));
            var rule = NodaTime.Calendars.WeekYearRules.Iso;
            Assert.Equal((rule.GetWeekYear(iso), rule.GetWeekOfWeekYear(iso)), WeekRule.Iso.WeekOf(day, iso.Year, WeekRule.FirstOfGregorianYear));
        }
    }

    [Theory]
    [InlineData(292_278_994, 8, 17)]
    [InlineData(-292_275_055, 5, 16)]
    [InlineData(10_000, 1, 1)]
    public void Years_go_as_far_as_Javas(long year, int month, int day)
    {
        Assert.Equal(new CivilDate(year, month, day), CivilDate.Of(CivilDate.DayOf(year, month, day)));
        Assert.Equal(new CivilDate(year, month, day), CivilDate.OfJulian(CivilDate.JulianDayOf(year, month, day)));
    }
}
