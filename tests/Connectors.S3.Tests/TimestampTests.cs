using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class TimestampTests
{
    private const long Noon = 1_709_985_600_000;

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
        Assert.True(IsoTime.TryParse(text, TimeZoneInfo.Utc, out var time));
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
    public void Other_text_is_no_time(string text) => Assert.False(IsoTime.TryParse(text, TimeZoneInfo.Utc, out _));

    [Fact]
    public void Text_without_offset_is_in_the_zone_of_the_worker()
    {
        Assert.True(IsoTime.TryParse("2024-03-09T12:00", Zones.Find("America/New_York"), out var time));
        Assert.Equal(Noon + 5 * 3_600_000, time);
    }

    private static readonly Schema Moments = SchemaBuilder.Struct().Field("millis", Schema.Int64)
        .Field("small", Schema.Int32).Field("stamp", LogicalTypes.Timestamp).Field("text", Schema.String)
        .Field("inner", SchemaBuilder.Struct().Field("when", Schema.OptionalString).Build())
        .Field("real", Schema.Float64).Field("day", LogicalTypes.Date).Field("yes", Schema.Boolean).Build();

    private static Struct Moment() => new Struct(Moments).Put("millis", Noon)
        .Put("small", 5).Put("stamp", LogicalTypes.ToTimestamp(Noon + 1)).Put("text", "2024-03-09T12:00:00Z")
        .Put("inner", new Struct(Moments.Field("inner")!.Schema).Put("when", "7")).Put("real", 1.5).Put("day", new DateOnly(2024, 3, 9)).Put("yes", true);

    [Theory]
    [InlineData("millis", Noon)]
    [InlineData("small", 5)]
    [InlineData("stamp", Noon + 1)]
    [InlineData("text", Noon)]
    [InlineData("inner.when", 7)]
    public void A_field_of_a_struct_is_a_time(string field, long expected) =>
        Assert.Equal(expected, new RecordFieldTimestampExtractor(field).TimeOf(SinkRun.Record(0, Moment()), 0));

    [Theory]
    [InlineData("real")]
    [InlineData("day")]
    [InlineData("yes")]
    [InlineData("absent")]
    [InlineData("text.absent")]
    public void Other_fields_are_refused(string field) =>
        Assert.ThrowsAny<ConnectException>(() => new RecordFieldTimestampExtractor(field).TimeOf(SinkRun.Record(0, Moment()), 0));

    [Theory]
    [InlineData(1_709_985_600_000L, Noon)]
    [InlineData(1_709_985_600_000.9, Noon)]
    [InlineData("1709985600000", Noon)]
    [InlineData("2024-03-09T12:00:00Z", Noon)]
    public void A_member_of_a_map_is_a_time(object value, long expected)
    {
        var map = new ConnectMap { ["meta"] = new ConnectMap { ["at"] = value } };
        Assert.Equal(expected, new RecordFieldTimestampExtractor("meta.at").TimeOf(SinkRun.Record(0, map), 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData("yesterday")]
    public void Other_members_are_refused(object value) =>
        Assert.ThrowsAny<ConnectException>(() => new RecordFieldTimestampExtractor("at").TimeOf(SinkRun.Record(0, new ConnectMap { ["at"] = value }), 0));

    [Fact]
    public void Dates_are_right_over_ten_thousand_years()
    {
        for (var day = new DateOnly(1, 1, 1).DayNumber; day < new DateOnly(9999, 12, 31).DayNumber; day += 97)
        {
            var expected = DateOnly.FromDayNumber(day);
            var sinceEpoch = day - new DateOnly(1970, 1, 1).DayNumber;
            var date = CivilDate.Of(sinceEpoch);
            Assert.Equal((expected.Year, expected.Month, expected.Day, expected.DayOfYear), (date.Year, date.Month, date.Day, date.DayOfYear));
            Assert.Equal(sinceEpoch, CivilDate.DayOf(date.Year, date.Month, date.Day));
            var at = expected.ToDateTime(TimeOnly.MinValue);
            Assert.Equal((System.Globalization.ISOWeek.GetYear(at), System.Globalization.ISOWeek.GetWeekOfYear(at)), CivilDate.WeekOf(sinceEpoch));
        }
    }
}
