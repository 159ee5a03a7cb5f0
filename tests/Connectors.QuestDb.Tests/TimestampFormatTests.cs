using Connect.Testing;
using Connectors.QuestDb.Time;

namespace Connectors.QuestDb.Tests;

public sealed class TimestampFormatTests
{
    private static string? Read(string pattern, string text) =>
        new TimestampFormat(pattern, new ManualTime()).TryParse(text, out var micros)
            ? DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", null) : null;

    [Theory]
    [InlineData(TimestampFormat.Default, "2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999999")]
    [InlineData(TimestampFormat.Default, "2024-03-01T00:00:00.000001+01:00", "2024-02-29T23:00:00.000001")]
    [InlineData(TimestampFormat.Default, "1969-12-31T23:59:59.000000Z", "1969-12-31T23:59:59.000000")]
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
    [InlineData(TimestampFormat.Default, "2024-03-01")]
    [InlineData(TimestampFormat.Default, "2024-02-30T00:00:00.000000Z")]
    [InlineData(TimestampFormat.Default, "2024-13-01T00:00:00.000000Z")]
    [InlineData(TimestampFormat.Default, "2024-03-01T00:00:00.000000Z ")]
    [InlineData(TimestampFormat.Default, "2024-03-01T00:00:00Z")]
    [InlineData(TimestampFormat.Default, "")]
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
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Paris", out _)) Assert.Skip("this machine has no time zone data");
        Assert.Equal("2024-07-01T10:00:00.000000", Read("yyyy-MM-dd HH z", "2024-07-01 12 Europe/Paris"));
        Assert.Equal("2024-01-01T11:00:00.000000", Read("yyyy-MM-dd HH z", "2024-01-01 12 Europe/Paris"));
    }

    [Fact]
    public void A_year_before_the_era_counts_backwards()
    {
        Assert.True(new TimestampFormat("yyyy-MM-dd G", new ManualTime()).TryParse("0001-01-01 BC", out var micros));
        Assert.Equal(-719528L * 86_400_000_000, micros);
        Assert.True(new TimestampFormat("yyyy-MM-dd", new ManualTime()).TryParse("-0004-03-01", out micros));
        Assert.Equal((-719528L - 4 * 365 - 1 + 60) * 86_400_000_000, micros);
    }

    [Fact]
    public void Rows_of_S_longer_than_three_are_warned_of()
    {
        Assert.Contains("milliseconds", new TimestampFormat("ss.SSSSSS", TimeProvider.System).Warning, StringComparison.Ordinal);
        Assert.Null(new TimestampFormat(TimestampFormat.Default, TimeProvider.System).Warning);
    }

    [Theory]
    [InlineData("at", null, "six digits")]
    [InlineData("at", "yyyy-MM-dd", null)]
    [InlineData(null, null, null)]
    public void Texts_read_by_the_format_that_stands_where_none_is_set_are_warned_of(string? fields, string? format, string? expected)
    {
        var given = new Dictionary<string, string> { ["client.conf.string"] = "http::addr=a;" };
        if (fields is not null) given["timestamp.string.fields"] = fields;
        if (format is not null) given["timestamp.string.format"] = format;
        var config = new QuestDbSinkConfig(given, _ => null);
        var warning = config.WarningOf(config.Reading(TimeProvider.System).TimeFormat);
        Assert.Equal(expected is null, warning is null);
        Assert.Contains(expected ?? "", warning ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_700_000_000, 1_700_000_000_000_000)]
    [InlineData(1_700_000_000_123, 1_700_000_000_123_000)]
    [InlineData(1_700_000_000_123_456, 1_700_000_000_123_456)]
    [InlineData(1_700_000_000_123_456_789, 1_700_000_000_123_456)]
    [InlineData(9_999_999_999, 9_999_999_999_000_000)]
    [InlineData(10_000_000_000, 10_000_000_000_000)]
    [InlineData(-1, -1_000_000)]
    public void The_unit_is_guessed_by_the_size(long value, long micros) => Assert.Equal(micros, TimeUnits.ToMicros(value, TimeUnits.Guess(value)));

    [Fact]
    public void Times_beyond_64_bits_stop_at_the_ends()
    {
        Assert.Equal(long.MaxValue, TimeUnits.ToMicros(long.MaxValue / 10, TimeUnit.Seconds));
        Assert.Equal(long.MinValue, TimeUnits.ToMicros(long.MinValue / 10, TimeUnit.Millis));
    }
}
