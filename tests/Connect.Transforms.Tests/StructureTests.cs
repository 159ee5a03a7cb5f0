using Connect.Api;
using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>HoistField, ExtractField, Flatten, ReplaceField, SetSchemaMetadata, ValueToKey.</summary>
public sealed class StructureTests
{
    private static readonly ConnectMap Doc =
        Map(("id", 1L), ("in", Map(("x", Map(("y", 2L))), ("list", new List<object?> { 1L, Map(("z", 3L)) }), ("none", null), ("empty", Map()))), ("a.b", 5L));

    private static Struct Nested()
    {
        var inner = SchemaBuilder.Struct().Field("a.b", Row).Build();
        var outer = SchemaBuilder.Struct().Field("c", inner).Build();
        return new Struct(outer).Put("c", new Struct(inner).Put("a.b", Ann));
    }

    [Fact]
    public void HoistField_wraps_whatever_there_is()
    {
        var hoist = With<HoistField.Value>(("field", "in"));
        Assert.Equal(Map(("in", 7L)), hoist.Of(7L));
        Assert.Equal(Map(("in", null)), hoist.Of(null));
        var result = hoist.On(Ann);
        Assert.Equal("Struct{in=Struct{id=1,name=ann}}", result.ToString());
        Assert.Null(result.Schema.Name);
        Assert.Same(Row, result.Schema.Field("in")!.Schema);
        var day = hoist.Apply(Sink(new DateOnly(2024, 2, 29), LogicalTypes.Date))!;
        Assert.Equal(new DateOnly(2024, 2, 29), ((Struct)day.Value!)["in"]);
        Assert.Equal(Map(("k", null)), With<HoistField.Key>(("field", "k")).Apply(Sink(1L))!.Key);
    }

    [Fact]
    public void ExtractField_takes_a_name_or_with_V2_a_path()
    {
        var record = With<ExtractField.Value>(("field", "name")).Apply(Sink(Ann, Row))!;
        Assert.Equal((Schema.OptionalString, (object)"ann"), (record.ValueSchema, record.Value));
        var path = With<ExtractField.Value>(("field", "c.`a.b`.id"), ("field.syntax.version", "v2")).Apply(Sink(Nested(), Nested().Schema))!;
        Assert.Equal((Schema.Int32, (object)1), (path.ValueSchema, path.Value));
        Assert.Equal("Unknown field: absent; the fields of Schema{row:STRUCT} are id, name, dflt", With<ExtractField.Value>(("field", "absent")).Error(Ann, Row));
        var unknown = Record.Exception(() => With<ExtractField.Value>(("field", "absent")).Apply(Sink(Ann, Row)))!;
        Assert.Equal("java.lang.IllegalArgumentException", JavaClassAttribute.Of(unknown.GetType()));
        Assert.Equal("Unknown field: in.name; the fields of Schema{row:STRUCT} are id, name, dflt", With<ExtractField.Value>(("field", "in.name")).Error(Ann, Row));
        Assert.Equal("dflt", With<ExtractField.Value>(("field", "dflt")).Apply(Sink(Ann, Row))!.Value);
        Assert.Null(With<ExtractField.Value>(("field", "dflt"), ("replace.null.with.default", "false")).Apply(Sink(Ann, Row))!.Value);
        Assert.Equal(Schema.Int32, With<ExtractField.Value>(("field", "id")).Apply(Sink(null, Row))!.ValueSchema);
    }

    [Fact]
    public void ExtractField_without_a_schema_gives_null_for_what_is_missing()
    {
        Assert.Null(With<ExtractField.Value>(("field", "absent")).Of(Doc));
        Assert.Equal(5L, With<ExtractField.Value>(("field", "a.b")).Of(Doc));
        var path = With<ExtractField.Value>(("field", "in.x.y"), ("field.syntax.version", "V2"));
        Assert.Equal(2L, path.Of(Doc));
        Assert.Null(path.Of(Map(("in", null))));
        Assert.Null(path.Of(Map(("in", Map(("x", Map()))))));
        Assert.Equal("Only Map objects supported in absence of schema for [nested field access], found: java.lang.Long",
            path.Error(Map(("in", Map(("x", 5L))))));
        Assert.Equal("Only Map objects supported in absence of schema for [field extraction], found: java.lang.Long", path.Error(7L));
        Assert.Null(path.Of(null));
    }

    [Theory]
    [InlineData("`a.b`", "a.b")]
    [InlineData("`a`", "a")]
    [InlineData("`a`b`", "a`b")]
    [InlineData("a`b", "a`b")]
    [InlineData(@"`a\`.b`", "a`.b")]
    [InlineData(@"a\`b", @"a\`b")]
    public void A_name_in_backticks_may_have_dots(string path, string name) =>
        Assert.Equal(9L, With<ExtractField.Value>(("field", path), ("field.syntax.version", "V2")).Of(Map((name, 9L))));

    [Fact]
    public void A_backtick_that_is_not_closed_is_an_error() =>
        Assert.Contains("Incomplete backtick pair", Assert.Throws<ConfigException>(() =>
            With<ExtractField.Value>(("field", "`a.b"), ("field.syntax.version", "V2"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Flatten_takes_names_below_a_parent_without_a_name_as_they_are()
    {
        var nested = Map(("", Map(("a", Map(("b", 1L))))), ("c", Map(("", Map(("d", 2L))))));
        Assert.Equal(Map(("a--b", 1L), ("c----d", 2L)), With<Flatten.Value>(("delimiter", "--")).Of(nested));
    }

    [Fact]
    public void Flatten_joins_the_names_of_structs()
    {
        Assert.Equal("Struct{c.a.b.id=1,c.a.b.name=ann,c.a.b.dflt=dflt}", With<Flatten.Value>().On(Nested()).ToString());
        Assert.Equal("c_a.b_id:INT32 c_a.b_name:STRING? c_a.b_dflt:STRING?", FieldsOf(With<Flatten.Value>(("delimiter", "_")).On(Nested()).Schema));
        Assert.Equal(("row", 3), (With<Flatten.Value>().On(Ann).Schema.Name, With<Flatten.Value>().On(Ann).Schema.Version));
    }

    [Fact]
    public void Flatten_makes_optional_what_is_below_something_optional_and_passes_defaults_down()
    {
        var plain = SchemaBuilder.Struct().Field("x", Schema.Int32).Field("l", SchemaBuilder.Array(Schema.Int8).Optional().Build()).Build();
        var withDefault = SchemaBuilder.Struct().Field("x", Schema.Int32).Field("l", SchemaBuilder.Array(Schema.Int8).Optional().Build())
            .Default(new Struct(plain).Put("x", 9)).Build();
        var optional = SchemaBuilder.Struct().Field("x", Schema.Int32).Field("l", SchemaBuilder.Array(Schema.Int8).Build()).Optional().Build();
        var schema = SchemaBuilder.Struct().Field("o", optional).Field("d", withDefault).Field("last", Schema.Int32).Build();
        var result = With<Flatten.Value>().On(new Struct(schema).Put("last", 1));
        Assert.Equal("o.x:INT32? o.l:ARRAY? d.x:INT32 d.l:ARRAY? last:INT32", FieldsOf(result.Schema));
        Assert.Equal(9, result["d.x"]);
        Assert.Null(result["o.x"]);
        Assert.Equal(1, result["last"]);
        var map = SchemaBuilder.Struct().Field("m", SchemaBuilder.Map(Schema.String, Schema.String).Build()).Build();
        Assert.Contains("does not support MAP", With<Flatten.Value>().Error(new Struct(map), map), StringComparison.Ordinal);
    }

    [Fact]
    public void Flatten_without_a_schema_leaves_lists_and_nulls_and_drops_empty_maps()
    {
        Assert.Equal(Map(("id", 1L), ("in.x.y", 2L), ("in.list", new List<object?> { 1L, Map(("z", 3L)) }), ("in.none", null), ("a.b", 5L)),
            With<Flatten.Value>().Of(Doc));
        Assert.Equal(Map(), With<Flatten.Value>().Of(Map()));
        Assert.Null(With<Flatten.Value>().Of(null));
    }

    [Fact]
    public void ReplaceField_leaves_out_and_renames_by_the_old_names()
    {
        Assert.Equal("Struct{key=1,dflt=ann}", With<ReplaceField.Value>(("exclude", "dflt"), ("renames", "id:key,name:dflt")).On(Ann).ToString());
        Assert.Equal("Struct{id=1,full=ann}", With<ReplaceField.Value>(("include", "name,id,absent"), ("renames", "name:full")).On(Ann).ToString());
        Assert.Equal("Struct{name=ann}", With<ReplaceField.Value>(("include", "name,id"), ("exclude", "id")).On(Ann).ToString());
        Assert.Equal("name:INT32 id:STRING? dflt:STRING?", FieldsOf(With<ReplaceField.Value>(("renames", "id:name,name:id")).On(Ann).Schema));
        Assert.Equal("Struct{id=1,name=ann,dflt=dflt}", With<ReplaceField.Value>().On(Ann).ToString());
        Assert.Equal("Struct{id=1,name=ann}", With<ReplaceField.Value>(("replace.null.with.default", "false")).On(Ann).ToString());
        Assert.Equal(("row", 3, "d"),
            (With<ReplaceField.Value>().On(Ann).Schema.Name, With<ReplaceField.Value>().On(Ann).Schema.Version, With<ReplaceField.Value>().On(Ann).Schema.Doc));
        Assert.Equal(Map(("key", 1L), ("c", 5L)), With<ReplaceField.Value>(("exclude", "in,absent"), ("renames", "id:key,a.b:c")).Of(Doc));
        Assert.Null(With<ReplaceField.Value>(("exclude", "a")).Of(null));
        Assert.Equal("Invalid value [a] for configuration renames: Invalid rename mapping: a",
            Assert.Throws<ConfigException>(() => With<ReplaceField.Value>(("renames", "a"))).Message);
        Assert.Throws<ConfigException>(() => With<ReplaceField.Value>(("renames", "a:b:c")));
    }

    [Fact]
    public void SetSchemaMetadata_replaces_name_and_version_and_nothing_else()
    {
        var result = With<SetSchemaMetadata.Value>(("schema.name", "com.example.Person"), ("schema.version", "7")).On(Ann);
        Assert.Equal(("com.example.Person", 7, "d", "q"), (result.Schema.Name, result.Schema.Version, result.Schema.Doc, result.Schema.Parameters!["p"]));
        Assert.Equal("Struct{id=1,name=ann,dflt=dflt}", result.ToString());
        Assert.Equal(("row", 7), (With<SetSchemaMetadata.Value>(("schema.version", "7")).On(Ann).Schema.Name, 7));
        Assert.Equal("n", With<SetSchemaMetadata.Key>(("schema.name", "n")).Apply(Sink(1L, null, Schema.OptionalString, "k"))!.KeySchema!.Name);
        Assert.Null(With<SetSchemaMetadata.Value>(("schema.name", "n")).Of(null));
        Assert.Equal("Schema required for [updating schema metadata]", With<SetSchemaMetadata.Value>(("schema.name", "n")).Error(Doc));
        Assert.StartsWith("Neither schema name nor version configured", Assert.Throws<ConfigException>(() => With<SetSchemaMetadata.Value>()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ValueToKey_takes_the_fields_in_their_configured_order()
    {
        var record = With<ValueToKey>(("fields", "name,id")).Apply(Sink(Ann, Row, Schema.String, "old"))!;
        Assert.Equal("Struct{name=ann,id=1}", record.Key!.ToString());
        Assert.Same(((Struct)record.Key).Schema, record.KeySchema);
        Assert.Null(record.KeySchema!.Name);
        Assert.Equal(Map(("id", 1L), ("absent", null)), With<ValueToKey>(("fields", "id,absent")).Apply(Sink(Doc))!.Key);
        Assert.Equal("Field does not exist: absent; the fields of Schema{row:STRUCT} are id, name, dflt", With<ValueToKey>(("fields", "absent")).Error(Ann, Row));
        Assert.Equal("Only Map objects supported in absence of schema for [copying fields from value to key], found: null",
            With<ValueToKey>(("fields", "a")).Error(null));
    }
}
