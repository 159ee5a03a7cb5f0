using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Api.Tests;

public sealed class StructTests
{
    private static readonly Schema Row = SchemaBuilder.Struct()
        .Field("i", Schema.Int32).Field("s", SchemaBuilder.String().Default("dflt").Build()).Field("day", LogicalTypes.OptionalDate).Field("clock", LogicalTypes.OptionalTime)
        .Field("moment", LogicalTypes.OptionalTimestamp).Field("list", SchemaBuilder.Array(Schema.Int32).Optional().Build()).Field("map", SchemaBuilder.Map(Schema.String, Schema.Int32).Optional().Build())
        .Build();

    [Fact]
    public void Values_come_out_as_they_went_in()
    {
        var moment = new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc);
        var row = new Struct(Row).Put("i", 5).Put("day", new DateOnly(1969, 12, 31)).Put("clock", TimeSpan.FromSeconds(1)).Put("moment", moment)
            .Put("list", new[] { 1, 2 }).Put("map", new Dictionary<string, object?> { ["k"] = 1 });
        Assert.Equal(5, row["i"]);
        Assert.Equal(new DateOnly(1969, 12, 31), row["day"]);
        Assert.Equal(TimeSpan.FromSeconds(1), row["clock"]);
        Assert.Equal(moment, row["moment"]);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)row["moment"]!).Kind);
        Assert.Equal([1, 2], row.GetArray("list")!);
        Assert.Equal(1, row.GetMap("map")!["k"]);
        Assert.Equal(-1, row[2].Integer);
        row.Validate();
    }

    [Fact]
    public void A_null_with_a_default_reads_as_the_default_unless_asked_without()
    {
        var row = new Struct(Row).Put("i", 1);
        Assert.Equal("dflt", row["s"]);
        Assert.Null(row.GetWithoutDefault("s"));
        row.Validate();
    }

    [Fact]
    public void What_is_not_of_the_schema_is_refused()
    {
        Assert.Contains("\"i\"", Assert.Throws<DataException>(() => new Struct(Row).Put("i", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("absent is not a valid field name", Assert.Throws<DataException>(() => new Struct(Row).Put("absent", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("absent is not a valid field name", Assert.Throws<DataException>(() => new Struct(Row).Get("absent")).Message, StringComparison.Ordinal);
        Assert.Contains("\"i\"", Assert.Throws<DataException>(() => new Struct(Row).Validate()).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => new Struct(Schema.Int8));
    }

    [Fact]
    public void Structs_are_equal_by_schema_and_values()
    {
        Assert.Equal(new Struct(Row).Put("i", 1).Put("list", new List<object?> { 1 }), new Struct(Row).Put("i", 1).Put("list", new object?[] { 1 }));
        Assert.NotEqual(new Struct(Row).Put("i", 1), new Struct(Row).Put("i", 2));
        Assert.Equal(new Struct(Row).Put("i", 1).GetHashCode(), new Struct(Row).Put("i", 1).GetHashCode());
    }

    [Fact]
    public void Any_value_goes_through_a_struct_unchanged() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) =>
        {
            var random = new RandomData(seed);
            var schema = SchemaBuilder.Struct().Field("f", random.Schema()).Build();
            var value = random.Value(schema.Field("f")!.Schema);
            return DataEquality.Equal(value, new Struct(schema).Put("f", value).GetWithoutDefault("f"));
        }));
}
