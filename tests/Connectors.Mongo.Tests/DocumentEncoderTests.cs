using System.Globalization;
using System.Numerics;
using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Mongo.Tests;

public sealed class DocumentEncoderTests
{
    private static string Encode(object value, Schema? schema = null)
    {
        using var writer = new BsonWriter(16);
        new DocumentEncoder().Write(schema, value, writer);
        return Doc.Text(writer.Written);
    }

    private static readonly Schema Inner = SchemaBuilder.Struct().Field("z", Schema.String).Field("a", Schema.OptionalInt64).Build();

    [Fact]
    public void A_struct_is_written_by_its_schema_and_in_its_order()
    {
        var schema = SchemaBuilder.Struct()
            .Field("i8", Schema.Int8).Field("i16", Schema.Int16).Field("i32", Schema.Int32)
            .Field("i64", Schema.Int64).Field("f32", Schema.Float32).Field("f64", Schema.Float64)
            .Field("b", Schema.Boolean).Field("s", Schema.String).Field("raw", Schema.Bytes).Field("date", LogicalTypes.Date).Field("time", LogicalTypes.Time)
            .Field("timestamp", LogicalTypes.Timestamp).Field("decimal", LogicalTypes.Decimal(3)).Field("inner", Inner).Build();
        var value = new Struct(schema).Put("i8", (sbyte)-128).Put("i16", short.MaxValue)
            .Put("i32", int.MinValue).Put("i64", long.MaxValue).Put("f32", 0.1f).Put("f64", 0.1).Put("b", true)
            .Put("s", "é😀").Put("raw", new byte[] { 1, 2 }).Put("date", new DateOnly(1969, 12, 31))
            .Put("time", new TimeSpan(0, 12, 34, 56, 789)).Put("timestamp", DateTime.UnixEpoch.AddMilliseconds(-1))
            .Put("decimal", new BigDecimal(123500, 3)).Put("inner", new Struct(Inner).Put("z", "z"));
        Assert.Equal("{i8: int -128, i16: int 32767, i32: int -2147483648, i64: long 9223372036854775807, f32: double 0.10000000149011612, f64: double 0.1, "
            + "b: true, s: 'é😀', raw: binary 0 0102, "
            + "date: date -86400000, time: date 45296789, timestamp: date -1, decimal: decimal 123500E-3, inner: {z: 'z', a: null}}", Encode(value));
    }

    [Fact]
    public void Arrays_and_maps_hold_whatever_their_schemas_say()
    {
        var schema = SchemaBuilder.Struct()
            .Field("ints", SchemaBuilder.Array(Schema.OptionalInt32).Build()).Field("structs", SchemaBuilder.Array(Inner).Build())
            .Field("times", SchemaBuilder.Array(LogicalTypes.Timestamp).Build())
            .Field("prices", SchemaBuilder.Map(Schema.String, LogicalTypes.Decimal(2)).Build())
            .Field("by name", SchemaBuilder.Map(Schema.String, SchemaBuilder.Struct().Field("ok", Schema.Boolean).Optional().Build()).Build())
            .Field("absent", SchemaBuilder.Array(Schema.Int32).Optional().Build()).Build();
        var ok = schema.Field("by name")!.Schema.ValueSchema!;
        var value = new Struct(schema).Put("ints", new object?[] { 1, null, 3 }).Put("structs", new object?[] { new Struct(Inner).Put("z", "1").Put("a", 5L) })
            .Put("times", new object?[] { DateTime.UnixEpoch }).Put("prices", new ConnectMap { ["p"] = new BigDecimal(150, 2) })
            .Put("by name", new ConnectMap { ["s"] = new Struct(ok).Put("ok", true), ["none"] = null });
        Assert.Equal("{ints: [int 1, null, int 3], structs: [{z: '1', a: long 5}], times: [date 0], prices: {p: decimal 150E-2}, by name: {s: {ok: true}, "
            + "none: null}, absent: null}", Encode(value));
    }

    [Fact]
    public void A_default_takes_the_place_of_null()
    {
        var schema = SchemaBuilder.Struct().Field("n", SchemaBuilder.Int32().Optional().Default(42).Build())
            .Field("at", LogicalTypes.TimestampBuilder().Default(DateTime.UnixEpoch.AddSeconds(1)).Build()).Build();
        Assert.Equal("{n: int 42, at: date 1000}", Encode(new Struct(schema)));
    }

    [Fact]
    public void A_default_takes_the_place_of_null_in_a_map()
    {
        var map = SchemaBuilder.Map(Schema.String, SchemaBuilder.Int32().Optional().Default(42).Build()).Build();
        var schema = SchemaBuilder.Struct().Field("m", map).Build();
        Assert.Equal("{m: {a: int 42, b: int 1}}", Encode(new Struct(schema).Put("m", new ConnectMap { ["a"] = null, ["b"] = 1 })));
    }

    [Fact]
    public void A_map_with_a_schema_at_the_top_is_written_by_it()
    {
        var schema = SchemaBuilder.Map(Schema.String, Inner).Build();
        Assert.Equal("{k: {z: 'x', a: null}}", Encode(new ConnectMap { ["k"] = new Struct(Inner).Put("z", "x") }, schema));
    }

    [Fact]
    public void What_transformations_leave_in_schemaless_values_has_its_place() =>
        Assert.Equal("{i8: int 3, f: double 1.5, when: date 1000, day: date 86400000, time: date 5, d: decimal 15E-1, raw: binary 0 ff, n: null}",
            Encode(new ConnectMap
            {
                ["i8"] = (sbyte)3,
                ["f"] = 1.5f,
                ["when"] = DateTime.UnixEpoch.AddSeconds(1),
                ["day"] = new DateOnly(1970, 1, 2),
                ["time"] = TimeSpan.FromMilliseconds(5),
                ["d"] = new BigDecimal(15, 1),
                ["raw"] = new byte[] { 255 },
                ["n"] = null,
            }));

    [Fact]
    public void Extended_json_in_a_schemaless_map_stays_what_it_is() =>
        Assert.Equal("{date: {$date: long 5}}", Encode(new ConnectMap { ["date"] = new ConnectMap { ["$date"] = 5L } }));

    [Fact]
    public void Bytes_are_a_document_already()
    {
        Assert.Equal("{a: int 5}", Encode(new byte[] { 12, 0, 0, 0, 16, (byte)'a', 0, 5, 0, 0, 0, 0 }));
        Assert.Throws<DataException>(() => Encode(new byte[] { 12, 0, 0, 0, 16, (byte)'a', 0, 5, 0, 0, 0, 0, 0 }));
        Assert.Throws<DataException>(() => Encode("not bson"u8.ToArray()));
    }

    public static TheoryData<object> NoDocuments => [5L, true, new List<object?> { 1L, 2L }, 1.5, "[1]"];

    [Theory]
    [MemberData(nameof(NoDocuments))]
    public void What_is_no_document_is_refused(object value) => Assert.Throws<DataException>(() => Encode(value));

    [Fact]
    public void What_a_document_cannot_hold_is_refused()
    {
        var error = Assert.ThrowsAny<DataException>(() => Encode(new ConnectMap { ["a"] = new ConnectMap { ["x"] = BigInteger.One } }));
        Assert.Contains("'a.x'", error.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Encode(new ConnectMap { [5L] = 1L }));
        Assert.Throws<DataException>(() => Encode(new ConnectMap { ["a\0b"] = 1L }));
        var deep = new ConnectMap();
        for (var i = 0; i < 300; i++)
            deep = new ConnectMap { ["x"] = deep };
        Assert.ThrowsAny<DataException>(() => Encode(deep));
    }

    [Fact]
    public void A_value_that_is_not_of_its_schema_is_named()
    {
        var value = new Struct(SchemaBuilder.Struct().Field("n", Schema.Int64).Build());
        value.Set(0, Datum.From("text"));
        var error = Assert.ThrowsAny<DataException>(() => Encode(value));
        Assert.Contains("'n'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decimal_that_is_too_long_is_named_by_its_path()
    {
        var price = SchemaBuilder.Struct().Field("price", LogicalTypes.Decimal(0)).Build();
        var schema = SchemaBuilder.Struct().Field("item", price).Build();
        var value = new Struct(schema).Put("item", new Struct(price).Put("price", new BigDecimal(BigInteger.Pow(10, 40) + 1, 0)));
        var error = Assert.ThrowsAny<DataException>(() => Encode(value));
        Assert.Contains("'item.price'", error.Message, StringComparison.Ordinal);
        Assert.Equal("org.apache.kafka.connect.errors.DataException", JavaClassAttribute.Of(error.GetType()));
    }

    // A value as the encoder gets it, beside what the tests' own reader is to see.
    private sealed record Sample(object? Value, string Text);

    private static Gen<Sample> Samples(int depth)
    {
        var single = Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(v => new Sample(v, $"long {v}")),
            ArbMap.Default.GeneratorFor<int>().Select(v => new Sample(v, $"int {v}")),
            ArbMap.Default.GeneratorFor<double>().Select(v => new Sample(v, "double " + v.ToString("R", CultureInfo.InvariantCulture))),
            ArbMap.Default.GeneratorFor<bool>().Select(v => new Sample(v, v ? "true" : "false")),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(v => new Sample(Clean(v.Get), $"'{Clean(v.Get)}'")),
            ArbMap.Default.GeneratorFor<byte[]>().Select(v => new Sample(v, $"binary 0 {Convert.ToHexStringLower(v)}")),
            Gen.Constant(new Sample(null, "null")));
        if (depth == 0)
            return single;
        var inner = Samples(depth - 1);
        return Gen.OneOf(single, single,
            Gen.ListOf(inner, 3).Select(items => new Sample(items.Select(i => i.Value).ToList(), $"[{string.Join(", ", items.Select(i => i.Text))}]")),
            Documents(depth - 1));
    }

    // One key: the order of several is another test's matter.
    private static Gen<Sample> Documents(int depth) =>
        ArbMap.Default.GeneratorFor<NonNull<string>>()
            .SelectMany(name => Samples(depth).Select(v => new Sample(new ConnectMap { [Clean(name.Get)] = v.Value }, $"{{{Clean(name.Get)}: {v.Text}}}")));

    // Lone halves of surrogate pairs have no UTF-8, and null characters no place in names.
    private static string Clean(string text) => new([.. text.Where(c => c != '\0' && !char.IsSurrogate(c))]);

    [Fact]
    public void Any_schemaless_document_reads_back_as_it_was() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Documents(4)), sample => Encode(sample.Value!) == sample.Text));

    [Fact]
    public void A_document_read_into_a_tree_and_written_again_is_the_same() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Documents(4)), sample =>
        {
            using var writer = new BsonWriter(16);
            new DocumentEncoder().Write(null, sample.Value!, writer);
            var bytes = writer.Written.ToArray();
            writer.Reset();
            BsonDocument.Parse(bytes).Copy().Write(writer);
            return writer.Written.SequenceEqual(bytes);
        }));

    [Fact]
    public void Broken_documents_are_refused_and_never_read_beyond_their_end() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(Arb.From(Documents(3)), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (sample, place, junk) =>
        {
            using var writer = new BsonWriter(16);
            new DocumentEncoder().Write(null, sample.Value!, writer);
            var bytes = writer.Written.ToArray();
            bytes[(place & int.MaxValue) % bytes.Length] = junk;
            try
            {
                BsonReader.Validate(bytes);
                BsonDocument.Parse(bytes);
            }
            catch (DataException) { }
        }));
}
