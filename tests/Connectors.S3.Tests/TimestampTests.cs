using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class TimestampTests
{
    private const long Noon = 1_709_985_600_000;

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
}
