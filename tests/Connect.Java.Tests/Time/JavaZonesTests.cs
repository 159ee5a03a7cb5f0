using System.Globalization;
using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

public sealed class JavaZonesTests
{
    private const long January = 1_705_320_000_000;
    private static readonly long[] Moments =
    [
        -4_000_000_000_000, -2_208_988_800_000, -1_500_000_000_000, 0, 500_000_000_000, 1_000_000_000_000, January, 1_720_000_000_000, 4_118_000_000_000, 300_000_000_000_000,
    ];

    private static JavaZone Found(string id) => JavaZones.TryFind(id, out var zone) ? zone : throw new ArgumentException($"no zone {id}");

    private static string Seconds(bool found, JavaZone zone) => found ? (zone.OffsetAt(January) / 1000).ToString(CultureInfo.InvariantCulture) : "none";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

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
        Assert.Equal(minutesInJanuary, Found(name).OffsetAt(January) / 60_000);

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("+25:00")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe")]
    [InlineData("utc")]
    [InlineData("+18:30")]
    [InlineData("Factory")]
    [InlineData("localtime")]
    [InlineData("posix/Europe/Berlin")]
    public void Other_names_are_no_zones(string name)
    {
        Assert.False(JavaZones.TryFind(name, out _));
    }

    [Fact]
    public void Names_are_those_that_ZoneId_and_Joda_take() =>
        Recorded.AllAgree(Recorded.Rows("joda.tsv", "zone").SelectMany(row => new[]
        {
            ($"Joda {row[0]}", row[1], row[1] == "?" ? "?" : Seconds(JavaZones.TryFindJoda(row[0], out var zone), zone)),
            ($"ZoneId {row[0]}", row[2], Seconds(JavaZones.TryFind(row[0], out zone), zone)),
        }));

    [Fact]
    public void Offsets_are_Javas_now_and_as_its_old_classes_have_them() =>
        Recorded.AllAgree(Recorded.Rows("joda.tsv", "offsets").Select(row => (row[0], row[1],
            string.Join(' ', Moments.Select(moment => $"{Found(row[0]).OffsetAt(moment) / 1000}/{Found(row[0]).Legacy().OffsetAt(moment) / 1000}")))));

    [Fact]
    public void An_offset_does_not_depend_on_what_was_asked_before()
    {
        foreach (var row in Recorded.Rows("joda.tsv", "offsets").Where((_, i) => i % 20 == 0))
        {
            var (zone, legacy) = (Found(row[0]), Found(row[0]).Legacy());
            foreach (var moment in Moments.Concat(Moments.Reverse()).Concat(Moments.Select(m => m + 1)).Concat(Moments.Select(m => m - 1)))
            {
                Assert.Equal(Found(row[0]).OffsetAt(moment), zone.OffsetAt(moment));
                Assert.Equal(Found(row[0]).Legacy().OffsetAt(moment), legacy.OffsetAt(moment));
            }
        }
    }

    [Fact]
    public void Skipped_and_repeated_times_mean_what_each_library_says() =>
        Recorded.AllAgree(Recorded.Rows("joda.tsv", "local").SelectMany(row => new[]
        {
            (LocalTimeRule.Joda, row[2]), (LocalTimeRule.Modern, row[3]), (LocalTimeRule.Calendar, row[4]),
        }.Select(rule => ($"{rule.Item1} {row[0]} {row[1]}", rule.Item2, Found(row[0]).ToUtc(Number(row[1]), rule.Item1).ToString(CultureInfo.InvariantCulture)))));

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Europe/Dublin")]
    public void Rules_go_on_after_the_year_9999(string id)
    {
        var zone = Found(id);
        const long cycle = 146_097L * 86_400_000;
        for (var month = 0; month < 12; month++)
            Assert.Equal(zone.OffsetAt(4_118_000_000_000 + month * 2_600_000_000L), zone.OffsetAt(4_118_000_000_000 + month * 2_600_000_000L + 100 * cycle));
    }
}
