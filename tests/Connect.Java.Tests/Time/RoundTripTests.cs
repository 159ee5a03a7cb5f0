using System.Globalization;
using Connect.Java.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Java.Tests.Time;

/// <summary>What is written is read as the same time, by the letters of each library.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "+05:30"];

    private static JavaZone Zone(int i) => JavaZones.TryFind(Zones[i % Zones.Length], out var zone) ? zone : throw new ArgumentException(Zones[i % Zones.Length]);

    private static void Holds(long least, long most, Func<JavaZone, TimePattern> pattern, int unit = 1)
    {
        var patterns = Zones.Select((_, i) => pattern(Zone(i))).ToArray();
        var random = Gen.Choose(0, int.MaxValue).Two().Select(two => least + (long)(((ulong)two.Item1 << 31 | (uint)two.Item2) % (ulong)(most - least)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(random.ToArbitrary(), Gen.Choose(0, Zones.Length - 1).ToArbitrary(), (millis, zone) =>
        {
            millis = millis / unit * unit;
            var text = patterns[zone].Format(millis);
            if (!patterns[zone].TryParse(text, out var read) || read != millis)
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Zones[zone]}: {millis} is written as {text} and read as {read}"));
        }));
    }

    private const long Year1 = -62_135_596_800_000, Year10000 = 253_402_300_800_000, Ages = 9_000_000_000_000_000;

    [Theory]
    [InlineData("G yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 1)]
    [InlineData("EEE, d MMM G yyyyy hh:mm:ss.SSS a Z", 1)]
    [InlineData("G yyyy DDD kk:mm:ss,SSS XX", 1)]
    public void SimpleDateFormat_in_all_years(string pattern, int unit) => Holds(-Ages, Ages, zone => TimePattern.OfSimpleDateFormat(pattern, Fraction(zone)), unit);

    // A letter X writes no minutes, and offsets before 1900 have seconds that no letter writes.
    private static JavaZone Fraction(JavaZone zone) => zone.IsFixed ? zone : JavaZone.Fixed(zone.Id, (int)(zone.OffsetAt(0) / 60_000) * 60);

    [Theory]
    [InlineData("YYYY-'W'ww-u HH:mm:ss.SSSXXX")]
    [InlineData("yyyy-MM-W EEE HH:mm:ss.SSSXXX")]
    [InlineData("yyyy-MM-F EEEE HH:mm:ss.SSSXXX")]
    public void SimpleDateFormat_by_weeks(string pattern) => Holds(0, Year10000, zone => TimePattern.OfSimpleDateFormat(pattern, zone));

    [Theory]
    [InlineData("uuuu-MM-dd'T'HH:mm:ss.SSSXXXXX", "")]
    [InlineData("G yyyy-DDD A XXXXX", "en-US")]
    [InlineData("YYYY-'W'ww-e HH:mm:ss.SSS XXXXX", "en-US")]
    [InlineData("YYYY-'W'ww-EEEE HH:mm:ss.SSS XXXXX", "de-DE")]
    [InlineData("uuuu QQQ LLLL d a h:mm:ss n XXXXX", "fr-FR")]
    [InlineData("g N XXXXX", "ja-JP")]
    [InlineData("yyyyMMddHHmmssSSSXXXXX", "ru-RU")]
    public void DateTimeFormatter(string pattern, string language) =>
        Holds(pattern.Contains('u', StringComparison.Ordinal) ? -Ages : Year1 + 400_000_000, pattern.Contains("yyyyMM", StringComparison.Ordinal) ? Year10000 - 400_000_000 : Ages,
            zone => TimePattern.OfDateTimeFormatter(pattern, DateNames.Of(language), zone));

    [Theory]
    [InlineData("YYYY-MM-dd'T'HH:mm:ss.SSSZZ", "en")]
    [InlineData("xxxx-'W'ww-e HH:mm:ss.SSS ZZ", "en")]
    [InlineData("yyyy DDD kk mm ss SSS ZZ", "en")]
    [InlineData("EEEE d MMMM YYYY K:mm:ss.SSS a ZZ", "fr")]
    [InlineData("yyyyMMddHHmmssSSSZ", "en")]
    public void Joda(string pattern, string language) => Holds(0, Year10000 - 400_000_000, zone => TimePattern.OfJoda(pattern, DateNames.OfLanguage(language), zone));

    [Theory]
    [InlineData("yyyy-MM-ddTHH:mm:ss.SSSUUUZ", 1)]
    [InlineData("EE, d MMM yyyy hh:mm:ss a", 1000)]
    [InlineData("yyyyMMddkkmmssSSS", 1)]
    [InlineData("yyyy-MM-dd HH:mm:ss.U+z", 1)]
    public void QuestDb(string pattern, int unit) => Holds(0, Year10000, _ => TimePattern.OfQuestDb(pattern, TimeProvider.System), unit);
}
