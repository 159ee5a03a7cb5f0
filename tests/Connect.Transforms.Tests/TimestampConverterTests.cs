using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

public sealed class TimestampConverterTests
{
    private const long Moment = 1709212455678;

    private static TimestampConverter.Value To(string type, params (string Key, string Value)[] more) =>
        With<TimestampConverter.Value>([("field", "at"), ("target.type", type), .. more]);

    private static object? Converted(TimestampConverter.Value converter, object? value, Schema? schema = null)
    {
        if (schema is null) return ((ConnectMap)converter.Of(Map(("at", value)))!)["at"];
        var row = SchemaBuilder.Struct().Field("before", Schema.OptionalInt8).Field("at", schema).Build();
        return converter.On(new Struct(row).Put("at", value))["at"];
    }

    public static TheoryData<object, Schema> Inputs => new()
    {
        { new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc), LogicalTypes.Timestamp },
        { Moment, Schema.Int64 },
        { "29/02/2024 13:14:15.678", Schema.OptionalString },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Any_form_of_a_time_becomes_any_other(object value, Schema schema)
    {
        (string, string) format = ("format", "dd/MM/yyyy HH:mm:ss.SSS");
        foreach (var known in new[] { schema, null })
        {
            Assert.Equal("29/02/2024 13:14:15.678", Converted(To("string", format), value, known));
            Assert.Equal(Moment, Converted(To("unix", format), value, known));
            Assert.Equal(new DateOnly(2024, 2, 29), Converted(To("Date", format), value, known));
            Assert.Equal(new TimeSpan(0, 13, 14, 15, 678), Converted(To("Time", format), value, known));
            Assert.Equal(new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc), Converted(To("Timestamp", format), value, known));
        }
    }

    [Fact]
    public void Dates_and_times_of_day_are_read_too()
    {
        Assert.Equal("2024-02-29T00:00:00.000Z",
            Converted(To("string", ("format", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")), new DateOnly(2024, 2, 29), LogicalTypes.Date));
        Assert.Equal("1970-01-01T13:14:15.000Z",
            Converted(To("string", ("format", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")), new TimeSpan(13, 14, 15), LogicalTypes.Time));
        Assert.Equal(TimeSpan.Zero, Converted(To("Time"), new DateOnly(2024, 2, 29), LogicalTypes.Date));
    }

    [Theory]
    [InlineData("seconds", 1709212455L)]
    [InlineData("milliseconds", Moment)]
    [InlineData("microseconds", 1709212455678000L)]
    [InlineData("nanoseconds", 1709212455678000000L)]
    public void Unix_numbers_have_a_unit_read_and_written(string unit, long number)
    {
        var moment = new DateTime(2024, 2, 29, 13, 14, 15, unit == "seconds" ? 0 : 678, DateTimeKind.Utc);
        Assert.Equal(number, Converted(To("unix", ("unix.precision", unit)), moment, LogicalTypes.Timestamp));
        Assert.Equal(moment, Converted(To("Timestamp", ("unix.precision", unit)), number, Schema.Int64));
    }

    [Fact]
    public void Before_1970_seconds_are_cut_towards_zero_and_days_begin_at_midnight()
    {
        var before = DateTime.UnixEpoch.AddMilliseconds(-1750);
        Assert.Equal(-1L, Converted(To("unix", ("unix.precision", "seconds")), before, LogicalTypes.Timestamp));
        Assert.Equal(new DateOnly(1969, 12, 31), Converted(To("Date"), before, LogicalTypes.Timestamp));
        Assert.Equal(TimeSpan.FromMilliseconds(86398250), Converted(To("Time"), before, LogicalTypes.Timestamp));
        Assert.Equal(new DateOnly(1969, 12, 31), Converted(To("Date"), DateTime.UnixEpoch.AddDays(-1), LogicalTypes.Timestamp));
    }

    [Fact]
    public void The_field_is_optional_as_it_was_and_nulls_stay()
    {
        var schema = SchemaBuilder.Struct().Name("n").Field("at", LogicalTypes.OptionalTimestamp).Field("r", SchemaBuilder.Int64().Doc("d").Default(5L).Build())
            .Build();
        var result = To("unix").On(new Struct(schema));
        Assert.Equal("at:INT64? r:INT64", FieldsOf(result.Schema));
        Assert.Null(result["at"]);
        Assert.Equal("n", result.Schema.Name);
        Assert.Equal(Map(("other", 1L), ("at", null)), To("unix").Of(Map(("other", 1L))));
        Assert.Equal("Struct{id=1,name=ann,dflt=dflt}", To("unix").On(Ann).ToString());
        Assert.Null(To("unix").Of(null));
    }

    [Fact]
    public void The_whole_value_or_key_may_be_the_time()
    {
        var value = With<TimestampConverter.Value>(("target.type", "string"), ("format", "HH:mm"));
        Assert.Equal("13:14", value.Of(Moment));
        var record = value.Apply(Sink(Moment, Schema.OptionalInt64))!;
        Assert.Equal((Schema.OptionalString, (object)"13:14"), (record.ValueSchema, record.Value));
        var key = With<TimestampConverter.Key>(("target.type", "Date")).Apply(Sink(null, null, Schema.Int64, Moment))!;
        Assert.Equal((LogicalTypes.Date, (object)new DateOnly(2024, 2, 29)), (key.KeySchema, key.Key));
    }

    [Fact]
    public void What_is_no_time_is_an_error()
    {
        Assert.Equal("TimestampConverter does not support class java.lang.Double objects as timestamps: field at was to become unix", To("unix").Error(Map(("at", 1.5))));
        Assert.Equal("Could not parse timestamp: value (x) does not match pattern (yyyy): field at was to become unix", To("unix", ("format", "yyyy")).Error(Map(("at", "x"))));
        Assert.Contains("the option format must say its form", To("unix").Error(Map(("at", "2024"))), StringComparison.Ordinal);
        var schema = SchemaBuilder.Struct().Field("at", Schema.Int32).Build();
        Assert.Contains("does not correspond to a known timestamp type format", To("unix").Error(new Struct(schema).Put("at", 5), schema),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_struct_has_the_new_schema()
    {
        var schema = SchemaBuilder.Struct().Optional().Field("at", Schema.Int64).Build();
        var record = To("Date").Apply(Sink(null, schema))!;
        Assert.Null(record.Value);
        Assert.Equal("at:org.apache.kafka.connect.data.Date", FieldsOf(record.ValueSchema));
    }

    [Fact]
    public void A_type_that_is_no_time_fails_with_the_class_that_Kafka_has_for_it()
    {
        var schema = SchemaBuilder.Struct().Field("at", Schema.Boolean).Build();
        var record = Sink(new Struct(schema).Put("at", true), schema);
        Assert.IsType<ConnectException>(Record.Exception(() => To("unix").Apply(record)));
    }

    [Fact]
    public void A_missing_or_wrong_format_is_refused()
    {
        Assert.StartsWith("TimestampConverter requires format option", Assert.Throws<ConfigException>(() => To("string")).Message, StringComparison.Ordinal);
        Assert.Contains("bogus", Assert.Throws<ConfigException>(() => To("string", ("format", "bogus"))).Message, StringComparison.Ordinal);
        Assert.Equal("Invalid value date for configuration target.type: String must be one of: string, unix, Date, Time, Timestamp",
            Assert.Throws<ConfigException>(() => To("date")).Message);
    }
}
