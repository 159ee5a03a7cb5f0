using System.Globalization;
using Connect.Api;
using Connect.Avro;
using Formats.Parquet.Tests;

namespace Connectors.S3.Tests;

public sealed class ParquetFormatTests
{
    private static readonly AvroOptions Default = new(true, true, false);

    private static async Task<(string[] Schema, Dictionary<string, List<ParquetReader.Entry>> Columns)> RoundTripAsync(Schema schema, params object?[] values)
    {
        using var encoder = new ParquetFormat(Default, "none").Begin(schema);
        foreach (var value in values)
        {
            encoder.Mark();
            encoder.Write(schema, value);
            encoder.EndRecord();
        }
        encoder.Finish();
        using var content = encoder.Take(encoder.Length);
        var (footer, columns) = await ParquetReader.ReadAsync(content.ToArray());
        return ([.. footer.Schema.Select(e =>
            $"{e.RepetitionType?.ToString().ToLowerInvariant() ?? "message"} {e.Name}{(e.ConvertedType is { } converted ? $" ({(int)converted})" : "")}")], columns);
    }

    [Fact]
    public async Task Lists_are_of_two_levels()
    {
        var schema = SchemaBuilder.Struct().Name("two").Field("list", SchemaBuilder.Array(Schema.Int32).Build())
            .Field("structs", SchemaBuilder.Array(SchemaBuilder.Struct().Name("item").Field("a", Schema.OptionalInt32).Build()).Build()).Build();
        var item = schema.Field("structs")!.Schema.ValueSchema!;
        var read = await RoundTripAsync(schema, new Struct(schema).Put("list", new object?[] { 1, 2 })
            .Put("structs", new object?[] { new Struct(item).Put("a", 1), new Struct(item) }),
            new Struct(schema).Put("list", Array.Empty<object?>()).Put("structs", Array.Empty<object?>()));
        Assert.Equal(["message two", "required list (3)", "repeated array", "required structs (3)", "repeated array", "optional a"], read.Schema);
        Assert.Equal([new(0, 1, 1), new(1, 1, 2), new(0, 0, null)], read.Columns["list.array"]);
        Assert.Equal([new(0, 2, 1), new(1, 1, null), new(0, 0, null)], read.Columns["structs.array.a"]);
    }

    [Fact]
    public async Task Lists_are_of_three_levels_where_one_has_items_that_may_be_null()
    {
        var schema = SchemaBuilder.Struct().Name("three").Field("list", SchemaBuilder.Array(Schema.OptionalInt32).Build())
            .Field("texts", SchemaBuilder.Array(Schema.String).Build()).Build();
        var read = await RoundTripAsync(schema, new Struct(schema).Put("list", new object?[] { 1, null }).Put("texts", new object?[] { "x" }));
        Assert.Equal(["message three", "required list (3)", "repeated list", "optional element", "required texts (3)", "repeated list", "required element (0)"],
            read.Schema);
        Assert.Equal([new(0, 2, 1), new(1, 1, null)], read.Columns["list.list.element"]);
    }

    [Fact]
    public async Task Maps_have_entries_and_other_maps_are_lists_of_them()
    {
        var schema = SchemaBuilder.Struct().Field("map", SchemaBuilder.Map(Schema.String, Schema.OptionalInt64).Optional().Build())
            .Field("pairs", SchemaBuilder.Map(Schema.Int32, Schema.String).Build()).Build();
        var read = await RoundTripAsync(schema, new Struct(schema).Put("map", new ConnectMap { ["a"] = 5L, ["b"] = null }).Put("pairs", new ConnectMap { [1] = "one" }),
            new Struct(schema).Put("pairs", new ConnectMap()));
        Assert.Equal(["message io.confluent.connect.avro.ConnectDefault", "optional map (1)",
            "repeated key_value (2)", "required key (0)", "optional value", "required pairs (3)", "repeated array", "required key", "required value (0)"],
            read.Schema);
        Assert.Equal([new(0, 3, 5L), new(1, 2, null), new(0, 0, null)], read.Columns["map.key_value.value"]);
        Assert.Equal([new(0, 1, 1), new(0, 0, null)], read.Columns["pairs.array.key"]);
    }

    [Fact]
    public async Task Defaults_stand_for_nulls_and_optional_structs_may_be_absent()
    {
        var inner = SchemaBuilder.Struct().Optional().Field("z", Schema.Int32).Build();
        var schema = SchemaBuilder.Struct().Field("fallback", SchemaBuilder.Int32().Optional().Default(7).Build())
            .Field("maybe", inner).Field("day", LogicalTypes.Date).Field("amount", LogicalTypes.Decimal(2)).Build();
        var read = await RoundTripAsync(schema, new Struct(schema).Put("day", new DateOnly(1970, 1, 3)).Put("amount", new BigDecimal(-1, 2)),
            new Struct(schema).Put("fallback", 8).Put("maybe", new Struct(inner).Put("z", 9))
                .Put("day", new DateOnly(1969, 12, 31)).Put("amount", new BigDecimal(300, 2)));
        Assert.Equal([new(0, 1, 7), new(0, 1, 8)], read.Columns["fallback"]);
        Assert.Equal([new(0, 0, null), new(0, 1, 9)], read.Columns["maybe.z"]);
        Assert.Equal([new(1970, 1, 3), new(1969, 12, 31)], read.Columns["day"].Select(e => (DateTime)e.Value!));
        Assert.Equal(["-0.01", "3"], read.Columns["amount"].Select(e => Convert.ToString(e.Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task What_was_a_union_has_a_member_for_each_branch()
    {
        var union = SchemaBuilder.Struct().Name("io.confluent.connect.avro.Union")
            .Optional().Field("int", Schema.OptionalInt32).Field("string", Schema.OptionalString).Build();
        var schema = SchemaBuilder.Struct().Name("u").Field("either", union).Build();
        var read = await RoundTripAsync(schema, new Struct(schema).Put("either", new Struct(union).Put("string", "x")));
        Assert.Equal(["message u", "optional either", "optional member0", "optional member1 (0)"], read.Schema);
        Assert.Equal([new(0, 1, null)], read.Columns["either.member0"]);
    }

    [Fact]
    public async Task Only_structs_are_stored()
    {
        await Assert.ThrowsAsync<DataException>(() => RoundTripAsync(Schema.Int32, 5));
        Assert.Throws<DataException>(() => new ParquetFormat(Default, "snappy").Begin(null));
        await Assert.ThrowsAsync<DataException>(() => RoundTripAsync(SchemaBuilder.Struct().Name("empty").Build()));
        Assert.Throws<ConfigException>(() => new ParquetFormat(Default, "lzo"));
    }

    [Theory]
    [InlineData("none", ".parquet")]
    [InlineData("snappy", ".snappy.parquet")]
    [InlineData("gzip", ".gz.parquet")]
    [InlineData("lz4", ".lz4hadoop.parquet")]
    [InlineData("lz4_raw", ".lz4raw.parquet")]
    [InlineData("zstd", ".zstd.parquet")]
    public void The_codec_shows_in_the_name(string codec, string extension) => Assert.Equal(extension, new ParquetFormat(Default, codec).Extension);

    [Fact]
    public async Task Keys_and_headers_are_wrapped_in_structs()
    {
        await using var run = await SinkRun.StartAsync(("store.kafka.keys", "true"), ("store.kafka.headers", "true"),
            ("keys.format.class", JavaNames.ParquetFormat), ("headers.format.class", JavaNames.ParquetFormat), ("parquet.codec", "none"), ("flush.size", "2"));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0), key: "k0", headers: new ConnectHeaders().AddString("h", "v")),
            SinkRun.Record(1, SinkRun.Row(1), key: "k1", headers: new ConnectHeaders().AddString("h", "w")));
        await run.CommittedAsync();
        var keys = (await ParquetReader.ReadAsync(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.keys.parquet"])).Columns;
        Assert.Equal(["k0", "k1"], keys["key"].Select(e => (string)e.Value!));
        var file = run.Storage.Objects["topics/t/partition=0/t+0+0000000000.headers.parquet"];
        var headers = await ParquetReader.ReadAsync(file);
        Assert.Equal(["RecordHeaders", "headers", "array", "key", "value"], headers.Footer.Schema.Select(element => element.Name));
        Assert.Equal([new(0, 1, "h"), new(0, 1, "h")], headers.Columns["headers.array.key"]);
        // Parquet.Net reads the first field only of structs in a list of two levels: the dictionary of the second one, as it stands in the file.
        Assert.True(file.AsSpan().IndexOf("\u0001\0\0\0v\u0001\0\0\0w"u8) > 0);
    }

    [Fact]
    public async Task A_row_that_does_not_fit_leaves_the_file_as_it_was()
    {
        var schema = SchemaBuilder.Struct().Name("r").Field("a", Schema.Int32).Field("b", Schema.String).Build();
        await using var run = await SinkRun.StartAsync(true, ("format.class", JavaNames.ParquetFormat), ("flush.size", "2"));
        await run.PutAsync(SinkRun.Record(0, new Struct(schema).Put("a", 1).Put("b", "x")),
            SinkRun.Record(1, new Struct(schema).Put("a", 2)), SinkRun.Record(2, new Struct(schema).Put("a", 3).Put("b", "y")));
        await run.CommittedAsync();
        Assert.Equal(1, Assert.Single(run.Context.Reported).Record.Offset);
        Assert.Equal([1, 3], (await ParquetReader.ReadAsync(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.snappy.parquet"])).Columns["a"]
            .Select(e => (int)e.Value!));
    }

    [Fact]
    public async Task Null_where_the_schema_wants_a_value_is_refused_by_the_name_of_its_field()
    {
        var schema = SchemaBuilder.Struct().Name("required").Field("n", Schema.Int32).Field("list", SchemaBuilder.Array(Schema.Int32).Build()).Build();
        var withoutNumber = new Struct(schema);
        withoutNumber.Set(1, Datum.From(new object?[] { 1 }));
        Assert.Contains("'n'", (await Assert.ThrowsAsync<DataException>(() => RoundTripAsync(schema, withoutNumber))).Message, StringComparison.Ordinal);
        var withNullItem = new Struct(schema).Put("n", 1);
        withNullItem.Set(1, Datum.From(new object?[] { 1, null }));
        Assert.Contains("'array'", (await Assert.ThrowsAsync<DataException>(() => RoundTripAsync(schema, withNullItem))).Message, StringComparison.Ordinal);
    }
}
