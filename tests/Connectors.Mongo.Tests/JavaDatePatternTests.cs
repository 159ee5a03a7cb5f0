using System.Globalization;
using Connectors.Mongo.Config;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo.Tests;

public sealed class JavaDatePatternTests
{
    [Theory]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29", "2024-02-29T00:00:00.000Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56", "2024-02-29T12:34:56.000Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29 12:34:56.789", "2024-02-29T12:34:56.789Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56.789123Z", "2024-02-29T12:34:56.789Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56+01:00", "2024-02-29T11:34:56.000Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56 +0530", "2024-02-29T07:04:56.000Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "yesterday", null)]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-30", "2024-02-29T00:00:00.000Z")]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-32", null)]
    [InlineData(SinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56 and more", null)]
    [InlineData("d MMM yyyy, h:mm a", "1 Mar 2024, 11:05 PM", "2024-03-01T23:05:00.000Z")]
    [InlineData("EEEE d MMMM uuuu", "Friday 1 March 2024", "2024-03-01T00:00:00.000Z")]
    [InlineData("yyyyMMddHHmmssSSS", "20240301123456789", "2024-03-01T12:34:56.789Z")]
    [InlineData("yyyy-DDD'T'HH''mm", "2024-060T12'34", "2024-02-29T12:34:00.000Z")]
    [InlineData("dd/MM/yy", "01/03/24", "2024-03-01T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd A", "2024-02-29 47655678", "2024-02-29T13:14:15.678Z")]
    [InlineData("yyyy-MM-dd AAAAAAAA", "2024-02-29 47655678", "2024-02-29T13:14:15.678Z")]
    [InlineData("yyyy-MM-dd HH:mm A", "2024-02-29 13:14 47655678", "2024-02-29T13:14:15.678Z")]
    [InlineData("yyyy-MM-dd N", "2024-02-29 47655678901234", "2024-02-29T13:14:15.678Z")]
    [InlineData("yyyy-MM-dd A", "2024-02-29 86400000", null)]
    [InlineData("yyyy-MM-dd HH:mm:ss n", "2024-02-29 13:14:15 678901234", "2024-02-29T13:14:15.678Z")]
    [InlineData("yyyy-MM-dd e", "2024-02-29 5", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd e", "2024-02-29 4", null)]
    [InlineData("yyyy-MM-dd eeee", "2024-02-29 Thursday", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd E", "2024-02-29 Fri", null)]
    [InlineData("yyyy-MM-dd GGGG", "2024-02-29 Anno Domini", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd KK a", "2024-02-29 00 PM", "2024-02-29T12:00:00.000Z")]
    [InlineData("yyyy-MM-dd kk", "2024-02-29 24", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd hh", "2024-02-29 11", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-MM-dd HH", "2024-02-29 24", "2024-03-01T00:00:00.000Z")]
    [InlineData("yyyy-LLL-dd", "2024-Feb-29", "2024-02-29T00:00:00.000Z")]
    [InlineData("yyyy-L-d", "2024-2-9", "2024-02-09T00:00:00.000Z")]
    public void A_text_is_read_by_the_pattern(string pattern, string text, string? expected)
    {
        var read = new JavaDatePattern(pattern, CultureInfo.InvariantCulture).TryParse(text, out var milliseconds);
        Assert.Equal(expected, read ? DateTime.UnixEpoch.AddMilliseconds(milliseconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("yyyy]")]
    [InlineData("yyyy'T")]
    [InlineData("bbb")]
    [InlineData("YYYY-'W'ww-e")]
    [InlineData("yyyy-QQ-dd")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => new JavaDatePattern(pattern, CultureInfo.InvariantCulture));
}
