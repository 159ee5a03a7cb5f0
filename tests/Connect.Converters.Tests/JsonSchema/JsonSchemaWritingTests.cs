using System.Text;
using System.Text.Json.Nodes;

namespace Connect.Converters.Tests;

public sealed class JsonSchemaWritingTests
{
    private readonly ScriptedRegistry _registry = new();

    private void Written(string expectedSchema, string expectedText, Schema schema, object? value, params (string, string)[] options)
    {
        var bytes = Registered.Json(_registry, options).Bytes(schema, value)!;
        var actual = JsonNode.Parse(_registry.SchemaOf(bytes));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expectedSchema), actual), $"expected {expectedSchema}, got {actual?.ToJsonString()}");
        Assert.Equal(expectedText, Encoding.UTF8.GetString(bytes.AsSpan(5)));
    }

    [Fact]
    public void Simple_types_tell_what_they_were()
    {
        Written("""{"type":"integer","connect.type":"int8"}""", "1", Schema.Int8, (sbyte)1);
        Written("""{"type":"integer","connect.type":"int64"}""", "1", Schema.Int64, 1L);
        Written("""{"type":"number","connect.type":"float32"}""", "1.5", Schema.Float32, 1.5f);
        Written("""{"oneOf":[{"type":"null"},{"type":"boolean"}]}""", "true", Schema.OptionalBoolean, true);
        Written("""{"type":"string","connect.type":"bytes"}""", "\"AP8=\"", Schema.Bytes, new byte[] { 0, 255 });
        Written("""{"type":"integer","connect.type":"int32","title":"org.apache.kafka.connect.data.Date","connect.version":1}""", "1", LogicalTypes.Date,
            new DateOnly(1970, 1, 2));
        Written("""{"type":"string","connect.type":"bytes","title":"org.apache.kafka.connect.data.Decimal","connect.version":1,"connect.parameters":"""
            + """{"scale":"2"}}""", "\"fQ==\"", LogicalTypes.Decimal(2), new BigDecimal(125, 2));
        Written("""{"type":"number","connect.type":"bytes","title":"org.apache.kafka.connect.data.Decimal","connect.version":1,"connect.parameters":"""
            + """{"scale":"2"}}""", "1.25", LogicalTypes.Decimal(2), new BigDecimal(125, 2), ("decimal.format", "numeric"));
    }

    [Fact]
    public void Structs_tell_the_order_of_their_fields()
    {
        var schema = SchemaBuilder.Struct().Name("a.R").Version(2).Doc("what").Parameter("p", "q").Field("b", Schema.OptionalString)
            .Field("a", SchemaBuilder.Int32().Default(5).Build()).Build();
        const string members = """
            "type":"object","title":"a.R","connect.version":2,"description":"what","connect.parameters":{"p":"q"},
            "properties":{"b":{"oneOf":[{"type":"null"},{"type":"string"}],"connect.index":0},"a":{"type":"integer","connect.type":"int32","default":5,
            "connect.index":1}}
            """;
        Written($"{{{members}}}", """{"b":null,"a":5}""", schema, new Struct(schema));
        Written($$"""{{{members}},"additionalProperties":false}""", """{"b":"x","a":1}""", schema, new Struct(schema).Put("b", "x").Put("a", 1),
            ("object.additional.properties", "false"));
    }

    [Fact]
    public void Maps_are_objects_if_their_keys_are_required_text()
    {
        Written("""{"type":"object","connect.type":"map","additionalProperties":{"type":"string"}}""", """{"k":"v"}""",
            SchemaBuilder.Map(Schema.String, Schema.String).Build(), new ConnectMap { ["k"] = "v" });
        Written("""{"type":"array","connect.type":"map","items":{"type":"object","properties":{"key":"""
            + """{"type":"integer","connect.type":"int32","connect.index":0},"value":{"type":"string","connect.index":1}}}}""",
            """[{"key":1,"value":"v"},{"key":2,"value":"w"}]""", SchemaBuilder.Map(Schema.Int32, Schema.String).Build(),
                new ConnectMap { [1] = "v", [2] = "w" });
        Written("""{"type":"array","items":{"oneOf":[{"type":"null"},{"type":"integer","connect.type":"int64"}]}}""", "[1,null]",
            SchemaBuilder.Array(Schema.OptionalInt64).Build(), new object?[] { 1L, null });
    }

    [Fact]
    public void Enums_and_unions_come_back()
    {
        var suit = SchemaBuilder.String().Parameter("io.confluent.connect.json.Enum", "").Parameter("io.confluent.connect.json.Enum.b", "b")
            .Parameter("io.confluent.connect.json.Enum.a", "a").Build();
        Written("""{"enum":["b","a"]}""", "\"a\"", suit, "a");
        var union = SchemaBuilder.Struct().Name("io.confluent.connect.json.OneOf").Optional()
            .Field("io.confluent.connect.json.OneOf.field.0", Schema.OptionalInt64)
            .Field("io.confluent.connect.json.OneOf.field.1", Schema.OptionalString).Build();
        Written("""{"oneOf":[{"type":"null"},{"type":"integer","connect.type":"int64","connect.index":0},{"type":"string","connect.index":1}]}""", "\"x\"",
            union, new Struct(union).Put(union.Fields[1], "x"));
    }

    [Fact]
    public void Nothing_is_written_for_null_and_values_need_a_schema()
    {
        var converter = Registered.Json(_registry);
        Assert.Null(converter.Bytes(null, null));
        Assert.Null(converter.Bytes(Schema.OptionalString, null));
        Assert.Throws<DataException>(() => converter.Bytes(Schema.String, null));
        Assert.Throws<DataException>(() => converter.Bytes(null, "x"));
    }

    [Fact]
    public void Values_can_be_checked_against_a_chosen_schema()
    {
        _registry.Put("t-value", """{"type":"object","properties":{"id":{"type":"integer","maximum":5}}}""", "JSON");
        var schema = SchemaBuilder.Struct().Field("id", Schema.Int32).Build();
        // A limit that the data's own schema does not have makes the chosen one another.
        (string, string)[] latest = [("auto.register.schemas", "false"), ("use.latest.version", "true"), ("latest.compatibility.strict", "false")];
        var checks = Registered.Json(_registry, [.. latest, ("json.fail.invalid.schema", "true")]);
        Assert.NotNull(checks.Bytes(schema, new Struct(schema).Put("id", 5)));
        Assert.Contains("id", Assert.Throws<DataException>(() => checks.Bytes(schema, new Struct(schema).Put("id", 6))).Message, StringComparison.Ordinal);
        Assert.NotNull(Registered.Json(_registry, latest).Bytes(schema, new Struct(schema).Put("id", 6)));
    }
}
