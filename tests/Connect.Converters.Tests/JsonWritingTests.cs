using Connect.Converters.Json;

namespace Connect.Converters.Tests;

public sealed class JsonWritingTests
{
    private static readonly Schema Person = SchemaBuilder.Struct().Name("person").Field("name", Schema.String).Field("age", Schema.OptionalInt32).Build();

    [Fact]
    public void An_envelope_has_the_schema_and_the_payload_in_the_order_and_form_of_Kafka()
    {
        var schema = SchemaBuilder.Struct().Name("N").Version(2).Doc("D").Parameter("p", "q")
            .Field("list", SchemaBuilder.Array(Schema.Int32).Build())
            .Field("map", SchemaBuilder.Map(Schema.String, Schema.OptionalFloat64).Optional().Build())
            .Field("def", SchemaBuilder.Int8().Default((sbyte)7).Build())
            .Field("dec", LogicalTypes.Decimal(2))
            .Build();
        var value = new Struct(schema).Put("list", new List<object?> { 1, 2 }).Put("map", new ConnectMap { ["k"] = 1.5 }).Put("def", (sbyte)1)
            .Put("dec", BigDecimal.Parse("12.50"));
        Assert.Equal(
            """{"schema":{"type":"struct","fields":[{"type":"array","items":{"type":"int32","optional":false},"optional":false,"field":"list"},""" +
            """{"type":"map","keys":{"type":"string","optional":false},"values":{"type":"double","optional":true},"optional":true,"field":"map"},""" +
            """{"type":"int8","optional":false,"default":7,"field":"def"},""" +
            """{"type":"bytes","optional":false,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":"""
                + """{"scale":"2"},"field":"dec"}],"optional":false""" +
            ""","name":"N","version":2,"doc":"D","parameters":{"p":"q"}},"payload":{"list":[1,2],"map":{"k":1.5},"def":1,"dec":"BOI="}}""",
            Converting.Json().Text(schema, value));
    }

    [Fact]
    public void Texts_and_numbers_are_the_bytes_that_Kafka_writes()
    {
        var schema = SchemaBuilder.Struct().Field("f", Schema.Float32).Field("d", Schema.Float64).Field("e", Schema.Float64).Field("g", Schema.Float64)
            .Field("s", Schema.String)
            .Field("n", LogicalTypes.Decimal(2)).Field("x", Schema.Float64).Field("y", Schema.Float32).Build();
        var value = new Struct(schema).Put("f", 0.1f).Put("d", 1e21).Put("e", 100.0).Put("g", 1e-7).Put("s", "\u0001 / < ☃ 😀 \u007f")
            .Put("n", BigDecimal.Parse("12.50"))
            .Put("x", double.NaN).Put("y", float.NegativeInfinity);
        Assert.Equal("{\"f\":0.1,\"d\":1.0E21,\"e\":100.0,\"g\":1.0E-7,\"s\":\"\\u0001 / < ☃ \\uD83D\\uDE00 \u007f\",\"n\":12.50,\"x\":\"NaN\","
            + "\"y\":\"-Infinity\"}",
            Converting.PlainJson(("decimal.format", "numeric")).Text(schema, value));
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    [InlineData("\b\t\n\f\r\u0000\u001f", "\"\\b\\t\\n\\f\\r\\u0000\\u001F\"")]
    [InlineData("1234567\"1234567", "\"1234567\\\"1234567\"")]
    [InlineData("é߿ࠀ￿", "\"é߿ࠀ￿\"")]
    public void Only_what_must_be_is_escaped(string text, string json) => Assert.Equal(json, Converting.PlainJson().Text(Schema.String, text));

    [Fact]
    public void Half_a_character_is_escaped_and_comes_back()
    {
        Assert.Equal("\"\\uD83D alone\"", Converting.PlainJson().Text(null, "\ud83d alone"));
        Assert.Equal("\ud83d alone", Converting.PlainJson().Read("\"\\uD83D alone\"").Value);
    }

    [Fact]
    public void Long_texts_are_written_whole()
    {
        var text = string.Concat(Enumerable.Repeat("ab\"c☃😀\n", 5000));
        Assert.Equal(text, Converting.PlainJson().Read(Converting.PlainJson().Text(null, text)!).Value);
    }

    public static TheoryData<string, object?, string> Schemaless => new()
    {
        { "int8", (sbyte)-1, "-1" },
        { "int16", (short)300, "300" },
        { "int32", 70000, "70000" },
        { "int64", long.MinValue, "-9223372036854775808" },
        { "float32", 0.1f, "0.1" },
        { "float64", -0.0, "-0.0" },
        { "infinite", double.PositiveInfinity, "\"Infinity\"" },
        { "boolean", true, "true" },
        { "bytes", new byte[] { 1, 2 }, "\"AQI=\"" },
        { "list", new List<object?> { 1L, "a", null, new List<object?>() }, "[1,\"a\",null,[]]" },
        { "text keys", new ConnectMap { ["a"] = 1L, ["b"] = null }, "{\"a\":1,\"b\":null}" },
        { "other keys", new ConnectMap { ["a"] = 1L, [5] = "x" }, "[[\"a\",1],[5,\"x\"]]" },
        { "no keys", new ConnectMap(), "{}" },
        { "other dictionary", new Dictionary<string, object?> { ["a"] = 1 }, "{\"a\":1}" },
        { "struct", new Struct(Person).Put("name", "x"), "{\"name\":\"x\",\"age\":null}" },
        { "decimal", BigDecimal.Parse("1.00"), "\"ZA==\"" },
        { "date", new DateOnly(1970, 1, 2), "1" },
        { "time", TimeSpan.FromSeconds(1), "1000" },
        { "timestamp", DateTime.UnixEpoch.AddMilliseconds(-1), "-1" },
    };

    [Theory]
    [MemberData(nameof(Schemaless))]
    public void Without_a_schema_the_form_follows_the_value(string kind, object? value, string json)
    {
        Assert.NotEmpty(kind);
        Assert.Equal(json, Converting.PlainJson().Text(null, value));
        Assert.Equal($"{{\"schema\":null,\"payload\":{json}}}", Converting.Json().Text(null, value));
    }

    public static TheoryData<Schema, object, string> Typed => new()
    {
        { SchemaBuilder.Map(Schema.Int32, Schema.String).Build(), new ConnectMap { [5] = "five" }, "[[5,\"five\"]]" },
        { SchemaBuilder.Map(Schema.Int32, Schema.String).Build(), new ConnectMap(), "[]" },
        { SchemaBuilder.Map(Schema.String, Schema.String).Build(), new ConnectMap(), "{}" },
        { SchemaBuilder.Map(null, null).Build(), new ConnectMap(), "{}" },
        { SchemaBuilder.Map(null, null).Build(), new ConnectMap { [1] = "x", ["y"] = 2 }, "[[1,\"x\"],[\"y\",2]]" },
        { SchemaBuilder.Array(null).Build(), new List<object?> { 1, "a", new DateOnly(1970, 1, 3) }, "[1,\"a\",2]" },
        { SchemaBuilder.Array(LogicalTypes.Date).Build(), new List<object?> { new DateOnly(1969, 12, 31) }, "[-1]" },
        { LogicalTypes.Time, TimeSpan.FromDays(1), "86400000" },
        { LogicalTypes.Timestamp, new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc), "1709212455678" },
        { LogicalTypes.Decimal(0), new BigDecimal(0, 0), "\"AA==\"" },
        { LogicalTypes.Decimal(0), new BigDecimal(128, 0), "\"AIA=\"" },
        { LogicalTypes.Decimal(4), BigDecimal.Parse("-1234.5000"), "\"/0OhWA==\"" },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public void With_a_schema_the_form_follows_the_schema(Schema schema, object value, string json) =>
        Assert.Equal(json, Converting.PlainJson().Text(schema, value));

    [Theory]
    [InlineData("0.00", "0.00")]
    [InlineData("-0.1", "-0.1")]
    [InlineData("12.50", "12.50")]
    [InlineData("5", "5")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("123456789012345678901234567890.12", "123456789012345678901234567890.12")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    public void Numeric_decimals_keep_their_digits(string number, string json)
    {
        var value = BigDecimal.Parse(number);
        Assert.Equal(json, Converting.PlainJson(("decimal.format", "NUMERIC")).Text(LogicalTypes.Decimal(value.Scale), value));
    }

    [Fact]
    public void A_numeric_decimal_says_its_own_scale_where_bytes_must_have_that_of_the_schema()
    {
        var five = new BigDecimal(5, 0);
        Assert.Equal("5", Converting.PlainJson(("decimal.format", "NUMERIC")).Text(LogicalTypes.Decimal(2), five));
        var error = Assert.Throws<DataException>(() => Converting.PlainJson().Text(LogicalTypes.Decimal(2), five));
        Assert.StartsWith("Decimal value has mismatching scale for given Decimal schema", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_tombstones_without_a_schema_and_values_with_one()
    {
        Assert.Null(Converting.Json().Bytes(null, null));
        Assert.Null(Converting.PlainJson().Bytes(null, null));
        Assert.Equal("null", Converting.PlainJson().Text(Schema.OptionalString, null));
        Assert.Equal("""{"schema":{"type":"string","optional":true},"payload":null}""", Converting.Json().Text(Schema.OptionalString, null));
        Assert.Equal("5", Converting.PlainJson().Text(SchemaBuilder.Int64().Optional().Default(5L).Build(), null));
        Assert.Equal("null", Converting.PlainJson(("replace.null.with.default", "false")).Text(SchemaBuilder.Int64().Optional().Default(5L).Build(), null));
        Assert.Contains("null value for field that is required", Assert.Throws<DataException>(() => Converting.Json().Bytes(Schema.String, null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_struct_as_default_is_written()
    {
        var inner = SchemaBuilder.Struct().Field("x", Schema.Int32).Build();
        var schema = SchemaBuilder.Struct().Field("in", SchemaBuilder.Struct().Field("x", Schema.Int32).Default(new Struct(inner).Put("x", 3)).Build()).Build();
        Assert.Equal("{\"in\":{\"x\":3}}", Converting.PlainJson().Text(schema, new Struct(schema)));
        Assert.Equal(schema, Converting.Json().Read(Converting.Json().Text(schema, new Struct(schema))!).Schema);
    }

    [Fact]
    public void What_cannot_be_written_names_the_field()
    {
        static string Error(Schema schema, object? value) => Assert.Throws<DataException>(() => Converting.Json().Bytes(schema, value)).Message;
        var nested = SchemaBuilder.Struct().Field("who", Person).Field("list", SchemaBuilder.Array(LogicalTypes.Decimal(2)).Optional().Build()).Build();
        Assert.EndsWith("at who.name", Error(nested, new Struct(nested).Put("who", new Struct(Person))), StringComparison.Ordinal);
        var list = new Struct(nested).Put("who", new Struct(Person).Put("name", "x"))
            .Put("list", new List<object?> { BigDecimal.Parse("1.00"), BigDecimal.Parse("1.000") });
        Assert.EndsWith("at list[1]", Error(nested, list), StringComparison.Ordinal);
        Assert.Contains("scale is 2, 1.000 has 3", Error(nested, list), StringComparison.Ordinal);
        Assert.EndsWith("at k", Error(SchemaBuilder.Map(Schema.String, Schema.Int32).Build(), new ConnectMap { ["k"] = "text" }), StringComparison.Ordinal);
        Assert.Contains("Invalid type for INT32", Error(Schema.Int32, 5L), StringComparison.Ordinal);
        Assert.Contains("Time type should not have any date fields", Error(LogicalTypes.Time, TimeSpan.FromDays(2)), StringComparison.Ordinal);
        Assert.Contains("Mismatching schema", Error(Person, new Struct(nested)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_writes_nothing_and_spoils_nothing()
    {
        var converter = Converting.Json();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Throws<DataException>(() => converter.FromConnectData("t", null, Person, new Struct(Person), output));
        Assert.Equal(0, output.WrittenCount);
        Assert.EndsWith("\"payload\":{\"name\":\"x\",\"age\":null}}", converter.Text(Person, new Struct(Person).Put("name", "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_nested_without_end_is_an_error_and_no_crash()
    {
        var list = new List<object?>();
        list.Add(list);
        Assert.Contains("nested more than 1000 levels", Assert.Throws<DataException>(() => Converting.PlainJson().Bytes(null, list)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_are_written_and_read_like_values()
    {
        var converter = new JsonConverter();
        converter.Configure(new Dictionary<string, string> { ["schemas.enable"] = "false" });
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.False(converter.FromConnectHeader("t", "h", null, null, output));
        Assert.True(converter.FromConnectHeader("t", "h", Schema.OptionalInt32, null, output));
        Assert.Equal("null"u8.ToArray(), output.WrittenSpan.ToArray());
        Assert.Equal(new SchemaAndValue(null, 5L), converter.ToConnectHeader("t", "h", "5"u8));
    }
}
