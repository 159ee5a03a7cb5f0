using System.Text;
using Connect.Converters.Json;

namespace Connect.Converters.Tests;

public sealed class JsonReadingTests
{
    private static object? Plain(string json) => Converting.PlainJson().Read(json).Value;

    private static string Envelope(string schema, string payload) => $"{{\"schema\":{schema},\"payload\":{payload}}}";

    private static string Of(string fields) => $"{{\"type\":\"struct\",\"fields\":[{fields}]}}";

    [Fact]
    public void Without_a_schema_values_have_the_widest_type_of_their_kind()
    {
        var map = Assert.IsType<ConnectMap>(Plain(""" {"i":1, "neg" : -9223372036854775808,"f":1.5,"e":1e3,"tiny":1e-320,"t":true,"n":null,"s":"hé ☃","""
            + """ "l":[1,"a",null,[2.5],{"x":1}],"o":{"p":{"q":[]}},"":5} """));
        Assert.Equal(11, map.Count);
        Assert.Equal(1L, map["i"]);
        Assert.Equal(long.MinValue, map["neg"]);
        Assert.Equal(1.5, map["f"]);
        Assert.Equal(1000.0, map["e"]);
        Assert.Equal(1e-320, map["tiny"]);
        Assert.Equal(true, map["t"]);
        Assert.Null(map["n"]);
        Assert.Equal("hé ☃", map["s"]);
        Assert.True(DataEquality.Equal(new List<object?> { 1L, "a", null, new List<object?> { 2.5 }, new ConnectMap { ["x"] = 1L } }, map["l"]));
        Assert.Equal(5L, map[""]);
    }

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("5.5", 5.5)]
    [InlineData("-0.0", -0.0)]
    [InlineData("0.1234567890123456789012345", 0.12345678901234568)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("123456789012345678.5", 123456789012345678.5)]
    [InlineData("8.41", 8.41)]
    [InlineData("9007199254740993.0", 9007199254740992.0)]
    [InlineData("\"s\"", "s")]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("\"\\u0041\\n\\/\\\"\\\\\\b\\f\\r\\t\\uD83D\\uDE00\"", "A\n/\"\\\b\f\r\t😀")]
    [InlineData("\ufeff1", 1L)]
    [InlineData("", null)]
    public void Single_values_are_read(string json, object? value) => Assert.Equal(value, Plain(json));

    [Theory]
    [InlineData("{\"dup\":1,\"dup\":2}")]
    [InlineData("{\"dup\":1,\"d\\u0075p\":2}")]
    [InlineData("{\"d\\u0075p\":1,\"dup\":2}")]
    [InlineData("{\"dup\":{\"dup\":{\"dup\":7}},\"dup\":2}")]
    public void Of_members_with_the_same_name_the_last_counts(string json)
    {
        var converter = Converting.PlainJson();
        for (var i = 0; i < 3; i++)
        {
            var map = Assert.IsType<ConnectMap>(converter.Read(json).Value);
            Assert.Equal(new ConnectMap { ["dup"] = 2L }, map);
        }
    }

    [Fact]
    public void The_same_name_is_the_same_string_from_record_to_record()
    {
        var converter = Converting.PlainJson();
        var first = Assert.IsType<ConnectMap>(converter.Read("""{"name":1,"other":{"name":2}}""").Value);
        var second = Assert.IsType<ConnectMap>(converter.Read("""{"other":{"x":1,"name":3},"name":2}""").Value);
        var name = KeyOf(first);
        Assert.Same(name, KeyOf(second));
        Assert.Same(name, KeyOf((ConnectMap)second["other"]!));

        static object KeyOf(ConnectMap map) => map.Keys.Single(k => k is "name");
    }

    [Fact]
    public void Many_different_names_and_long_ones_are_read_right()
    {
        var converter = Converting.PlainJson();
        for (var round = 0; round < 3; round++)
        {
            var expected = new ConnectMap();
            var json = new StringBuilder("{");
            for (var i = 0; i < 3000; i++)
            {
                var name = i % 10 == 0 ? $"{round}-{i}-{new string('n', 200)}" : $"{round}-{i}";
                expected[name] = (long)i;
                json.Append(i == 0 ? "" : ",").Append('"').Append(name).Append("\":").Append(i);
            }
            Assert.Equal(expected, converter.Read(json.Append('}').ToString()).Value);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nope")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":-}")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1 2]")]
    [InlineData("\"open")]
    [InlineData("\"tab\tinside\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("/* c */ 1")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("tru")]
    [InlineData("nullx")]
    public void What_is_not_JSON_is_an_error(string json)
    {
        var message = Converting.PlainJson().Error(json);
        Assert.StartsWith("Converting byte[] to Kafka Connect data failed due to serialization error: ", message, StringComparison.Ordinal);
        Assert.Contains(" at byte ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe })]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xc3, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'\\', (byte)'n', (byte)'"' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void What_is_not_UTF_8_is_an_error(byte[] bytes) => Assert.Throws<DataException>(() => Converting.PlainJson().Read(bytes));

    [Theory]
    [InlineData("{\"deep\":[1,{\"big\":9223372036854775808}]}", "The integer 9223372036854775808 does not fit 64 bits, at deep[1].big")]
    [InlineData("-9223372036854775809", "The integer -9223372036854775809 does not fit 64 bits")]
    [InlineData("{\"huge\":1e400}", "The number 1e400 does not fit a float64, at huge")]
    public void Numbers_that_do_not_fit_are_errors_and_not_other_numbers(string json, string message) =>
        Assert.Equal(message, Converting.PlainJson().Error(json));

    [Fact]
    public void Nesting_without_end_is_an_error_and_no_crash()
    {
        Assert.Contains("nested more than", Converting.PlainJson().Error(new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("nested more than", Converting.Json(("schema.content", Of(""))).Error("{\"x\":" + new string('[', 100_000)), StringComparison.Ordinal);
        Assert.IsType<List<object?>>(Plain(new string('[', 900) + new string(']', 900)));
    }

    [Fact]
    public void Every_type_is_read_by_its_schema()
    {
        var logical = (string name, string type, string logical, string more) =>
            $"{{\"field\":\"{name}\",\"type\":\"{type}\",\"name\":\"org.apache.kafka.connect.data.{logical}\",\"version\":1{more}}}";
        var fields = string.Join(',', """{"field":"i8","type":"int8"}""", """{"field":"i16","type":"int16"}""", """{"field":"i32","type":"int32"}""",
            """{"field":"i64","type":"int64"}""",
            """{"field":"f32","type":"float"}""", """{"field":"f64","type":"double"}""", """{"field":"b","type":"boolean"}""",
                """{"field":"s","type":"string"}""", """{"field":"raw","type":"bytes"}""",
            """{"field":"list","type":"array","items":{"type":"int32","optional":true}}""",
                """{"field":"map","type":"map","keys":{"type":"string"},"values":{"type":"double"}}""",
            """{"field":"sub","type":"struct","fields":[{"field":"x","type":"string"},{"field":"y","type":"int64","optional":true}]}""",
            logical("dec", "bytes", "Decimal", ",\"parameters\":{\"scale\":\"2\"}"), logical("day", "int32", "Date", ""), logical("clock", "int32", "Time", ""),
                logical("moment", "int64", "Timestamp", ""),
            """{"field":"opt","type":"string","optional":true}""");
        var (schema, value) = Converting.Json().Read(Envelope(Of(fields),
            """{"i8":-128,"i16":300,"i32":70000,"i64":9007199254740993,"f32":0.1,"f64":0.1,"b":true,"s":"x","raw":"yv4=","list":[1,null],"""
            + """ "map":{"k":1.5},"sub":{"x":"y","y":null},"dec":"MDk=","day":19782,"clock":3600000,"moment":1709212455678,"opt":null}"""));
        var s = Assert.IsType<Struct>(value);
        Assert.Same(schema, s.Schema);
        Assert.Equal((sbyte)-128, s["i8"]);
        Assert.Equal((short)300, s["i16"]);
        Assert.Equal(70000, s["i32"]);
        Assert.Equal(9007199254740993L, s["i64"]);
        Assert.Equal(0.1f, s["f32"]);
        Assert.Equal(0.1, s["f64"]);
        Assert.Equal(true, s["b"]);
        Assert.Equal("x", s["s"]);
        Assert.Equal([0xca, 0xfe], s.GetBytes("raw")!);
        Assert.Equal([1, null], s.GetArray("list")!);
        Assert.Equal(new ConnectMap { ["k"] = 1.5 }, s.GetMap("map"));
        Assert.Equal("y", s.GetStruct("sub")!["x"]);
        Assert.Null(s.GetStruct("sub")!["y"]);
        Assert.Equal(BigDecimal.Parse("123.45"), s["dec"]);
        Assert.Equal(new DateOnly(2024, 2, 29), s["day"]);
        Assert.Equal(TimeSpan.FromHours(1), s["clock"]);
        Assert.Equal(new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc), s["moment"]);
        Assert.Null(s["opt"]);
    }

    [Fact]
    public void Maps_have_their_entries_in_the_order_of_Java_with_a_schema_too()
    {
        var converter = Converting.Json();
        var schema = """{"type":"map","keys":{"type":"string"},"values":{"type":"int32"}}""";
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("{volume=3, date=4, symbol=1, price=2}",
                TextForm.Of(converter.Read(Envelope(schema, """{"symbol":1,"price":2,"volume":3,"date":4}""")).Value));
            Assert.Equal("{actor=1, type=2}", TextForm.Of(converter.Read(Envelope(schema, """{"type":2,"actor":1}""")).Value));
        }
    }

    [Fact]
    public void Members_may_come_in_any_order_be_missing_or_unknown()
    {
        var schema =
            Of("""{"field":"a","type":"string"},{"field":"b","type":"int32","default":7},{"field":"c","type":"string","optional":true},"""
            + """{"field":"d","type":"string","optional":true,"default":"dflt"}""");
        var converter = Converting.Json();
        foreach (var (payload, expected) in new[]
        {
            ("""{"a":"x"}""", "Struct{a=x,b=7,d=dflt}"),
            ("""{"d":null,"c":null,"b":null,"a":"x"}""", "Struct{a=x,b=7,d=dflt}"),
            ("""{"c":"z","b":1,"more":{"deep":[{"a":"\u0041","n":-1.5e3}, true, null]},"a" : "x", "d":"y"}""", "Struct{a=x,b=1,c=z,d=y}"),
            ("""{"a":"first","b":2,"a":"x"}""", "Struct{a=x,b=2,d=dflt}"),
        }) Assert.Equal(expected, converter.Read(Envelope(schema, payload)).Value!.ToString());
        var kept = Converting.Json(("replace.null.with.default", "false"));
        Assert.Equal("Struct{a=x,b=1}", kept.Read(Envelope(schema, """{"a":"x","b":1}""")).Value!.ToString());
        Assert.Contains("Invalid null value for required INT32 field, at b", kept.Error(Envelope(schema, """{"a":"x"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "Invalid null value for required INT32 field, at a")]
    [InlineData("{\"a\":null}", "Invalid null value for required INT32 field, at a")]
    [InlineData("5", "Structs should be encoded as JSON objects, but found NUMBER")]
    [InlineData("[1]", "Structs should be encoded as JSON objects, but found ARRAY")]
    [InlineData("null", "Invalid null value for required STRUCT field")]
    [InlineData("{\"a\":\"5\"}", "Invalid type for INT32: expected an integer but found STRING, at a")]
    [InlineData("{\"a\":true}", "Invalid type for INT32: expected an integer but found BOOLEAN, at a")]
    [InlineData("{\"a\":1.9}", "The number 1.9 does not fit INT32, at a")]
    [InlineData("{\"a\":4294967297}", "The number 4294967297 does not fit INT32, at a")]
    public void A_payload_that_is_not_of_the_schema_is_an_error_that_names_the_field(string payload, string message) =>
        Assert.Equal(message, Converting.Json().Error(Envelope(Of("""{"field":"a","type":"int32"}"""), payload)));

    [Theory]
    [InlineData("int8", "300", "The number 300 does not fit INT8")]
    [InlineData("int16", "-32769", "The number -32769 does not fit INT16")]
    [InlineData("int64", "1e19", "The number 1e19 does not fit INT64")]
    [InlineData("int64", "1e99999", "The number 1e99999 does not fit INT64")]
    [InlineData("int64", "1e-99999", "The number 1e-99999 does not fit INT64")]
    [InlineData("float", "1e39", "The number 1e39 does not fit a float32")]
    [InlineData("double", "\"x\"", "expected a number")]
    [InlineData("string", "5", "Invalid type for STRING: expected text but found NUMBER")]
    [InlineData("boolean", "\"true\"", "Invalid type for BOOLEAN: expected true or false but found STRING")]
    [InlineData("bytes", "\"***\"", "Invalid bytes field")]
    [InlineData("bytes", "\"AQI\"", "Invalid bytes field")]
    [InlineData("bytes", "5", "Invalid type for BYTES")]
    [InlineData("array\",\"items\":{\"type\":\"int32\"},\"x\":\"", "{}", "Arrays should be encoded as JSON arrays, but found OBJECT")]
    [InlineData("array\",\"items\":{\"type\":\"int32\"},\"x\":\"", "[1,null]", "Invalid null value for required INT32 field, at [1]")]
    [InlineData("map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "[[\"a\",1]]",
        "Maps with string fields should be encoded as JSON objects, but found ARRAY")]
    [InlineData("map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "{\"a\":\"b\"}", "at a")]
    [InlineData("map\",\"keys\":{\"type\":\"int32\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "{\"5\":1}",
        "Maps with non-string fields should be encoded as JSON array of tuples, but found OBJECT")]
    [InlineData("map\",\"keys\":{\"type\":\"int32\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "[5]", "Found invalid map entry instead of array tuple")]
    [InlineData("map\",\"keys\":{\"type\":\"int32\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "[[5]]", "Found invalid map entry, expected length 2")]
    [InlineData("map\",\"keys\":{\"type\":\"int32\"},\"values\":{\"type\":\"int32\"},\"x\":\"", "[[5,6,7]]", "Found invalid map entry, expected length 2")]
    [InlineData("map\",\"keys\":{\"type\":\"int32\",\"optional\":true},\"values\":{\"type\":\"int32\"},\"x\":\"", "[[null,6]]", "A map's key cannot be null")]
    public void Values_of_another_type_are_errors(string type, string payload, string message) =>
        Assert.Contains(message, Converting.Json().Error(Envelope($"{{\"type\":\"{type}\"}}", payload)), StringComparison.Ordinal);

    [Theory]
    [InlineData("int32", "1.0", 1)]
    [InlineData("int64", "1e3", 1000L)]
    [InlineData("int64", "9.223372036854775807E18", long.MaxValue)]
    [InlineData("float", "0.1", 0.1f)]
    [InlineData("float", "16777217", 16777216f)]
    [InlineData("float", "\"NaN\"", float.NaN)]
    [InlineData("double", "\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("double", "5", 5.0)]
    public void Numbers_are_read_where_nothing_is_lost(string type, string payload, object value) =>
        Assert.Equal(value, Converting.Json().Read(Envelope($"{{\"type\":\"{type}\"}}", payload)).Value);

    [Theory]
    [InlineData("Date", "int32", "\"x\"", "Invalid type for Date, underlying representation should be integer but was STRING")]
    [InlineData("Date", "int32", "1.5", "Invalid type for Date, underlying representation should be integer but was NUMBER 1.5")]
    [InlineData("Date", "int32", "99999999999", "Invalid type for Date, underlying representation should be integer but was NUMBER 99999999999")]
    [InlineData("Time", "int32", "86400001", "Time values must use number of milliseconds")]
    [InlineData("Time", "int32", "true", "Invalid type for Time, underlying representation should be integer but was BOOLEAN")]
    [InlineData("Timestamp", "int64", "\"x\"", "Invalid type for Timestamp, underlying representation should be integral but was STRING")]
    [InlineData("Decimal", "bytes", "\"***\"", "Invalid bytes for Decimal field")]
    [InlineData("Decimal", "bytes", "\"MDk=\"", "Invalid bytes for Decimal field")]
    [InlineData("Decimal", "bytes", "{}", "Invalid type for Decimal, underlying representation should be numeric or bytes but was OBJECT")]
    public void Logical_types_need_their_base_type(string logical, string type, string payload, string message) =>
        Assert.Contains(message, Converting.Json()
            .Error(Envelope($"{{\"type\":\"{type}\",\"name\":\"org.apache.kafka.connect.data.{logical}\",\"version\":1}}", payload)), StringComparison.Ordinal);

    [Theory]
    [InlineData("12.34")]
    [InlineData("5")]
    [InlineData("-0.1")]
    [InlineData("1E+3")]
    [InlineData("123456789012345678901234567890.123")]
    public void A_decimal_written_as_a_number_keeps_its_own_scale(string number)
    {
        var schema = """{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2"}}""";
        Assert.Equal(BigDecimal.Parse(number), Converting.Json().Read(Envelope(schema, number)).Value);
    }

    [Theory]
    [InlineData("""{"a":1}""", "the member \"a\"")]
    [InlineData("""{"schema":{"type":"int32"}}""", "no payload")]
    [InlineData("""{"payload":1}""", "no schema")]
    [InlineData("""{"schema":{"type":"int32"},"payload":1,"more":1}""", "the member \"more\"")]
    [InlineData("5", "a document that is no object")]
    [InlineData("", "nothing at all")]
    [InlineData("{}", "no schema")]
    public void What_is_no_envelope_is_an_error_that_says_which_option_to_set(string json, string found)
    {
        var converter = Converting.Json();
        converter.Read("""{"schema":{"type":"int32"},"payload":1}""");
        var message = converter.Error(json);
        Assert.StartsWith("JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields.", message,
            StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains("value.converter.schemas.enable=false", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schema":{"type":"int32"},"payload":2""")]
    [InlineData("""{"schema":{"type":"int32"},"payload":2}}""")]
    [InlineData("""{"schema":{"type":"int32"},"payload":2,}""")]
    [InlineData("""{"schema":{"type":"int32"},"payload":2,"payload"}""")]
    [InlineData("""{"schema":{"type":"int32"},"payload":}""")]
    public void An_envelope_seen_before_does_not_hide_what_is_wrong(string json)
    {
        var converter = Converting.Json();
        Assert.Equal(1, converter.Read("""{"schema":{"type":"int32"},"payload":1}""").Value);
        converter.Error(json);
        Assert.Equal(3, converter.Read("""{"schema":{"type":"int32"},"payload": 3 } """).Value);
    }

    [Fact]
    public void Envelopes_of_any_form_are_read()
    {
        var converter = Converting.Json();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new SchemaAndValue(Schema.Int32, 5), converter.Read("""{"schema":{"type":"int32"},"payload":5}"""));
            Assert.Equal(new SchemaAndValue(Schema.Int32, 6), converter.Read(""" { "payload" : 6 , "schema" : { "type" : "int32" , "unknown" : [1] } } """));
            Assert.Equal(new SchemaAndValue(Schema.OptionalString, null), converter.Read("""{"schema":{"type":"string","optional":true},"payload":null}"""));
            Assert.Equal(new SchemaAndValue(null, null), converter.Read("""{"schema":null,"payload":null}"""));
            Assert.Equal(new SchemaAndValue(null, new ConnectMap { ["a"] = 1L }), converter.Read("""{"schema":null,"payload":{"a":1}}"""));
            Assert.Equal(2, converter.Read("""{"schema":{"type":"int32"},"payload":1,"payload":2}""").Value);
            Assert.Equal("x", converter.Read("""{"schema":{"type":"int32"},"schema":{"type":"string"},"payload":"x"}""").Value);
            Assert.Equal(5, converter.Read("\ufeff{\"schema\":{\"type\":\"int32\"},\"payload\":5}").Value);
        }
    }

    [Fact]
    public void Records_of_one_envelope_share_one_schema_however_many_there_are()
    {
        var converter = Converting.Json(("schemas.cache.size", "3"));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20; i++)
            {
                var json = $"{{\"schema\":{{\"type\":\"int32\",\"name\":\"s{i}\"}},\"payload\":{i}}}";
                var (first, second) = (converter.Read(json), converter.Read(json));
                Assert.Equal(i, first.Value);
                Assert.Equal($"s{i}", first.Schema!.Name);
                Assert.Same(first.Schema, second.Schema);
            }
        }
    }

    [Theory]
    [InlineData("{}", "Schema must contain 'type' field, at schema")]
    [InlineData("5", "Schema must contain 'type' field, at schema")]
    [InlineData("""{"type":"struct"}""", "Struct schema's \"fields\" argument is not an array., at schema")]
    [InlineData("""{"type":"number"}""", "Unknown schema type: number, at schema")]
    [InlineData("""{"type":"struct","fields":[{"type":"int32"}]}""", "Struct schema's field name not specified properly, at schema.fields[0]")]
    [InlineData("""{"type":"struct","fields":[{"field":"a","type":"int32"},{"field":"b"}]}""", "Schema must contain 'type' field, at schema.fields[1]")]
    [InlineData("""{"type":"struct","fields":[5]}""", "Struct schema's field name not specified properly, at schema.fields[0]")]
    [InlineData("""{"type":"array"}""", "Array schema did not specify the element type, at schema")]
    [InlineData("""{"type":"array","items":null}""", "Array schema did not specify the element type, at schema")]
    [InlineData("""{"type":"map","values":{"type":"string"}}""", "Map schema did not specify the key type, at schema")]
    [InlineData("""{"type":"map","keys":{"type":"string"}}""", "Map schema did not specify the value type, at schema")]
    [InlineData("""{"type":"struct","fields":[{"field":"a","type":"int32","parameters":{"p":1}}]}""",
        "Schema parameters must have string values., at schema.fields[0].parameters.p")]
    [InlineData("""{"type":"int32","default":"x"}""", "Invalid default value, at schema.default")]
    [InlineData("""{"type":"struct","fields":[{"field":"a","type":"int32"},{"field":"a","type":"int32"}]}""",
        "Cannot create field because of field name duplication a")]
    public void A_schema_that_is_none_is_an_error(string schema, string message) =>
        Assert.StartsWith(message, Converting.Json().Error(Envelope(schema, "1")), StringComparison.Ordinal);

    [Fact]
    public void Unknown_and_odd_members_of_schemas_are_ignored()
    {
        var schema = Converting.Json().Read(Envelope("""{"type":"int32","optional":"true","name":5,"doc":["x"],"version":1.5,"extra":{}}""", "1")).Schema;
        Assert.Equal(Schema.Int32, schema);
    }

    [Fact]
    public void The_schema_in_the_configuration_is_the_schema_of_bare_records()
    {
        var converter = Converting.Json(("schema.content",
            """{"type": "struct", "fields": [{"field": "a", "type": "int32"}, {"field": "b", "type": "string", "optional": true, "default": "dflt"}]}"""));
        Assert.Equal("Struct{a=1,b=dflt}", converter.Read("""{"a":1}""").Value!.ToString());
        Assert.Contains("required INT32 field, at a", converter.Error("""{"b":"y"}"""), StringComparison.Ordinal);
        Assert.Contains("Structs should be encoded as JSON objects", converter.Error("5"), StringComparison.Ordinal);
        Assert.Contains("required INT32 field, at a", converter.Error("""{"schema":{"type":"int32"},"payload":1}"""), StringComparison.Ordinal);
        Assert.StartsWith("{\"schema\":", converter.Text(Schema.Int32, 5), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schemas.enable", "maybe", "Expected value to be either true or false")]
    [InlineData("decimal.format", "TEXT", "Invalid value TEXT for configuration decimal.format: String must be one of (case insensitive): NUMERIC, BASE64")]
    [InlineData("schemas.cache.size", "many", "Not a number of type INT")]
    [InlineData("schemas.cache.size", "-1", "Value must be at least 0")]
    [InlineData("schema.content", "{", "schema.content")]
    [InlineData("schema.content", "{}", "Schema must contain 'type' field")]
    public void Wrong_options_are_refused(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigException>(() => Converting.Json((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_options_are_those_of_Kafka() => Assert.Equal(
        [
            "converter.type String required Low - -1 None converter.type",
            "schemas.enable Boolean true High Schemas 0 Medium Enable Schemas",
            "schemas.cache.size Int 1000 High Schemas 1 Medium Schema Cache Size",
            "schema.content String null High Schemas 2 Medium Schema Content",
            "decimal.format String BASE64 Low Serialization 0 Medium Decimal Format",
            "replace.null.with.default Boolean true Low Serialization 1 Medium Replace null with default",
        ], new JsonConverter().Config.Keys.Select(Converting.Describe));

    [Fact]
    public void Null_bytes_after_the_document_are_no_part_of_it()
    {
        Assert.Equal("{x=1}", Converting.PlainJson().Read("{\"x\":1}\0"u8.ToArray()).Value!.ToString());
        Assert.Equal(1L, Converting.PlainJson().Read("1\0"u8.ToArray()).Value);
        var enveloped = Converting.Json();
        for (var i = 0; i < 2; i++)
            Assert.Equal(5, enveloped.Read("{\"schema\":{\"type\":\"int32\"},\"payload\":5}\0\0"u8.ToArray()).Value);
        Converting.PlainJson().Error("{\"x\":1}\0x");
        Converting.PlainJson().Error("\0");
    }

    [Fact]
    public void Documents_come_in_any_encoding_of_Unicode()
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true)])
        {
            var bytes = encoding.GetBytes("{\"ž\":\"€😀\"}");
            Assert.Equal("{ž=€😀}", Converting.PlainJson().Read(bytes).Value!.ToString());
            Assert.Equal("{ž=€😀}", Converting.PlainJson().Read([.. encoding.GetPreamble(), .. bytes]).Value!.ToString());
            Assert.Equal("x", Converting.Json().Read(encoding.GetBytes("{\"schema\":{\"type\":\"string\"},\"payload\":\"x\"}")).Value);
        }
        Assert.Contains("utf-16", Assert.Throws<DataException>(() => Converting.PlainJson().Read((byte)'{', 0, (byte)'}')).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_written_with_a_schema_registry_are_recognized()
    {
        byte[] framed = [0, 0, 0, 1, 2, 8, 116, 101, 120, 116];
        foreach (var converter in (JsonConverter[])[Converting.Json(), Converting.PlainJson()])
        {
            var message = Assert.ThrowsAny<DataException>(() => converter.Read(framed)).Message;
            Assert.Contains("schema 258", message, StringComparison.Ordinal);
            Assert.Contains("value.converter=io.confluent.connect.avro.AvroConverter", message, StringComparison.Ordinal);
        }
    }
}
