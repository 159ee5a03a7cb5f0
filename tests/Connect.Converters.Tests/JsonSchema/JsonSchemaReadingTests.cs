using System.Text;
using Connect.Api;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Converters.Tests;

public sealed class JsonSchemaReadingTests
{
    private readonly ScriptedRegistry _registry = new();

    private SchemaAndValue Read(string schema, string text, params (string, string)[] options) =>
        Registered.Json(_registry, options).Read(Registered.Frame(_registry.Put("t-value", schema, "JSON"), Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_other_producers_register_is_read()
    {
        var read = Read("""
            {"type":"object","title":"org.example.Thing","description":"what","properties":{"id":{"type":"integer"},"real":{"type":"number"},
            "name":{"type":"string"},"yes":{"type":"boolean"},
             "list":{"type":"array","items":{"type":"integer"}},
             "maybe":{"oneOf":[{"type":"null"},{"type":"string"}]},"kind":{"enum":["a",null]},"also":{"type":["null","integer"]}},"required":["id"]}
            """, """{"id":1,"real":1.5,"name":"x","yes":true,"list":[1,2],"maybe":null,"kind":"a","more":{"dropped":[]},"also":7}""");
        var schema = read.Schema!;
        Assert.Equal(("org.example.Thing", 1, "what"), (schema.Name, schema.Version, schema.Doc));
        Assert.Equal([Schema.Int64, Schema.Float64, Schema.String, Schema.Boolean, SchemaBuilder.Array(Schema.Int64).Build(), Schema.OptionalString,
            SchemaBuilder.String().Parameter("io.confluent.connect.json.Enum", "").Parameter("io.confluent.connect.json.Enum.a", "a")
                .Parameter("io.confluent.connect.json.Enum.<NULL>", "<NULL>").Build(), Schema.OptionalInt64], schema.Fields.Select(f => f.Schema));
        Assert.Equal([1L, 1.5, "x", true, "a", 7L], ((string[])["id", "real", "name", "yes", "kind", "also"]).Select(((Struct)read.Value!).Get));
    }

    [Fact]
    public void Fields_are_ordered_by_their_index() => Assert.Equal("c a b", string.Join(' ', Read("""
        {"type":"object","properties":{"a":{"type":"string","connect.index":1},"b":{"type":"string","connect.index":2},"c":{"type":"string","connect.index":0}}}
        """, "{}").Schema!.Fields.Select(f => f.Name)));

    [Fact]
    public void Maps_of_entries_have_the_order_of_a_Java_HashMap()
    {
        const string schema = """{"type":"array","connect.type":"map","items":{"type":"object","properties":{"key":"""
            + """{"type":"integer","connect.type":"int32","connect.index":0},"value":{"type":"integer","connect.type":"int32","connect.index":1}}}}""";
        var read = (ConnectMap)Read(schema, """[{"key":42,"value":1},{"key":2147483647,"value":2},{"key":7,"value":3}]""").Value!;
        Assert.Equal([2147483647, 7, 42], read.Keys.Cast<int>());
    }

    [Fact]
    public void What_is_absent_stays_null_and_null_needs_leave()
    {
        const string schema = """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer","default":5}}}""";
        var absent = (Struct)Read(schema, "{}").Value!;
        Assert.Null(absent["a"]);
        Assert.Equal(5L, absent["b"]);
        Assert.Contains("at a", Assert.Throws<DataException>(() => Read(schema, """{"a":null}""")).Message, StringComparison.Ordinal);
        (string, string) loose = ("use.optional.for.nonrequired", "true");
        Assert.Null(((Struct)Read(schema, """{"a":null}""", loose).Value!)["a"]);
        Assert.All(Read(schema, "{}", loose).Schema!.Fields, f => Assert.True(f.Schema.IsOptional));
        Assert.Equal("False True",
            string.Join(' ', Read(schema[..^1] + ""","required":["a"]}""", "{}", loose).Schema!.Fields.Select(f => f.Schema.IsOptional)));
    }

    [Fact]
    public void Unions_are_structs_of_which_the_branch_that_fits_is_set()
    {
        const string schema =
            """{"oneOf":[{"type":"integer"},{"type":"string"},{"type":"object","properties":{"a":{"type":"integer"}}},"""
            + """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}},{"type":"array","items":{"type":"null"}},{"type":"null"}]}""";
        Assert.Throws<DataException>(() => Read(schema, "1"));
        var usable = schema.Replace("""{"type":"array","items":{"type":"null"}}""", """{"type":"array","items":{"type":"number"}}""", StringComparison.Ordinal);
        string? Branch(string text) => ((Struct?)Read(usable, text).Value) is { } union
            ? string.Join(' ', union.Schema.Fields.Where(f => union.GetWithoutDefault(f) is not null).Select(f => f.Name[^1])) : null;
        Assert.Equal(("io.confluent.connect.json.OneOf", true), (Read(usable, "1").Schema!.Name, Read(usable, "1").Schema!.IsOptional));
        Assert.Equal(["0", "1", "2", "3", "4", null], ((string[])["1", "\"x\"", """{"a":1}""", """{"a":1,"b":2}""", "[1.5]", "null"]).Select(Branch));
        Assert.Contains("BOOLEAN", Assert.Throws<DataException>(() => Branch("true")).Message, StringComparison.Ordinal);
        Assert.Equal("connect_union_0", Read(usable, "1", ("generalized.sum.type.support", "true")).Schema!.Name);
    }

    [Fact]
    public void References_are_followed_within_the_schema_and_to_other_subjects()
    {
        var read = Read("""{"type":"object","properties":{"a":{"$ref":"#/definitions/x~1y"},"b":{"allOf":[{"$ref":"#/definitions/o"},"""
            + """{"properties":{"q":{"type":"string"}}}]}},"definitions":{"x/y":{"type":"string"},"o":{"type":"object","properties":{"p":"""
            + """{"type":"integer"}}}}}""",
            """{"a":"x","b":{"p":1,"q":"z"}}""");
        Assert.Equal(("x", "z"), (((Struct)read.Value!)["a"], ((Struct)read.Value).GetStruct("b")!["q"]));
        _registry.Put("other", """{"type":"object","title":"Other","properties":{"n":{"type":"integer","maximum":5}}}""", "JSON");
        const string referring = """{"type":"object","properties":{"o":{"$ref":"other.json"}}}""";
        var id = _registry.Put("t-value", referring, "JSON");
        _registry.Script = r => r.RequestUri!.AbsolutePath == $"/schemas/ids/{id}"
            ? (System.Net.HttpStatusCode.OK,
                $$"""{"schemaType":"JSON","schema":{{System.Text.Json.JsonSerializer.Serialize(referring)}},"references":["""
                + $$"""{"name":"other.json","subject":"other","version":1}]}""") : null;
        Assert.Equal("Other", Read(referring, """{"o":{"n":5}}""", ("json.fail.invalid.schema", "true")).Schema!.Fields[0].Schema.Name);
        Assert.Throws<DataException>(() => Read(referring, """{"o":{"n":6}}""", ("json.fail.invalid.schema", "true")));
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""", "contains itself")]
    [InlineData("""{"$ref":"http://elsewhere/x.json"}""", "not known")]
    [InlineData("{}", "Unsupported schema type")]
    [InlineData("true", "Expected a schema")]
    [InlineData("""{"type":"array"}""", "items")]
    [InlineData("""{"type":"integer","connect.type":"int7"}""", "int7")]
    [InlineData("not JSON", "not JSON")]
    public void Schemas_without_a_counterpart_are_data_errors(string schema, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => Read(schema, "{}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "Structs should be encoded as JSON objects")]
    [InlineData("""{"id":"x"}""", "at id")]
    public void Text_that_cannot_be_read_is_a_data_error(string text, string expected)
    {
        var e = Assert.Throws<DataException>(() => Read("""{"type":"object","properties":{"id":{"type":"integer"}}}""", text));
        Assert.StartsWith("Failed to deserialize data for topic t to JSON: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_checked_only_where_that_is_asked_for()
    {
        const string schema = """{"type":"object","properties":{"id":{"type":"integer","minimum":3}}}""";
        Assert.NotNull(Read(schema, """{"id":1}""").Value);
        Assert.Contains("NumberTooSmall", Assert.Throws<DataException>(() => Read(schema, """{"id":1}""", ("json.fail.invalid.schema", "true"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BASE64")]
    [InlineData("NUMERIC")]
    public void Any_schema_and_value_come_back(string decimals) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) =>
    {
        var random = new RandomData(seed);
        var schema = random.Schema();
        var value = random.Value(schema);
        var converter = Registered.Json(new ScriptedRegistry(), ("decimal.format", decimals));
        if (converter.Bytes(schema, value) is not { } bytes) return value is null;
        var read = converter.Read(bytes);
        Registered.Same(schema, read.Schema!);
        Assert.True(DataEquality.Equal(Registered.Plain(value), Registered.Plain(read.Value)), Encoding.UTF8.GetString(bytes.AsSpan(5)));
        return true;
    }));
}
