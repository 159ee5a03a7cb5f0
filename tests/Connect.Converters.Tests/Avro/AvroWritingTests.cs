using System.Text.Json.Nodes;

namespace Connect.Converters.Tests;

public sealed class AvroWritingTests
{
    private readonly ScriptedRegistry _registry = new();

    private void Written(string expected, Schema? schema, object? value, params (string, string)[] options)
    {
        var actual = JsonNode.Parse(_registry.SchemaOf(Registered.Avro(_registry, options).Bytes(schema, value)!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, got {actual?.ToJsonString()}");
    }

    [Fact]
    public void Simple_types_become_their_counterparts()
    {
        Written("""{"type":"int","connect.type":"int8"}""", Schema.Int8, (sbyte)1);
        Written("""["null",{"type":"int","connect.type":"int16"}]""", Schema.OptionalInt16, (short)1);
        Written("\"int\"", Schema.Int32, 1);
        Written("\"long\"", Schema.Int64, 1L);
        Written("\"float\"", Schema.Float32, 1f);
        Written("\"double\"", Schema.Float64, 1.0);
        Written("\"boolean\"", Schema.Boolean, true);
        Written("""["null","string"]""", Schema.OptionalString, "x");
        Written("\"bytes\"", Schema.Bytes, new byte[] { 1 });
    }

    [Fact]
    public void Logical_types_keep_their_meaning()
    {
        Written("""{"type":"int","logicalType":"date","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Date"}""", LogicalTypes.Date,
            new DateOnly(2024, 3, 9));
        Written("""{"type":"int","logicalType":"time-millis","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Time"}""", LogicalTypes.Time,
            TimeSpan.FromHours(1));
        Written("""{"type":"long","logicalType":"timestamp-millis"}""", LogicalTypes.Timestamp, DateTime.UnixEpoch, ("connect.meta.data", "false"));
        Written("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2,"connect.version":1,"connect.parameters":"""
            + """{"scale":"2","connect.decimal.precision":"9"},"connect.name":"org.apache.kafka.connect.data.Decimal"}""",
            LogicalTypes.DecimalBuilder(2).Parameter("connect.decimal.precision", "9").Build(), new BigDecimal(125, 2));
        Written("""{"type":"bytes","logicalType":"decimal","precision":64,"scale":0}""", LogicalTypes.Decimal(0), new BigDecimal(1, 0),
            ("connect.meta.data", "false"));
    }

    [Fact]
    public void A_default_decides_which_branch_comes_first()
    {
        var schema = SchemaBuilder.Struct().Name("r").Field("a", SchemaBuilder.Int32().Optional().Default(5).Build()).Field("b", Schema.OptionalInt32).Build();
        Written("""{"type":"record","name":"r","fields":[{"name":"a","type":[{"type":"int","connect.default":5},"null"],"default":5},"""
            + """{"name":"b","type":["null","int"],"default":null}],"connect.name":"r"}""", schema, new Struct(schema));
        var converter = Registered.Avro(_registry);
        Assert.Equal([0, 10, 0], converter.Bytes(schema, new Struct(schema))![5..]);
        Assert.Equal([2, 0], Registered.Avro(_registry, ("ignore.default.for.nullables", "true")).Bytes(schema, new Struct(schema))![5..]);
    }

    [Fact]
    public void Documentation_versions_and_parameters_go_along()
    {
        var schema = SchemaBuilder.Struct().Name("a.b.R").Version(3).Doc("what").Parameter("io.confluent.connect.avro.record.doc", "Doc")
            .Parameter("io.confluent.connect.avro.field.doc.x", "Field")
            .Parameter("avro.java.string", "String").Field("x", Schema.Int32).Build();
        Written("""
            {"type":"record","name":"R","namespace":"a.b","doc":"Doc","fields":[{"name":"x","type":"int","doc":"Field"}],"connect.doc":"what",
            "connect.version":3,"connect.name":"a.b.R","avro.java.string":"String",
             "connect.parameters":{"io.confluent.connect.avro.record.doc":"Doc","io.confluent.connect.avro.field.doc.x":"Field","avro.java.string":"String"}}
            """, schema, new Struct(schema).Put("x", 1));
    }

    [Fact]
    public void Names_that_Avro_forbids_fail_or_are_scrubbed()
    {
        var schema = SchemaBuilder.Struct().Name("my-space.1st").Field("with-dash", Schema.Int32).Field("1st", Schema.Int32).Field("sp ace", Schema.Int32)
            .Field("ž", Schema.Int32).Build();
        var value = new Struct(schema).Put("with-dash", 1).Put("1st", 2).Put("sp ace", 3).Put("ž", 4);
        Assert.Contains("'my-space.1st'", Assert.Throws<DataException>(() => Registered.Avro(_registry).Bytes(schema, value)).Message,
            StringComparison.Ordinal);
        Written("""
            {"type":"record","name":"x1st","namespace":"my_space","fields":[{"name":"with_dash","type":"int"},{"name":"x1st","type":"int"},
            {"name":"sp_ace","type":"int"},{"name":"_C5_BE","type":"int"}],"connect.name":"my-space.1st"}
            """, schema, value, ("scrub.invalid.names", "true"));
    }

    [Fact]
    public void Maps_are_maps_if_their_keys_are_required_text()
    {
        Written("""{"type":"map","values":"int"}""", SchemaBuilder.Map(Schema.String, Schema.Int32).Build(), new ConnectMap { ["a"] = 1 });
        var loose = SchemaBuilder.Map(Schema.OptionalString, Schema.Int32).Build();
        Written("""{"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro","fields":["""
            + """{"name":"key","type":["null","string"],"default":null},{"name":"value","type":"int"}]}}""", loose, new ConnectMap { ["a"] = 1 });
        Written("""{"type":"map","values":"int"}""", loose, new ConnectMap { ["a"] = 1 }, ("allow.optional.map.keys", "true"));
        Written("""{"type":"array","items":{"type":"record","name":"M","namespace":"x","fields":[{"name":"key","type":"int"},"""
            + """{"name":"value","type":"int"}],"connect.internal.type":"MapEntry"},"connect.name":"x.M"}""",
            SchemaBuilder.Map(Schema.Int32, Schema.Int32).Name("x.M").Build(), new ConnectMap { [1] = 1 });
    }

    [Fact]
    public void Enums_unions_and_fixed_come_back_where_that_is_wanted()
    {
        var suit = SchemaBuilder.String().Name("s.Suit").Parameter("io.confluent.connect.avro.Enum", "s.Suit")
            .Parameter("io.confluent.connect.avro.Enum.B", "B").Parameter("io.confluent.connect.avro.Enum.A", "A").Build();
        var converter = Registered.Avro(_registry, ("enhanced.avro.schema.support", "true"), ("connect.meta.data", "false"));
        var bytes = converter.Bytes(suit, "A")!;
        Assert.Equal("""{"type":"enum","name":"Suit","namespace":"s","symbols":["B","A"]}""", _registry.SchemaOf(bytes));
        Assert.Equal([2], bytes[5..]);
        var general = SchemaBuilder.String().Parameter("org.apache.kafka.connect.data.Enum", "s.E").Parameter("org.apache.kafka.connect.data.Enum.Z", "1")
            .Parameter("org.apache.kafka.connect.data.Enum.Y", "0").Build();
        Written("""{"type":"enum","name":"E","namespace":"s","symbols":["Y","Z"]}""", general, "Z", ("generalized.sum.type.support", "true"),
            ("connect.meta.data", "false"));
        Written("""{"type":"fixed","name":"F","namespace":"x","size":2}""", SchemaBuilder.Bytes().Name("x.F").Parameter("connect.fixed.size", "2").Build(),
            new byte[2], ("connect.meta.data", "false"));
        var union = SchemaBuilder.Struct().Parameter("org.apache.kafka.connect.data.Union", "u").Optional().Field("a", Schema.OptionalInt32)
            .Field("b", Schema.OptionalString).Build();
        Written("""["null","int","string"]""", union, new Struct(union).Put("b", "x"));
    }

    [Fact]
    public void Nothing_is_written_for_null_and_bytes_alone_have_no_length()
    {
        var converter = Registered.Avro(_registry);
        Assert.Null(converter.Bytes(null, null));
        Assert.Null(converter.Bytes(Schema.OptionalString, null));
        Assert.Empty(_registry.Requests);
        Assert.Throws<DataException>(() => converter.Bytes(Schema.String, null));
        Assert.Equal(Registered.Frame(2, 9, 8), converter.Bytes(Schema.Bytes, new byte[] { 9, 8 }));
        Assert.Equal(Registered.Frame(3, 2, 4, 9, 8), converter.Bytes(Schema.OptionalBytes, new byte[] { 9, 8 }));
        Assert.Equal(Registered.Frame(4, 125), converter.Bytes(LogicalTypes.Decimal(2), new BigDecimal(125, 2)));
    }

    [Fact]
    public void Values_of_another_type_are_refused()
    {
        var schema = SchemaBuilder.Struct().Name("r").Field("a", Schema.Int32).Build();
        var converter = Registered.Avro(_registry);
        Assert.Throws<DataException>(() => converter.Bytes(Schema.Int32, "text"));
        Assert.Throws<DataException>(() => converter.Bytes(schema, 5));
        Assert.Throws<DataException>(() => converter.Bytes(schema, new Struct(SchemaBuilder.Struct().Name("r").Field("b", Schema.Int32).Build()).Put("b", 1)));
        Assert.Contains("scale is 2", Assert.Throws<DataException>(() => converter.Bytes(LogicalTypes.Decimal(2), new BigDecimal(5, 0))).Message,
            StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<DataException>(() => converter.Bytes(schema, new Struct(schema))).Message, StringComparison.Ordinal);
    }
}
