using Connect.Api;

namespace Connect.Api.Tests;

public sealed class ValuesTests
{
    private static readonly Schema Decimal0 = LogicalTypes.Decimal(0);

    public static TheoryData<string, Schema?, object?> Literals => new()
    {
        { "null", null, null },
        { "true", Schema.Boolean, true },
        { "false", Schema.Boolean, false },
        { "True", Schema.String, "True" },
        { "1", Schema.Int8, (sbyte)1 },
        { "-128", Schema.Int8, (sbyte)-128 },
        { "128", Schema.Int16, (short)128 },
        { "32768", Schema.Int32, 32768 },
        { "2147483648", Schema.Int64, 2147483648L },
        { "-9223372036854775808", Schema.Int64, long.MinValue },
        { "9223372036854775808", Decimal0, BigDecimal.Parse("9223372036854775808") },
        { "1.0", Schema.Int8, (sbyte)1 },
        { "0.000", Schema.Int8, (sbyte)0 },
        { "1.5", Schema.Float32, 1.5f },
        { "-0.1", Schema.Float32, -0.1f },
        { "3.4e39", Schema.Float64, 3.4e39 },
        { "1e3", Schema.Int16, (short)1000 },
        { "1e400", LogicalTypes.Decimal(-400), new BigDecimal(1, -400) },
        { "1e-999999999", Schema.Float32, 0f },
        { "+5", Schema.Int8, (sbyte)5 },
        { "007", Schema.Int8, (sbyte)7 },
        { " 5 ", Schema.Int8, (sbyte)5 },
        { "2024-02-29", LogicalTypes.Date, new DateOnly(2024, 2, 29) },
        { "13:14:15.678Z", LogicalTypes.Time, new TimeSpan(0, 13, 14, 15, 678) },
        { "2024-02-29T13:14:15.678Z", LogicalTypes.Timestamp, new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc) },
        { "[]", SchemaBuilder.Array(null).Build(), new List<object?>() },
        { "[1, 2, 3]", SchemaBuilder.Array(Schema.Int8).Build(), new List<object?> { (sbyte)1, (sbyte)2, (sbyte)3 } },
        { "[1, 300, 70000]", SchemaBuilder.Array(Schema.Int32).Build(), new List<object?> { 1, 300, 70000 } },
        { "[1, 2.5]", SchemaBuilder.Array(Schema.Float32).Build(), new List<object?> { 1f, 2.5f } },
        { "[1, 3.4e39]", SchemaBuilder.Array(Schema.Float64).Build(), new List<object?> { 1.0, 3.4e39 } },
        { "[1, \"a\"]", SchemaBuilder.Array(null).Build(), new List<object?> { (sbyte)1, "a" } },
        { "[\"a\", \"b\"]", SchemaBuilder.Array(Schema.String).Build(), new List<object?> { "a", "b" } },
        { "[\"a\\\"b\\\\\", \"c,]\"]", SchemaBuilder.Array(Schema.String).Build(), new List<object?> { "a\"b\\", "c,]" } },
        { "[null, null]", SchemaBuilder.Array(null).Build(), new List<object?> { null, null } },
        { "[[1], [2]]", SchemaBuilder.Array(SchemaBuilder.Array(Schema.Int8).Build()).Build(), new List<object?> { new List<object?> { (sbyte)1 }, new List<object?> { (sbyte)2 } } },
        { "[2024-02-29, 2024-03-01]", SchemaBuilder.Array(LogicalTypes.Date).Build(), new List<object?> { new DateOnly(2024, 2, 29), new DateOnly(2024, 3, 1) } },
        { "[13:14:15.678Z]", SchemaBuilder.Array(LogicalTypes.Time).Build(), new List<object?> { new TimeSpan(0, 13, 14, 15, 678) } },
        { "{}", SchemaBuilder.Map(null, null).Build(), new ConnectMap() },
        { "{\"a\": 1, \"b\": 300}", SchemaBuilder.Map(Schema.String, Schema.Int16).Build(), new ConnectMap { ["a"] = (short)1, ["b"] = (short)300 } },
        { "{1: \"x\"}", SchemaBuilder.Map(Schema.Int8, Schema.String).Build(), new ConnectMap { [(sbyte)1] = "x" } },
        { "{1:2,300:4}", SchemaBuilder.Map(Schema.Int16, Schema.Int8).Build(), new ConnectMap { [(short)1] = (sbyte)2, [(short)300] = (sbyte)4 } },
        { "{13:14:15.678Z: 1}", SchemaBuilder.Map(LogicalTypes.Time, Schema.Int8).Build(), new ConnectMap { [new TimeSpan(0, 13, 14, 15, 678)] = (sbyte)1 } },
        { "{\"a\": null}", SchemaBuilder.Map(Schema.String, null).Build(), new ConnectMap { ["a"] = null } },
        { "{\"a\": [1]}", SchemaBuilder.Map(Schema.String, SchemaBuilder.Array(Schema.Int8).Build()).Build(), new ConnectMap { ["a"] = new List<object?> { (sbyte)1 } } },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_text_is_the_narrowest_value_that_it_spells(string text, Schema? schema, object? value)
    {
        var found = Values.Parse(text);
        Assert.Equal(schema, found.Schema);
        Assert.True(DataEquality.Equal(value, found.Value), $"{text}: {TextForm.Of(found.Value)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" padded ")]
    [InlineData("text")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1,2")]
    [InlineData("true,false")]
    [InlineData("13:14:15")]
    [InlineData("25:14:15.678Z")]
    [InlineData("2024-02-29T13:14:15Z")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("[null, 1]")]
    [InlineData("[1,")]
    [InlineData("[1 2]")]
    [InlineData("[a]")]
    [InlineData("[1]]")]
    [InlineData("[1] x")]
    [InlineData("{a: 1}")]
    [InlineData("{\"a\": 1, \"b\": null}")]
    [InlineData("{null: 1}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\": 1")]
    [InlineData("\"quoted\"")]
    [InlineData("say \"hi\"")]
    [InlineData("a:b")]
    [InlineData("a\\:b")]
    [InlineData("☃")]
    [InlineData("[\"open]")]
    [InlineData("5\u00a0")]
    [InlineData("[\u00a01]")]
    public void Any_other_text_stays_whole(string text) => Assert.Equal(new SchemaAndValue(Schema.String, text), Values.Parse(text));

    [Fact]
    public void Values_under_keys_of_several_types_stay_as_they_are()
    {
        var (schema, value) = Values.Parse("{1: 2, \"\": 0.5}");
        Assert.Equal(SchemaBuilder.Map(null, null).Build(), schema);
        Assert.Equal(new ConnectMap { [(sbyte)1] = (sbyte)2, [""] = 0.5f }, value);
    }

    [Fact]
    public void A_literal_nested_without_end_is_a_text()
    {
        var text = new string('[', 100_000);
        Assert.Equal(text, Values.Parse(text).Value);
    }

    [Fact]
    public void Values_are_written_so_that_they_can_be_read()
    {
        var schema = SchemaBuilder.Struct().Field("a \"q\"", Schema.Int32).Field("none", Schema.OptionalString).Build();
        Assert.Null(Values.ToText(null));
        Assert.Equal("plain \"text\"", Values.ToText("plain \"text\""));
        Assert.Equal("1.0E21", Values.ToText(1e21));
        Assert.Equal("[1,\"a\\\"\\\\\",null,true]", Values.ToText(new List<object?> { 1, "a\"\\", null, true }));
        Assert.Equal("{\"k\":1,5:\"AQI=\"}", Values.ToText(new ConnectMap { ["k"] = 1, [5] = new byte[] { 1, 2 } }));
        Assert.Equal("{\"a \\\"q\\\"\":7,\"none\":null}", Values.ToText(new Struct(schema).Put("a \"q\"", 7)));
        Assert.Equal("AQI=", Values.ToText(new byte[] { 1, 2 }));
    }

    [Fact]
    public void Dates_and_times_are_written_by_their_own_type_also_before_1970()
    {
        Assert.Equal("1970-01-01", Values.ToText(new DateOnly(1970, 1, 1)));
        Assert.Equal("0001-01-01", Values.ToText(DateOnly.MinValue));
        Assert.Equal("00:00:00.001Z", Values.ToText(TimeSpan.FromMilliseconds(1)));
        Assert.Equal("2024-02-29T00:00:00.000Z", Values.ToText(new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)));
    }
}
