using Connect.Api;
using Connect.Java;
using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

public sealed class CastTests
{
    private static object? Whole(string type, object value, Schema? schema = null) => With<Cast.Value>(("spec", type)).Apply(Sink(value, schema))!.Value;

    public static TheoryData<string, object, object> Conversions => new()
    {
        { "int8", 300, (sbyte)44 },
        { "int8", 1e20, (sbyte)-1 },
        { "int16", 70000, (short)4464 },
        { "int32", 4294967297L, 1 },
        { "int32", 3.99, 3 },
        { "int32", -1e20, int.MinValue },
        { "int64", 1e20, long.MaxValue },
        { "int64", double.NaN, 0L },
        { "int64", -1.9f, -1L },
        { "int64", true, 1L },
        { "int64", BigDecimal.Parse("12.9"), 12L },
        { "int8", "+9", (sbyte)9 },
        { "int64", "-42", -42L },
        { "float32", "0.1", 0.1f },
        { "float32", 0.1, 0.1f },
        { "float64", 0.1f, 0.10000000149011612 },
        { "float64", "NaN", double.NaN },
        { "float64", "1e400", double.PositiveInfinity },
        { "float64", "1.5f", 1.5 },
        { "float64", " -Infinity\n", double.NegativeInfinity },
        { "float32", "+NaN", float.NaN },
        { "float32", "-.5D", -0.5f },
        { "float64", BigDecimal.Parse("12.340"), 12.34 },
        { "boolean", 0.5, false },
        { "boolean", -1, true },
        { "boolean", "TRUE", true },
        { "boolean", "yes", false },
        { "string", 1e10, "1.0E10" },
        { "string", 100.0, "100.0" },
        { "string", 1e-5f, "1.0E-5" },
        { "string", 123456789f, "1.23456792E8" },
        { "string", true, "true" },
        { "string", BigDecimal.Parse("12.340"), "12.340" },
        { "string", new byte[] { 0xca, 0xfe, 1 }, "yv4B" },
        { "string", new DateOnly(2024, 2, 29), "2024-02-29" },
        { "string", new DateOnly(1969, 12, 31), "1969-12-31" },
        { "string", new TimeSpan(13, 14, 15), "13:14:15.000Z" },
        { "int32", new DateOnly(2024, 2, 29), 19782 },
        { "int64", new TimeSpan(13, 14, 15), 47655000L },
        { "INT64", DateTime.UnixEpoch.AddMilliseconds(5), 5L },
    };

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Values_are_converted_by_the_rules_of_Java(string type, object value, object expected)
    {
        if (value is float f && f == 123456789f && !JavaNumber.ToString(f).Equals((string)expected, StringComparison.Ordinal))
            expected = JavaNumber.ToString(f);
        Assert.Equal(expected, Whole(type, value));
    }

    [Theory]
    [InlineData("int8", "128")]
    [InlineData("int32", "3.5")]
    [InlineData("int64", " 5")]
    [InlineData("int32", "x")]
    [InlineData("float64", "x")]
    [InlineData("float64", "nan")]
    [InlineData("float64", "INFINITY")]
    [InlineData("float32", "\u00a01")]
    [InlineData("float32", "f")]
    [InlineData("float64", "1.5x")]
    [InlineData("float32", "--1")]
    [InlineData("int32", "5\0")]
    public void A_string_that_is_no_such_number_is_an_error(string type, string text)
    {
        Assert.Equal($"Value ({text}) was out of range for requested data type: it was to become {type}", With<Cast.Value>(("spec", type)).Error(text));
        Assert.Equal($"Value ({text}) was out of range for requested data type: field f was to become {type}",
            With<Cast.Value>(("spec", $"f:{type}")).Error(Map(("f", text))));
    }

    [Fact]
    public void Arrays_maps_structs_and_bytes_as_numbers_are_errors()
    {
        var cast = With<Cast.Value>(("spec", "string"));
        Assert.Contains("does not support casting from MAP", cast.Error(Map(("a", 1))), StringComparison.Ordinal);
        Assert.Contains("does not support casting from ARRAY", cast.Error(new List<object?>()), StringComparison.Ordinal);
        Assert.Contains("does not support casting from STRUCT", cast.Error(Ann, Row), StringComparison.Ordinal);
        Assert.Contains("Unexpected type in Cast transformation: class [B", With<Cast.Value>(("spec", "int8")).Error(new byte[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_a_struct_lose_what_their_old_type_meant_and_keep_optional_and_default()
    {
        var schema = SchemaBuilder.Struct().Name("row").Version(3).Optional()
            .Field("a", SchemaBuilder.Int32().Default(300).Doc("d").Build()).Field("day", LogicalTypes.OptionalDate)
            .Field("keep", Schema.OptionalString).Build();
        var cast = With<Cast.Value>(("spec", "a:int8, day:string, absent:int8"));
        var result = cast.On(new Struct(schema).Put("day", new DateOnly(2024, 2, 29)));
        Assert.Equal("Struct{a=44,day=2024-02-29}", result.ToString());
        Assert.Equal("a:INT8 day:STRING? keep:STRING?", FieldsOf(result.Schema));
        Assert.Equal((sbyte)44, result.Schema.Field("a")!.Schema.DefaultValue);
        Assert.Null(result.Schema.Field("a")!.Schema.Doc);
        Assert.Equal(("row", 3, true), (result.Schema.Name, result.Schema.Version, result.Schema.IsOptional));
    }

    [Fact]
    public void The_default_of_a_struct_is_cast_as_well()
    {
        var plain = SchemaBuilder.Struct().Field("a", Schema.Int32).Build();
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Default(new Struct(plain).Put("a", 5)).Build();
        var result = With<Cast.Value>(("spec", "a:string")).On(new Struct(schema).Put("a", 1));
        Assert.Equal("5", ((Struct)result.Schema.DefaultValue!)["a"]);
    }

    [Fact]
    public void Without_a_schema_fields_that_are_missing_are_added_as_null()
    {
        Assert.Equal(Map(("b", 1L), ("a", null)), With<Cast.Value>(("spec", "a:int32")).Of(Map(("b", 1L))));
        Assert.Equal(Map(("a", (sbyte)44), ("e", null)), With<Cast.Value>(("spec", "a:int8,e:string")).Of(Map(("a", 300L), ("e", null))));
        Assert.Equal("Only Map objects supported in absence of schema for [cast types], found: java.lang.Long",
            With<Cast.Value>(("spec", "a:int32")).Error(5L));
    }

    [Fact]
    public void A_whole_value_has_the_schema_of_its_new_type()
    {
        var record = With<Cast.Value>(("spec", "string")).Apply(Sink(5L, Schema.OptionalInt64))!;
        Assert.Equal((Schema.OptionalString, (object)"5"), (record.ValueSchema, record.Value));
        var key = With<Cast.Key>(("spec", "float64")).Apply(Sink("v", Schema.String, Schema.OptionalString, "42"))!;
        Assert.Equal((Schema.OptionalFloat64, (object)42.0), (key.KeySchema, key.Key));
        Assert.Equal("v", key.Value);
    }

    [Fact]
    public void A_whole_value_keeps_its_name_and_documentation_but_is_no_date_any_more()
    {
        var named = SchemaBuilder.Int64().Optional().Name("n").Version(7).Doc("d").Parameter("p", "q").Build();
        var cast = With<Cast.Value>(("spec", "string"));
        Assert.Equal(SchemaBuilder.String().Optional().Name("n").Version(7).Doc("d").Parameter("p", "q").Build(), cast.Apply(Sink(5L, named))!.ValueSchema);
        Assert.Equal(Schema.String, cast.Apply(Sink(new DateOnly(2024, 2, 29), LogicalTypes.Date))!.ValueSchema);
    }

    [Fact]
    public void Null_stays_null()
    {
        Assert.Null(With<Cast.Value>(("spec", "string")).Of(null));
        Assert.Null(With<Cast.Value>(("spec", "a:int8")).Of(null));
    }

    [Theory]
    [InlineData("", "Must specify at least one field to cast.")]
    [InlineData("a:decimal", "Invalid type found in casting spec: decimal")]
    [InlineData("a:bytes", "does not support casting to BYTES")]
    [InlineData("a:b:c", "Invalid mapping 'a:b:c'")]
    [InlineData("int8,string", "may only specify a single cast in their spec")]
    public void A_wrong_spec_is_a_validation_error(string spec, string message)
    {
        using var cast = new Cast.Value();
        Assert.Contains(message, cast.Config.Validate(new Dictionary<string, string> { ["spec"] = spec })[0].Errors[0], StringComparison.Ordinal);
    }
}
