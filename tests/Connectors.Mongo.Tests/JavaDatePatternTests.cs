using System.Globalization;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo.Tests;

public sealed class JavaDatePatternTests
{
    [Theory]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29", "2024-02-29T00:00:00.000Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56", "2024-02-29T12:34:56.000Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29 12:34:56.789", "2024-02-29T12:34:56.789Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56.789123Z", "2024-02-29T12:34:56.789Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56+01:00", "2024-02-29T11:34:56.000Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56 +0530", "2024-02-29T07:04:56.000Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "yesterday", null)]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-30", "2024-02-29T00:00:00.000Z")]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-32", null)]
    [InlineData(MongoSinkConfig.DefaultTimeFormat, "2024-02-29T12:34:56 and more", null)]
    [InlineData("d MMM yyyy, h:mm a", "1 Mar 2024, 11:05 PM", "2024-03-01T23:05:00.000Z")]
    [InlineData("EEEE d MMMM uuuu", "Friday 1 March 2024", "2024-03-01T00:00:00.000Z")]
    [InlineData("yyyyMMddHHmmssSSS", "20240301123456789", "2024-03-01T12:34:56.789Z")]
    [InlineData("yyyy-DDD'T'HH''mm", "2024-060T12'34", "2024-02-29T12:34:00.000Z")]
    [InlineData("dd/MM/yy", "01/03/24", "2024-03-01T00:00:00.000Z")]
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
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => new JavaDatePattern(pattern, CultureInfo.InvariantCulture));
}
