using System.Globalization;
using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

public sealed class QuestDbTests
{
    private const string Default = "yyyy-MM-ddTHH:mm:ss.SSSUUUZ";
    private static readonly TimeProvider Now = new FixedTime(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero));

    private static long? Micros(string pattern, string text) => TimePattern.OfQuestDb(pattern, Now).TryParse(text, out var millis, out var nanos) ? millis * 1000 + nanos / 1000 : null;

    private static string? Read(string pattern, string text) =>
        Micros(pattern, text) is { } micros ? DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", null) : null;

    [Theory]
    [InlineData(Default, "2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999999")]
    [InlineData(Default, "2024-03-01T00:00:00.000001+01:00", "2024-02-29T23:00:00.000001")]
    [InlineData(Default, "1969-12-31T23:59:59.000000Z", "1969-12-31T23:59:59.000000")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ", "2024-03-01T10:20:31-05:30", "2024-03-01T15:50:31.000000")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'", "2024-03-01T10:20:30Z", "2024-03-01T10:20:30.000000")]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS", "2024-03-01 10:20:30.123", "2024-03-01T10:20:30.123000")]
    [InlineData("MM/dd/yyyy hh:mm:ss a", "03/01/2024 12:20:30 AM", "2024-03-01T00:20:30.000000")]
    [InlineData("MM/dd/yyyy hh:mm:ss a", "03/01/2024 01:20:30 pm", "2024-03-01T13:20:30.000000")]
    [InlineData("d MMM yyyy H:m:s", "1 Mar 2024 9:5:7", "2024-03-01T09:05:07.000000")]
    [InlineData("d MMM yyyy H:m:s", "31 december 2023 23:59:59", "2023-12-31T23:59:59.000000")]
    [InlineData("yyyyMMddHHmmssSSS", "20240301102030123", "2024-03-01T10:20:30.123000")]
    [InlineData("ddMMyyyy", "05112023", "2023-11-05T00:00:00.000000")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.U+Z", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000000")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.U+Z", "2024-03-01T10:00:00.5Z", "2024-03-01T10:00:00.500000")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.N+Z", "2024-03-01T10:00:00.123456789Z", "2024-03-01T10:00:00.123456")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.S", "2024-03-01T10:00:00.12", "2024-03-01T10:00:00.120000")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.SSSSSS", "2024-03-01T10:00:00.123456", "2024-03-01T10:00:00.456000")]
    [InlineData("yyyy-MM-dd HH", "2024-03-01 24", "2024-03-01T00:00:00.000000")]
    [InlineData("yyyy-MM-dd z", "2024-03-01 UTC+02:00", "2024-02-29T22:00:00.000000")]
    [InlineData("yyyy-MM-dd HH z", "2024-03-01 12 GMT", "2024-03-01T12:00:00.000000")]
    [InlineData("yyyy-MM-dd HH z", "2024-07-01 12 EST", "2024-07-01T17:00:00.000000")]
    [InlineData("yyyy-MM-dd HHx", "2024-03-01 12+0130", "2024-03-01T10:30:00.000000")]
    [InlineData("yy-MM-dd", "23-03-01", "2023-03-01T00:00:00.000000")]
    [InlineData("y-M-d", "2024-3-1", "2024-03-01T00:00:00.000000")]
    [InlineData("EE, dd MMM yyyy", "Fri, 01 Mar 2024", "2024-03-01T00:00:00.000000")]
    [InlineData("YYYY-ww", "2024-09", "2024-02-26T00:00:00.000000")]
    [InlineData("yyyy G", "2024 AD", "2024-01-01T00:00:00.000000")]
    [InlineData("", "", "1970-01-01T00:00:00.000000")]
    public void Text_that_fits_the_pattern_is_a_time(string pattern, string text, string expected) => Assert.Equal(expected, Read(pattern, text));

    [Theory]
    [InlineData(Default, "2024-03-01")]
    [InlineData(Default, "2024-02-30T00:00:00.000000Z")]
    [InlineData(Default, "2024-13-01T00:00:00.000000Z")]
    [InlineData(Default, "2024-03-01T00:00:00.000000Z ")]
    [InlineData(Default, "2024-03-01T00:00:00Z")]
    [InlineData(Default, "")]
    [InlineData("yyyy-MM-dd HH", "2024-03-01 25")]
    [InlineData("yyyy-MM-dd hh", "2024-03-01 13")]
    [InlineData("HH:mm:ss", "10:60:00")]
    [InlineData("HH:mm:ss", "10:00:60")]
    [InlineData("HH:mm:ss.U+", "10:00:00.1234567")]
    [InlineData("yyyy-MM-ddZ", "2024-03-01+1")]
    [InlineData("yyyy-MM-ddZ", "2024-03-01+24")]
    [InlineData("yyyy-MM-ddz", "2024-03-01Nowhere/Land")]
    [InlineData("d MMM yyyy", "1 Mär 2024")]
    public void Text_that_does_not_fit_or_is_no_time_is_refused(string pattern, string text) => Assert.Null(Read(pattern, text));

    [Fact]
    public void Names_of_zones_know_summer()
    {
        Assert.Equal("2024-07-01T10:00:00.000000", Read("yyyy-MM-dd HH z", "2024-07-01 12 Europe/Paris"));
        Assert.Equal("2024-01-01T11:00:00.000000", Read("yyyy-MM-dd HH z", "2024-01-01 12 Europe/Paris"));
    }

    [Fact]
    public void A_year_before_the_era_counts_backwards()
    {
        Assert.Equal(-719528L * 86_400_000_000, Micros("yyyy-MM-dd G", "0001-01-01 BC"));
        Assert.Equal((-719528L - 4 * 365 - 1 + 60) * 86_400_000_000, Micros("yyyy-MM-dd", "-0004-03-01"));
    }

    // QuestDB takes abbreviations for zones whose summer time it applies once more; a missing fraction it refuses.
    [Theory]
    [InlineData("yyyy-MM-dd HH z", "2024-07-01 12 CET", "2024-07-01T11:00:00.000000")]
    [InlineData("yyyy-MM-dd HH z", "2024-07-01 12 CEST", "2024-07-01T10:00:00.000000")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.N+Z", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000000")]
    public void Abbreviations_mean_their_offset_and_a_fraction_may_be_missing(string pattern, string text, string expected) => Assert.Equal(expected, Read(pattern, text));

    [Fact]
    public void Texts_are_read_as_QuestDB_reads_them() =>
        Recorded.AllAgree(Recorded.Rows("questdb.tsv", "parse").Select(row => ($"{row[0]} {row[1]}", row[2], Micros(row[0], row[1])?.ToString(CultureInfo.InvariantCulture) ?? "none")));

    [Fact]
    public void Times_are_written_as_QuestDB_writes_them() =>
        Recorded.AllAgree(Recorded.Rows("questdb.tsv", "format").Select(row =>
        {
            var micros = long.Parse(row[1], CultureInfo.InvariantCulture);
            var millis = CivilDate.Floor(micros, 1000);
            return ($"{row[0]} {row[1]}", row[2], TimePattern.OfQuestDb(row[0], Now).Format(millis, (int)(micros - millis * 1000) * 1000));
        }));
}
