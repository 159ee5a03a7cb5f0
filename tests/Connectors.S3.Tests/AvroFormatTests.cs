using System.Numerics;
using System.Text.Json.Nodes;
using Connect.Avro;
using Connect.Avro.Writing;
using Formats.Avro;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.S3.Tests;

public sealed class AvroFormatTests
{
    private static readonly AvroOptions Default = new(true, true, false);

    private static string SchemaOf(Schema? schema, AvroOptions? options = null) =>
        System.Text.Encoding.UTF8.GetString(AvroTypes.Of(schema, options ?? Default).Json);

    private static void Same(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}\ngot      {actual}");

    private static (JsonNode Schema, string Codec, List<object?> Objects, int Blocks) RoundTrip(Schema? schema, AvroCodec codec, params object?[] values)
    {
        using var encoder = new AvroFormat(Default, codec).Begin(schema);
        foreach (var value in values)
        {
            encoder.Mark();
            encoder.Write(schema, value);
            encoder.EndRecord();
        }
        encoder.Finish();
        using var content = encoder.Take(encoder.Length);
        return AvroReader.ReadFile(content.ToArray());
    }

    [Fact]
    public void Records_that_contain_themselves_are_stored_in_Avro_and_refused_for_Parquet()
    {
        var builder = SchemaBuilder.Struct().Name("Node").Field("id", Schema.Int32);
        var node = builder.Field("next", builder.Itself(optional: true)).Build();
        var value = new Struct(node).Put("id", 1).Put("next", new Struct(node.Field("next")!.Schema).Put("id", 2));
        var (schema, _, objects, _) = RoundTrip(node, AvroCodec.Null, value);
        Assert.Equal("""["null","Node"]""", schema["fields"]![1]!["type"]!.ToJsonString());
        Assert.Single(objects);
        Assert.Contains("contains itself", Assert.Throws<DataException>(() => ParquetShapes.Of(node, Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_keep_what_Connect_knows_as_properties()
    {
        Same("""{"type":"int","connect.type":"int8"}""", SchemaOf(Schema.Int8));
        Same("\"long\"", SchemaOf(Schema.Int64));
        Same("""["null","string"]""", SchemaOf(Schema.OptionalString));
        Same("""[{"type":"int","connect.default":7},"null"]""", SchemaOf(SchemaBuilder.Int32().Optional().Default(7).Build()));
        Same("""{"type":"int","logicalType":"date","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Date"}""", SchemaOf(LogicalTypes.Date));
        Same("""
            {"type":"bytes","logicalType":"decimal","precision":64,"scale":2,"connect.version":1,
             "connect.parameters":{"scale":"2"},"connect.name":"org.apache.kafka.connect.data.Decimal"}
            """, SchemaOf(LogicalTypes.Decimal(2)));
        Same("""{"type":"bytes","logicalType":"decimal","precision":64,"scale":2}""", SchemaOf(LogicalTypes.Decimal(2), Default with { Metadata = false }));
        Same("""{"type":"map","values":["null","long"]}""", SchemaOf(SchemaBuilder.Map(Schema.String, Schema.OptionalInt64).Build()));
        Same("""
            {"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro","fields":[
              {"name":"key","type":["null","string"],"default":null},{"name":"value","type":"int"}]}}
            """, SchemaOf(SchemaBuilder.Map(Schema.OptionalString, Schema.Int32).Build()));
        Same("""{"type":"map","values":"int"}""",
            SchemaOf(SchemaBuilder.Map(Schema.OptionalString, Schema.Int32).Build(), Default with { OptionalMapKeys = true }));
    }

    [Fact]
    public void Names_are_relative_to_the_namespace_around_them()
    {
        var plain = SchemaBuilder.Struct().Name("Plain").Field("c", Schema.String).Build();
        var near = SchemaBuilder.Struct().Name("shop.Near").Field("p", plain).Build();
        var schema = SchemaBuilder.Struct().Name("shop.Order").Version(3)
            .Field("a", near).Field("b", near).Field("c", plain).Field("d", SchemaBuilder.Array(near).Build()).Build();
        Same("""
            {"type":"record","name":"Order","namespace":"shop","fields":[
              {"name":"a","type":{"type":"record","name":"Near","fields":[
                {"name":"p","type":{"type":"record","name":"Plain","namespace":"","fields":[
                  {"name":"c","type":"string"}],"connect.name":"Plain"}}],"connect.name":"shop.Near"}},
              {"name":"b","type":"Near"},{"name":"c","type":"Plain"},{"name":"d","type":{"type":"array","items":"Near"}}],
             "connect.version":3,"connect.name":"shop.Order"}
            """, SchemaOf(schema));
    }

    [Fact]
    public void Structs_without_a_name_are_numbered_in_order()
    {
        var inner = SchemaBuilder.Struct().Field("c", Schema.String).Build();
        var schema = SchemaBuilder.Struct().Field("a", inner)
            .Field("b", SchemaBuilder.Array(SchemaBuilder.Struct().Field("e", Schema.Int32).Build()).Build()).Build();
        Same("""
            {"type":"record","name":"ConnectDefault","namespace":"io.confluent.connect.avro","fields":[
              {"name":"a","type":{"type":"record","name":"ConnectDefault2","fields":[{"name":"c","type":"string"}]}},
              {"name":"b","type":{"type":"array","items":{"type":"record","name":"ConnectDefault3","fields":[{"name":"e","type":"int"}]}}}]}
            """, SchemaOf(schema));
    }

    [Fact]
    public void What_was_an_enum_is_one_again_where_that_is_wanted()
    {
        var schema = SchemaBuilder.String().Name("shop.Suit").Parameter("io.confluent.connect.avro.Enum", "shop.Suit")
            .Parameter("io.confluent.connect.avro.Enum.HEARTS", "HEARTS")
            .Parameter("io.confluent.connect.avro.Enum.SPADES", "SPADES").Build();
        var node = JsonNode.Parse(SchemaOf(schema))!;
        Assert.Equal("enum", node["type"]!.GetValue<string>());
        Assert.Equal(2, node["symbols"]!.AsArray().Count);
        Assert.Equal("string", JsonNode.Parse(SchemaOf(schema, Default with { Enhanced = false }))!["type"]!.GetValue<string>());
        Assert.Equal(["SPADES", "HEARTS"], RoundTrip(schema, AvroCodec.Null, "SPADES", "HEARTS").Objects);
        Assert.Throws<DataException>(() => RoundTrip(schema, AvroCodec.Null, "CLUBS"));
    }

    [Fact]
    public void What_was_a_union_is_one_again()
    {
        var schema = SchemaBuilder.Struct().Name("io.confluent.connect.avro.Union")
            .Optional().Field("int", Schema.OptionalInt32).Field("string", Schema.OptionalString).Build();
        var read = RoundTrip(schema, AvroCodec.Null, new Struct(schema).Put("string", "x"), null, new Struct(schema).Put("int", 5));
        Same("""["null","int","string"]""", read.Schema.ToJsonString());
        Assert.Equal(["x", null, 5L], read.Objects);
    }

    [Theory]
    [InlineData("with-dash")]
    [InlineData("1st")]
    [InlineData("sp ace")]
    public void Names_that_Avro_forbids_are_refused(string name)
    {
        Assert.Throws<DataException>(() => SchemaOf(SchemaBuilder.Struct().Name("r").Field(name, Schema.Int32).Build()));
        Assert.Throws<DataException>(() => SchemaOf(SchemaBuilder.Struct().Name($"space.{name}").Field("a", Schema.Int32).Build()));
    }

    [Theory]
    [InlineData(AvroCodec.Null)]
    [InlineData(AvroCodec.Deflate)]
    [InlineData(AvroCodec.Snappy)]
    public void Files_can_be_read_back_whatever_the_codec(AvroCodec codec)
    {
        var schema = SchemaBuilder.Struct().Name("all.Types").Field("i8", Schema.Int8)
            .Field("i16", Schema.OptionalInt16).Field("i64", Schema.Int64).Field("f32", Schema.Float32).Field("f64", Schema.Float64)
            .Field("yes", Schema.Boolean).Field("text", Schema.OptionalString)
            .Field("raw", Schema.Bytes).Field("amount", LogicalTypes.Decimal(2)).Field("day", LogicalTypes.Date)
            .Field("clock", LogicalTypes.Time).Field("moment", LogicalTypes.Timestamp).Field("list", SchemaBuilder.Array(LogicalTypes.Date).Build())
            .Field("map", SchemaBuilder.Map(Schema.String, Schema.Int64).Build()).Field("pairs", SchemaBuilder.Map(Schema.Int32, Schema.String).Build())
            .Field("fallback", SchemaBuilder.Int32().Optional().Default(7).Build()).Build();
        Struct Value(long n) => new Struct(schema).Put("i8", (sbyte)-128)
            .Put("i64", n).Put("f32", 1.5f).Put("f64", 0.1).Put("yes", true).Put("text", n % 2 == 0 ? "é€𝄞" : null).Put("raw", new byte[] { 0, 255 })
            .Put("amount", new BigDecimal(-12345, 2)).Put("day", new DateOnly(1969, 12, 31))
            .Put("clock", TimeSpan.FromMilliseconds(5)).Put("moment", DateTime.UnixEpoch.AddMilliseconds(9))
            .Put("list", new object?[] { new DateOnly(1970, 1, 3) }).Put("map", new ConnectMap { ["k"] = 5L }).Put("pairs", new ConnectMap { [1] = "one" });
        var read = RoundTrip(schema, codec, [.. Enumerable.Range(0, 3000).Select(n => Value(n))]);
        Assert.Equal(3000, read.Objects.Count);
        Assert.True(read.Blocks > 1);
        for (var n = 0; n < read.Objects.Count; n++)
        {
            var record = (Dictionary<string, object?>)read.Objects[n]!;
            Assert.Equal((long)n, record["i64"]);
            Assert.Equal(n % 2 == 0 ? "é€𝄞" : null, record["text"]);
            Assert.Equal(-12345, new BigInteger((byte[])record["amount"]!, isBigEndian: true));
            Assert.Equal((-128L, null, 1.5f, 0.1, true, -1L, 5L, 9L, 7L), (record["i8"],
                record["i16"], record["f32"], record["f64"], record["yes"], record["day"], record["clock"], record["moment"], record["fallback"]));
            Assert.Equal([2L], (List<object?>)record["list"]!);
            Assert.Equal(5L, ((Dictionary<string, object?>)record["map"]!)["k"]);
            Assert.Equal("one", ((Dictionary<string, object?>)((List<object?>)record["pairs"]!)[0]!)["value"]);
        }
    }

    [Fact]
    public void The_codec_bzip2_makes_streams_of_bzip2()
    {
        using var encoder = new AvroFormat(Default, AvroCodec.Bzip2).Begin(Schema.String);
        for (var i = 0; i < 100; i++) { encoder.Mark(); encoder.Write(Schema.String, "text"); encoder.EndRecord(); }
        encoder.Finish();
        using var content = encoder.Take(encoder.Length);
        Assert.True(content.ToArray().AsSpan().IndexOf("BZh9"u8) > 0);
    }

    [Fact]
    public void Values_without_a_schema_are_records_that_hold_anything()
    {
        var read = RoundTrip(null, AvroCodec.Null, new ConnectMap { ["a"] = new object?[] { 1L, 2.5, null, true } }, "text");
        Assert.Equal("Anything", read.Schema["name"]!.GetValue<string>());
        var map = (List<object?>)((Dictionary<string, object?>)read.Objects[0]!)["map"]!;
        var entry = (Dictionary<string, object?>)map[0]!;
        Assert.Equal("a", ((Dictionary<string, object?>)entry["key"]!)["string"]);
        Assert.Equal([1L, null, null, null], ((List<object?>)((Dictionary<string, object?>)entry["value"]!)["array"]!)
            .Select(i => ((Dictionary<string, object?>)i!)["long"]));
        Assert.Equal("text", ((Dictionary<string, object?>)read.Objects[1]!)["string"]);
    }

    [Fact]
    public void Any_long_and_any_text_can_be_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<NonNull<string>>(), (number, text) =>
    {
        var schema = SchemaBuilder.Struct().Field("n", Schema.Int64).Field("t", Schema.String).Build();
        var plain = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get));
        var record = (Dictionary<string, object?>)RoundTrip(schema, AvroCodec.Null, new Struct(schema).Put("n", number).Put("t", plain)).Objects[0]!;
        return (long)record["n"]! == number && (string)record["t"]! == plain;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_record_that_does_not_fit_leaves_the_file_as_it_was()
    {
        var schema = SchemaBuilder.Struct().Name("r").Field("a", Schema.Int32).Field("b", Schema.String).Build();
        await using var run = await SinkRun.StartAsync(true, ("format.class", JavaNames.AvroFormat), ("flush.size", "2"));
        await run.PutAsync(SinkRun.Record(0, new Struct(schema).Put("a", 1).Put("b", "x")),
            SinkRun.Record(1, new Struct(schema).Put("a", 2)), SinkRun.Record(2, new Struct(schema).Put("a", 3).Put("b", "y")));
        await run.CommittedAsync();
        Assert.Equal(1, Assert.Single(run.Context.Reported).Record.Offset);
        Assert.Equal([1L, 3L],
            AvroReader.ReadFile(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.avro"]).Objects.Select(o => ((Dictionary<string, object?>)o!)["a"]));
    }

    [Fact]
    public async Task Keys_and_headers_are_stored_in_Avro_by_default()
    {
        await using var run = await SinkRun.StartAsync(("store.kafka.keys", "true"), ("store.kafka.headers", "true"), ("flush.size", "1"));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0), key: "k", headers: new ConnectHeaders().AddString("h", "v")));
        await run.CommittedAsync();
        var keys = AvroReader.ReadFile(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.keys.avro"]);
        Same("""["null","string"]""", keys.Schema.ToJsonString());
        Assert.Equal(["k"], keys.Objects);
        var headers = AvroReader.ReadFile(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.headers.avro"]);
        Assert.Equal("array", headers.Schema["type"]!.GetValue<string>());
        Assert.Equal("ConnectDefault", headers.Schema["items"]!["name"]!.GetValue<string>());
    }
}
