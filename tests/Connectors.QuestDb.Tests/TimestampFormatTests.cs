using Connect.Testing;
using Connectors.QuestDb.Time;

namespace Connectors.QuestDb.Tests;

public sealed class TimestampFormatTests
{
    [Fact]
    public void A_time_is_microseconds_since_1970()
    {
        Assert.True(new TimestampFormat(TimestampFormat.Default, new ManualTime()).TryParse("1969-12-31T23:59:59.000001Z", out var micros));
        Assert.Equal(-999_999, micros);
        Assert.False(new TimestampFormat(TimestampFormat.Default, new ManualTime()).TryParse("1969-12-31", out _));
    }

    [Fact]
    public void Rows_of_S_longer_than_three_are_warned_of()
    {
        Assert.Contains("milliseconds", new TimestampFormat("ss.SSSSSS", TimeProvider.System).Warning, StringComparison.Ordinal);
        Assert.NotNull(new TimestampFormat("ss.SS", TimeProvider.System).Warning);
        Assert.Null(new TimestampFormat("ss.S 'SSSS'", TimeProvider.System).Warning);
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
