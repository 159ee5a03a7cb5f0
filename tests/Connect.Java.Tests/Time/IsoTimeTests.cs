using Connect.Java.Time;

namespace Connect.Java.Tests.Time;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2024-03-09T12:00:00Z", "2024-03-09T12:00:00.000Z")]
    [InlineData("2024-03-09T23:30:00.123+02:00", "2024-03-09T21:30:00.123Z")]
    [InlineData("2024-03-09T12:00:00.5", "2024-03-09T12:00:00.500Z")]
    [InlineData("2024-03-09T12:00:00,25Z", "2024-03-09T12:00:00.250Z")]
    [InlineData("2024-03-10", "2024-03-10T00:00:00.000Z")]
    [InlineData("2024-12", "2024-12-01T00:00:00.000Z")]
    [InlineData("2024-W10-6", "2024-03-09T00:00:00.000Z")]
    [InlineData("2020-W53", "2020-12-28T00:00:00.000Z")]
    [InlineData("2024-069", "2024-03-09T00:00:00.000Z")]
    [InlineData("2024-03-09T10", "2024-03-09T10:00:00.000Z")]
    [InlineData("2024-03-09T10.5", "2024-03-09T10:30:00.000Z")]
    [InlineData("2024-03-09T10:30-0530", "2024-03-09T16:00:00.000Z")]
    [InlineData("T10:30", "1970-01-01T10:30:00.000Z")]
    [InlineData("1709985600000", "2024-03-09T12:00:00.000Z")]
    [InlineData("2024", "1970-01-01T00:00:02.024Z")]
    [InlineData("-1", "1969-12-31T23:59:59.999Z")]
    public void Text_is_a_number_or_ISO_8601(string text, string expected)
    {
        Assert.True(IsoTime.TryParse(text, JavaZone.Utc, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, null).ToUnixTimeMilliseconds(), time);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("2024-13")]
    [InlineData("2024-02-30")]
    [InlineData("2023-366")]
    [InlineData("2024-W53")]
    [InlineData("2024-03-09 12:00")]
    [InlineData("2024-03-09T25:00")]
    [InlineData("2024-03-09T12:00:00Zx")]
    public void Other_text_is_no_time(string text) => Assert.False(IsoTime.TryParse(text, JavaZone.Utc, out _));

    [Fact]
    public void Text_without_offset_is_in_the_zone_of_the_worker()
    {
        Assert.True(IsoTime.TryParse("2024-03-09T12:00", JavaZones.TryFindJoda("America/New_York", out var zone) ? zone : JavaZone.Utc, out var time));
        Assert.Equal(1_709_985_600_000 + 5 * 3_600_000, time);
    }
}
