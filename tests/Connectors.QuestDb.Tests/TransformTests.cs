using Connect.Api;
using Connect.Java;
using Connectors.QuestDb.Transforms;

using static Connectors.QuestDb.Tests.Lines;

namespace Connectors.QuestDb.Tests;

public sealed class TransformTests
{
    private static readonly Schema Level = SchemaBuilder.Struct().Field("price", Schema.Float64).Field("size", Schema.Float32).Build();
    private static readonly Schema Book = SchemaBuilder.Struct().Name("book").Version(3).Doc("levels").Parameter("p", "1").Field("ts", Schema.Int64)
        .Field("bids", SchemaBuilder.Array(Level).Optional().Build()).Field("asks", SchemaBuilder.Array(Level).Optional().Build())
        .Field("symbol", Schema.String).Build();

    private static ITransformation Configured(ITransformation transformation, string mappings)
    {
        transformation.Configure(new Dictionary<string, string> { ["mappings"] = mappings });
        return transformation;
    }

    private static string Mapped(ITransformation transformation, object value) => transformation.Apply(Record(value))!.Value!.ToString()!;

    private static Struct Filled() => new Struct(Book).Put("ts", 1L).Put("symbol", "BTC")
        .Put("bids", List(new Struct(Level).Put("price", 1.5).Put("size", 10f), new Struct(Level).Put("price", 1.25).Put("size", 20f)));

    [Fact]
    public void Names_are_Javas()
    {
        Type[] types = [typeof(OrderBookToArrayKey), typeof(OrderBookToArrayValue), typeof(StructArrayExplodeKey), typeof(StructArrayExplodeValue)];
        Assert.Equal(["io.questdb.kafka.OrderBookToArray$Key", "io.questdb.kafka.OrderBookToArray$Value",
            "io.questdb.kafka.StructArrayExplode$Key", "io.questdb.kafka.StructArrayExplode$Value"],
            types.Select(JavaClassAttribute.Of));
    }

    [Fact]
    public void A_list_of_maps_becomes_a_matrix_of_one_row_a_field()
    {
        using var book = Configured(new OrderBookToArrayValue(), "bids:bids:price,size; asks : offers : price ;");
        var value = Map("ts", 1L, "bids", List(Map("price", 1.5, "size", 10L), Map("price", "1.25", "size", "2e1")), "asks", List(Map("price", 2L)), "s", "x");
        Assert.Equal("{ts=1, s=x, bids=[[1.5, 1.25], [10.0, 20.0]], offers=[[2.0]]}", Mapped(book, value));
        Assert.Equal("{ts=1}", Mapped(book, Map("ts", 1L, "bids", List(), "asks", null)));
        Assert.Equal("{offers=7}", Mapped(book, Map("offers", 7L, "bids", null)));
        Assert.NotNull(value["asks"]);
    }

    [Fact]
    public void A_list_of_maps_becomes_an_array_a_field()
    {
        using var explode = Configured(new StructArrayExplodeValue(), "bids:px,sz:price,size");
        Assert.Equal("{ts=1, px=[1.5, 2.0], sz=[10.0, 20.0]}",
            Mapped(explode, Map("px", 5L, "ts", 1L, "bids", List(Map("price", 1.5, "size", 10L), Map("price", 2L, "size", 20L)))));
        Assert.Equal("{ts=1}", Mapped(explode, Map("px", 5L, "ts", 1L, "bids", List())));
    }

    [Fact]
    public void The_schema_keeps_all_but_the_fields_that_change()
    {
        using var book = Configured(new OrderBookToArrayValue(), "bids:bids:price,size;none:n:x");
        var record = book.Apply(Record(Filled(), schema: Book))!;
        var schema = record.ValueSchema!;
        Assert.Equal(("book", 3, "levels", "1"), (schema.Name, schema.Version, schema.Doc, schema.Parameters!["p"]));
        Assert.Equal(["ts", "asks", "symbol", "bids"], schema.Fields.Select(f => f.Name));
        Assert.True(schema.Field("bids")!.Schema is { IsOptional: true, ValueSchema.ValueSchema.Type: SchemaType.Float64 });
        Assert.Equal("Struct{ts=1,symbol=BTC,bids=[[1.5, 1.25], [10.0, 20.0]]}", record.Value!.ToString());
        Assert.Same(schema, book.Apply(Record(Filled(), schema: Book))!.ValueSchema);
        Assert.Equal("Struct{ts=1,symbol=BTC}", book.Apply(Record(Filled().Put("bids", List()), schema: Book))!.Value!.ToString());
    }

    [Fact]
    public void Structs_explode_to_arrays()
    {
        using var explode = Configured(new StructArrayExplodeValue(), "bids:px,sz:price,size;asks:ask:price");
        var record = explode.Apply(Record(Filled(), schema: Book))!;
        Assert.Equal(["ts", "symbol", "px", "sz", "ask"], record.ValueSchema!.Fields.Select(f => f.Name));
        Assert.Equal("Struct{ts=1,symbol=BTC,px=[1.5, 1.25],sz=[10.0, 20.0]}", record.Value!.ToString());
    }

    [Fact]
    public void Keys_can_be_reshaped_too_and_null_passes()
    {
        using var book = Configured(new OrderBookToArrayKey(), "a:b:x");
        using var explode = Configured(new StructArrayExplodeKey(), "a:b:x");
        var record = Record("value", Map("a", List(Map("x", 1L))));
        Assert.Equal("{b=[[1.0]]}", book.Apply(record)!.Key!.ToString());
        Assert.Equal("{b=[1.0]}", explode.Apply(record)!.Key!.ToString());
        var keyless = Record("value");
        Assert.Same(keyless, book.Apply(keyless));
    }

    [Theory]
    [InlineData("x")]
    [InlineData(true)]
    [InlineData(null)]
    [InlineData("nan")]
    [InlineData("")]
    public void What_is_no_number_is_an_error(object? element)
    {
        using var book = Configured(new OrderBookToArrayValue(), "a:b:x");
        Assert.Contains("'a'", Assert.ThrowsAny<ConnectException>(() => book.Apply(Record(Map("a", List(Map("x", element)))))).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ConnectException>(() => book.Apply(Record(Map("a", List(Map())))));
        Assert.ThrowsAny<ConnectException>(() => book.Apply(Record(Map("a", List(element)))));
        Assert.ThrowsAny<ConnectException>(() => book.Apply(Record("a text")));
    }

    [Theory]
    [InlineData(" 1.5d ", 1.5)]
    [InlineData("-NaN", double.NaN)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("+10e1", 100)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    public void Text_of_numbers_is_read_as_Java_reads_it(string text, double expected)
    {
        Assert.True(JavaNumber.TryParse(text, out double number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("book", " ; ", "At least one mapping")]
    [InlineData("book", "bids:out", "Expected format")]
    [InlineData("explode", "a:b", "Expected format")]
    [InlineData("explode", "a:b,c:x", "Number of target columns (2)")]
    [InlineData("explode", "a:b,b:x,y", "Duplicate target")]
    [InlineData("explode", "a:b:x;a:c:y", "Duplicate source")]
    [InlineData("explode", "a:b:x;b:c:y", "conflicts with source")]
    public void Bad_mappings_are_named(string kind, string mappings, string expected)
    {
        ITransformation transformation = kind == "book" ? new OrderBookToArrayValue() : new StructArrayExplodeValue();
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Configured(transformation, mappings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_are_required() => Assert.Contains("mappings",
        Assert.Throws<ConfigException>(() => new OrderBookToArrayValue().Config.Parse(new Dictionary<string, string>())).Message, StringComparison.Ordinal);
}
