namespace Connect.Api.Tests;

public sealed class SchemaTests
{
    private static Schema Person() => SchemaBuilder.Struct().Name("person").Version(1).Doc("who").Parameter("p", "q")
        .Field("name", Schema.String).Field("age", SchemaBuilder.Int32().Optional().Default(7).Build()).Build();

    [Fact]
    public void Schemas_are_equal_by_content()
    {
        Assert.Equal(Person(), Person());
        Assert.Equal(Person().GetHashCode(), Person().GetHashCode());
        Assert.NotEqual(Person(), SchemaBuilder.Like(Person()).Build());
        Assert.NotEqual(Schema.Int32, Schema.OptionalInt32);
        Assert.NotEqual(Schema.Int32, LogicalTypes.Date);
        Assert.NotEqual(SchemaBuilder.Int32().Default(1).Build(), SchemaBuilder.Int32().Default(2).Build());
        Assert.NotEqual(SchemaBuilder.Int32().Parameter("a", "1").Build(), SchemaBuilder.Int32().Parameter("a", "2").Build());
        Assert.NotEqual(SchemaBuilder.Array(Schema.Int8).Build(), SchemaBuilder.Array(Schema.Int16).Build());
        Assert.Equal(SchemaBuilder.Map(Schema.String, null).Build(), SchemaBuilder.Map(Schema.String, null).Build());
    }

    [Fact]
    public void A_schema_says_its_logical_type_only_over_the_right_base()
    {
        Assert.Equal(LogicalType.Date, LogicalTypes.Date.LogicalType);
        Assert.Equal(LogicalType.None, SchemaBuilder.Int64().Name(LogicalTypes.DateName).Build().LogicalType);
        Assert.Equal(3, LogicalTypes.ScaleOf(LogicalTypes.Decimal(3)));
        Assert.Throws<DataException>(() => LogicalTypes.ScaleOf(SchemaBuilder.Bytes().Name(LogicalTypes.DecimalName).Build()));
        Assert.Throws<DataException>(() => LogicalTypes.ScaleOf(SchemaBuilder.Bytes().Name(LogicalTypes.DecimalName).Parameter("scale", "x").Build()));
    }

    [Fact]
    public void Fields_have_a_name_of_their_own_and_are_of_structs_only()
    {
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Struct().Field("a", Schema.Int8).Field("a", Schema.Int8));
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Struct().Field("", Schema.Int8));
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Int8().Field("a", Schema.Int8));
        Assert.Equal(1, Person().Field("age")!.Index);
        Assert.Null(Person().Field("absent"));
    }

    [Fact]
    public void A_default_must_be_a_value_of_the_schema()
    {
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Int32().Default("x").Build());
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Array(Schema.Int32).Default(new List<object?> { "x" }).Build());
        Assert.Equal(new DateOnly(2024, 2, 29), LogicalTypes.DateBuilder().Default(new DateOnly(2024, 2, 29)).Build().DefaultValue);
        var inner = SchemaBuilder.Struct().Field("a", Schema.Int8).Build();
        var withDefault = SchemaBuilder.Struct().Field("a", Schema.Int8).Optional().Default(new Struct(inner).Put("a", (sbyte)1)).Build();
        Assert.Equal((sbyte)1, ((Struct)withDefault.DefaultValue!)["a"]);
    }

    public static TheoryData<Schema, object> Wrong => new()
    {
        { Schema.Int8, 1 },
        { Schema.Int64, 1 },
        { Schema.Float32, 1.0 },
        { Schema.String, 'c' },
        { Schema.Bytes, "x" },
        { LogicalTypes.Date, 5 },
        { LogicalTypes.Decimal(2), new byte[1] },
        { LogicalTypes.Timestamp, new DateOnly(2024, 1, 1) },
        { SchemaBuilder.Array(Schema.Int8).Build(), new List<object?> { null } },
        { SchemaBuilder.Map(Schema.String, Schema.Int8).Build(), new ConnectMap { ["a"] = "b" } },
        { SchemaBuilder.Map(Schema.String, Schema.Int8).Build(), new ConnectMap { [1] = (sbyte)1 } },
        { Person(), new Struct(SchemaBuilder.Struct().Build()) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_of_another_type_is_refused(Schema schema, object value)
    {
        var error = Assert.Throws<DataException>(() => Schema.Validate(schema, value, "f"));
        Assert.Contains("\"f\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_refused_where_it_is_neither_allowed_nor_replaced()
    {
        Assert.Equal("Invalid value: null used for required field: \"f\", schema type: INT8", Assert.Throws<DataException>(() => Schema.Validate(Schema.Int8, null, "f")).Message);
        Schema.OptionalInt8.Validate(null);
        SchemaBuilder.Int8().Default((sbyte)1).Build().Validate(null);
        Schema.Validate(null, 5, null);
    }

    [Fact]
    public void A_struct_can_contain_itself()
    {
        static Schema Node(string name)
        {
            var builder = SchemaBuilder.Struct().Name(name).Field("id", Schema.Int32);
            return builder.Field("next", builder.Itself(optional: true)).Field("others", SchemaBuilder.Array(builder.Itself(optional: false)).Build()).Build();
        }

        var node = Node("n");
        Assert.True(node.IsRecursive);
        Assert.True(SchemaBuilder.Struct().Field("list", node).Build().IsRecursive);
        Assert.False(SchemaBuilder.Struct().Field("a", Schema.Int32).Build().IsRecursive);
        Assert.Equal(node, Node("n"));
        Assert.Equal(node.GetHashCode(), Node("n").GetHashCode());
        Assert.NotEqual(node, Node("m"));
        Assert.Equal(node, node.Field("others")!.Schema.ValueSchema);
        Assert.Equal("Schema{n:STRUCT}", node.Field("next")!.Schema.ToString());
        var last = new Struct(node.Field("next")!.Schema).Put("id", 2).Put("others", Array.Empty<object?>());
        var other = new Struct(node).Put("id", 3).Put("others", Array.Empty<object?>());
        var first = new Struct(node).Put("id", 1).Put("next", last).Put("others", new object?[] { other });
        node.Validate(first);
        Assert.Equal("Struct{id=1,next=Struct{id=2,others=[]},others=[Struct{id=3,others=[]}]}", first.ToString());
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.String().Itself(optional: true));
    }
}
