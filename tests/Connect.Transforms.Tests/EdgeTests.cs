using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>Values that transformations were not written for: none at all, lists of structs, structs that contain themselves.</summary>
public sealed class EdgeTests
{
    private static readonly Schema OptionalRow =
        SchemaBuilder.Struct().Name("row").Optional().Field("id", Schema.Int32).Field("at", Schema.OptionalInt64).Build();

    private static ITransformation Make(string name) => name switch
    {
        nameof(Cast) => With<Cast.Value>(("spec", "id:string")),
        nameof(Flatten) => With<Flatten.Value>(),
        nameof(InsertField) => With<InsertField.Value>(("topic.field", "topic")),
        nameof(ReplaceField) => With<ReplaceField.Value>(("exclude", "id")),
        nameof(SetSchemaMetadata) => With<SetSchemaMetadata.Value>(("schema.name", "n")),
        nameof(ExtractField) => With<ExtractField.Value>(("field", "id")),
        nameof(TimestampConverter) => With<TimestampConverter.Value>(("field", "at"), ("target.type", "Timestamp")),
        nameof(DropHeaders) => With<DropHeaders>(("headers", "h")),
        nameof(InsertHeader) => With<InsertHeader>(("header", "h"), ("value.literal", "1")),
        nameof(RegexRouter) => With<RegexRouter>(("regex", "x"), ("replacement", "y")),
        nameof(TimestampRouter) => With<TimestampRouter>(),
        nameof(MaskField) => With<MaskField.Value>(("fields", "id")),
        nameof(ValueToKey) => With<ValueToKey>(("fields", "id")),
        nameof(HeaderFrom) => With<HeaderFrom.Value>(("fields", "id"), ("headers", "h"), ("operation", "copy")),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    [Theory]
    [InlineData(nameof(Cast))]
    [InlineData(nameof(Flatten))]
    [InlineData(nameof(InsertField))]
    [InlineData(nameof(ReplaceField))]
    [InlineData(nameof(SetSchemaMetadata))]
    [InlineData(nameof(ExtractField))]
    [InlineData(nameof(TimestampConverter))]
    [InlineData(nameof(DropHeaders))]
    [InlineData(nameof(InsertHeader))]
    [InlineData(nameof(RegexRouter))]
    [InlineData(nameof(TimestampRouter))]
    public void A_tombstone_stays_one(string name)
    {
        var plain = Make(name).Apply(Sink(null))!;
        Assert.Null(plain.Value);
        Assert.Null(plain.ValueSchema);
        var typed = Make(name).Apply(Sink(null, OptionalRow))!;
        Assert.Null(typed.Value);
        Assert.True(typed.ValueSchema!.IsOptional || name == nameof(ExtractField));
    }

    [Theory]
    [InlineData(nameof(MaskField))]
    [InlineData(nameof(ValueToKey))]
    [InlineData(nameof(HeaderFrom))]
    public void A_tombstone_without_the_fields_that_are_needed_is_an_error(string name)
    {
        Assert.Contains("found: null", Make(name).Error(null), StringComparison.Ordinal);
        Assert.Contains("found: null", Make(name).Error(null, OptionalRow), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_structs_stay_as_they_are()
    {
        var inner = SchemaBuilder.Struct().Field("a", Schema.Int32).Build();
        var row = SchemaBuilder.Struct().Field("rows", SchemaBuilder.Array(Row).Optional().Build()).Field("in", inner).Build();
        var value = new Struct(row).Put("rows", new object?[] { Ann, Ann }).Put("in", new Struct(row.Field("in")!.Schema).Put("a", 1));
        Assert.Equal("Struct{rows=[Struct{id=1,name=ann}, Struct{id=1,name=ann}],in.a=1}",
            With<Flatten.Value>().On(value).ToString());
        Assert.Equal("rows:array? in.a:int32", FieldsOf(With<Flatten.Value>().On(value).Schema).ToLowerInvariant());
        Assert.Equal("Struct{rows=[],in=Struct{a=1}}", With<MaskField.Value>(("fields", "rows")).On(value).ToString());
    }

    [Fact]
    public void Structs_that_contain_themselves_are_changed_at_the_top_and_refused_where_there_is_no_end()
    {
        var builder = SchemaBuilder.Struct().Name("node").Field("id", Schema.Int32);
        var node = builder.Field("next", builder.Itself(optional: true)).Build();
        var value = new Struct(node).Put("id", 1).Put("next", new Struct(node.Field("next")!.Schema).Put("id", 2));
        Assert.Equal("Struct{id=1,next=Struct{id=2}}", With<Cast.Value>(("spec", "id:string")).On(value).ToString());
        Assert.Equal("Struct{number=1,next=Struct{id=2}}", With<ReplaceField.Value>(("renames", "id:number")).On(value).ToString());
        Assert.Equal(2, With<ExtractField.Value>(("field", "next.id"), ("field.syntax.version", "V2")).Apply(Sink(value, node))!.Value);
        Assert.Contains("contains itself", With<Flatten.Value>().Error(value, node), StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_that_its_schema_does_not_allow_is_not_hoisted()
    {
        var error = With<HoistField.Value>(("field", "f")).Error(null, Schema.Int32);
        Assert.Equal("Invalid value: null used for required field: \"f\", schema type: INT32", error);
        Assert.Null(((Struct)With<HoistField.Value>(("field", "f")).Apply(Sink(null, Schema.OptionalInt32))!.Value!)["f"]);
    }

    [Fact]
    public void Names_are_renamed_with_the_spaces_they_have_and_colons_at_the_end_are_passed_over()
    {
        Assert.Equal("{ z=1, b=2}", TextForm.Of(With<ReplaceField.Value>(("renames", "a: z")).Of(Map(("a", 1), ("b", 2)))));
        Assert.Equal("{z=1, b=2}", TextForm.Of(With<ReplaceField.Value>(("renames", "a:z:")).Of(Map(("a", 1), ("b", 2)))));
        Assert.Throws<ConfigException>(() => With<ReplaceField.Value>(("renames", "a:")));
        Assert.Equal("1", ((ConnectMap)With<Cast.Value>(("spec", "a:string:")).Of(Map(("a", 1)))!)["a"]);
    }

    [Fact]
    public void A_header_may_have_no_name() => Assert.Equal("", With<InsertHeader>(("header", ""), ("value.literal", "1")).Apply(Sink(1))!.Headers[0].Key);
}
