namespace Connect.Converters.Tests;

public sealed class AvroReadingTests
{
    private readonly ScriptedRegistry _registry = new();

    private SchemaAndValue Read(string schema, byte[] payload, params (string, string)[] options) =>
        Registered.Avro(_registry, options).Read(Registered.Frame(_registry.Put("t-value", schema), payload));

    private Schema SchemaOf(string type, params (string, string)[] options)
    {
        var record = """{"type":"record","name":"R","fields":[{"name":"f","type":TYPE}]}""".Replace("TYPE", type, StringComparison.Ordinal);
        // The value cannot be read, the schema can.
        var converter = Registered.Avro(_registry, options);
        var id = _registry.Put("t-value", $$"""{"type":"array","items":{{record}}}""");
        return converter.Read(Registered.Frame(id, 0)).Schema!.ValueSchema!.Fields[0].Schema;
    }

    [Fact]
    public void Simple_types_become_their_counterparts()
    {
        Assert.Equal(Schema.Int32, SchemaOf("\"int\""));
        Assert.Equal(Schema.Int64, SchemaOf("\"long\""));
        Assert.Equal(Schema.Float32, SchemaOf("\"float\""));
        Assert.Equal(Schema.Float64, SchemaOf("\"double\""));
        Assert.Equal(Schema.Boolean, SchemaOf("\"boolean\""));
        Assert.Equal(Schema.String, SchemaOf("\"string\""));
        Assert.Equal(Schema.Bytes, SchemaOf("\"bytes\""));
        Assert.Equal(Schema.Int8, SchemaOf("""{"type":"int","connect.type":"int8"}"""));
        Assert.Equal(Schema.OptionalInt16, SchemaOf("""[{"type":"int","connect.type":"int16"},"null"]"""));
        Assert.Equal(Schema.String, SchemaOf("[\"string\"]"));
        Assert.Equal(SchemaBuilder.Map(Schema.String, Schema.OptionalInt64).Build(), SchemaOf("""{"type":"map","values":["null","long"]}"""));
    }

    [Fact]
    public void Logical_types_become_Connects_own_and_others_their_base()
    {
        Assert.Equal(LogicalTypes.Date, SchemaOf("""{"type":"int","logicalType":"date"}"""));
        Assert.Equal(LogicalTypes.Time, SchemaOf("""{"type":"int","logicalType":"time-millis"}"""));
        Assert.Equal(LogicalTypes.Timestamp, SchemaOf("""{"type":"long","logicalType":"timestamp-millis"}"""));
        Assert.Equal(Schema.Int64, SchemaOf("""{"type":"long","logicalType":"timestamp-micros"}"""));
        Assert.Equal(Schema.Int64, SchemaOf("""{"type":"long","logicalType":"local-timestamp-millis"}"""));
        Assert.Equal(Schema.String, SchemaOf("""{"type":"string","logicalType":"uuid"}"""));
        Assert.Equal(LogicalTypes.DecimalBuilder(2).Parameter("connect.decimal.precision", "9").Build(),
            SchemaOf("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}"""));
        Assert.Equal(LogicalTypes.Decimal(0), SchemaOf("""{"type":"bytes","logicalType":"decimal","precision":64}"""));
        var read = SchemaOf("""{"type":"fixed","name":"D","size":8,"logicalType":"decimal","precision":18,"scale":3}""");
        Assert.Equal((LogicalType.Decimal, "8", "18"),
            (read.LogicalType, read.Parameters!["connect.fixed.size"], read.Parameters["connect.decimal.precision"]));
    }

    [Fact]
    public void Enums_and_fixed_keep_their_names_in_parameters()
    {
        var suit = SchemaOf("""{"type":"enum","name":"s.Suit","symbols":["B","A"],"doc":"of cards"}""");
        Assert.Equal(("s.Suit", SchemaType.String), (suit.Name, suit.Type));
        Assert.Equal("io.confluent.connect.avro.enum.doc.Suit=of cards io.confluent.connect.avro.Enum=s.Suit io.confluent.connect.avro.Enum.B=B "
            + "io.confluent.connect.avro.Enum.A=A", string.Join(' ', suit.Parameters!.Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal("1", SchemaOf("""{"type":"enum","name":"s.Suit","symbols":["B","A"]}""", ("generalized.sum.type.support", "true"))
            .Parameters!["org.apache.kafka.connect.data.Enum.A"]);
        Assert.Equal(SchemaBuilder.Bytes().Name("x.F").Parameter("connect.fixed.size", "3").Build(), SchemaOf("""{"type":"fixed","name":"x.F","size":3}"""));
    }

    [Fact]
    public void Unions_of_several_types_are_structs()
    {
        const string union = """["null","int",{"type":"record","name":"x.R2","fields":[{"name":"y","type":"int"}]},"bytes"]""";
        var schema = SchemaOf(union);
        Assert.Equal(("io.confluent.connect.avro.Union", true, "int R2 bytes"),
            (schema.Name, schema.IsOptional, string.Join(' ', schema.Fields.Select(f => f.Name))));
        Assert.All(schema.Fields, f => Assert.True(f.Schema.IsOptional));
        Assert.Equal("int x.R2 bytes", string.Join(' ', SchemaOf(union, ("enhanced.avro.schema.support", "true")).Fields.Select(f => f.Name)));
        var general = SchemaOf(union, ("generalized.sum.type.support", "true"));
        Assert.Equal(("connect_union_0", "connect_union_field_1 connect_union_field_2 connect_union_field_3"),
            (general.Name, string.Join(' ', general.Fields.Select(f => f.Name))));
        Assert.Equal(7, ((Struct)Read(union, [4, 14]).Value!).GetStruct("R2")!["y"]);
        Assert.Null(Read(union, [0]).Value);
        Assert.Throws<DataException>(() => Read(union, [8]));
    }

    [Fact]
    public void Properties_of_Connect_override_and_fill_in()
    {
        var schema =
            SchemaOf("""{"type":"string","connect.name":"n","connect.version":7,"connect.doc":"d","connect.parameters":"""
            + """{"a":"b"},"connect.default":"z","avro.java.string":"String"}""");
        Assert.Equal(SchemaBuilder.String().Name("n").Version(7).Doc("d").Parameter("a", "b").Parameter("avro.java.string", "String").Default("z").Build(),
            schema);
        var off = SchemaOf("""{"type":"string","connect.name":"n","connect.version":7,"connect.doc":"d","connect.parameters":"""
            + """{"a":"b"},"connect.default":"z"}""", ("connect.meta.data", "false"));
        Assert.Equal(SchemaBuilder.String().Name("n").Version(7).Default("z").Build(), off);
    }

    [Fact]
    public void Documentation_and_defaults_of_fields_are_parameters_and_defaults()
    {
        var read = Read("""
            {"type":"record","name":"a.R","doc":"Doc","fields":[{"name":"x","type":"int","doc":"Field","default":9},
            {"name":"y","type":["string","null"],"default":"lost"},
             {"name":"d","type":{"type":"int","logicalType":"date"},"default":1},{"name":"raw","type":"bytes","default":"ÿ"},
             {"name":"wrong","type":"int","default":"text"}]}
            """, [2, 2, 4, 2, 1, 6]);
        var schema = read.Schema!;
        Assert.Equal(("a.R", 1, "Doc", "Field"), (schema.Name, schema.Version, schema.Parameters!["io.confluent.connect.avro.record.doc"],
            schema.Parameters["io.confluent.connect.avro.field.doc.x"]));
        Assert.Equal(SchemaBuilder.Int32().Default(9).Parameter("io.confluent.connect.avro.field.default", "true").Build(), schema.Fields[0].Schema);
        Assert.Equal(Schema.OptionalString, schema.Fields[1].Schema);
        Assert.Equal(new DateOnly(1970, 1, 2), schema.Fields[2].Schema.DefaultValue);
        Assert.Equal(new byte[] { 255 }, schema.Fields[3].Schema.DefaultValue);
        Assert.Null(schema.Fields[4].Schema.DefaultValue);
        Assert.Equal([1, null, new DateOnly(1970, 1, 3), new byte[] { 1 }, 3], schema.Fields.Select(f => ((Struct)read.Value!).GetWithoutDefault(f)));
    }

    [Fact]
    public void The_version_is_that_of_the_subject_unless_the_schema_tells_one()
    {
        _registry.Put("t-value", "\"string\"");
        Assert.Equal(2, Read("""{"type":"record","name":"R","fields":[]}""", []).Schema!.Version);
        Assert.Equal(9, Read("""{"type":"record","name":"R","fields":[],"connect.version":9}""", []).Schema!.Version);
        Assert.Null(Read("""["null","int"]""", [0]).Schema!.Version);
    }

    [Fact]
    public void A_topic_whose_subject_does_not_hold_the_schema_is_a_data_error_that_says_what_to_look_at()
    {
        var id = _registry.Put("another", "\"int\"");
        var e = Assert.Throws<DataException>(() => Registered.Avro(_registry).Read(Registered.Frame(id, 2)));
        Assert.Contains("40401", e.Message, StringComparison.Ordinal);
        Assert.Contains("subject name strategy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_record_is_read_with_the_schema_it_was_written_with()
    {
        var (one, two) = (_registry.Put("t-value", """{"type":"record","name":"V","fields":[{"name":"id","type":"int"}]}"""),
            _registry.Put("t-value", """{"type":"record","name":"V","fields":[{"name":"id","type":"int"},{"name":"n","type":"string"}]}"""));
        var converter = Registered.Avro(_registry);
        foreach (var n in (int[])[1, 2, 1, 2])
        {
            var read = converter.Read(Registered.Frame(n == 1 ? one : two, [(byte)(2 * n), 2, (byte)'x']));
            Assert.Equal((n, n, n), (read.Schema!.Version, read.Schema.Fields.Count, (int)((Struct)read.Value!)["id"]!));
        }
    }

    [Theory]
    [InlineData("", "got nothing")]
    [InlineData("00", "only 1 bytes")]
    [InlineData("706C61696E", "0x70")]
    [InlineData("0005F5E0FF02", "99999999")]
    [InlineData("000000000110616263", "at least 8 bytes")]
    [InlineData("000000000102FF", "not UTF-8")]
    public void Bytes_that_cannot_be_read_are_data_errors(string hex, string expected)
    {
        _registry.Put("t-value", "\"string\"");
        var e = Assert.Throws<DataException>(() => Registered.Avro(_registry).Read(Convert.FromHexString(hex)));
        Assert.StartsWith("Failed to deserialize data for topic t to Avro: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"null\"")]
    [InlineData("{")]
    public void Schemas_without_a_counterpart_are_data_errors(string schema) => Assert.Throws<DataException>(() => Read(schema, [0]));

    [Fact]
    public void A_JSON_Schema_under_the_number_is_a_data_error() =>
        Assert.Contains("JSON", Assert.Throws<DataException>(() => Registered.Avro(_registry).Read(Registered.Frame(_registry.Put("t-value", "{}", "JSON"), 0)))
            .Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_after_the_value_are_ignored() => Assert.Equal(1, Read("\"int\"", [2, 9, 9]).Value);

    [Fact]
    public void Types_of_other_subjects_can_be_referred_to()
    {
        _registry.Put("other", """{"type":"record","name":"x.Other","fields":[{"name":"a","type":"int"}]}""");
        var id = _registry.Put("t-value", """{"type":"array","items":"x.Other"}""");
        _registry.Script = r => r.RequestUri!.AbsolutePath == $"/schemas/ids/{id}"
            ? (System.Net.HttpStatusCode.OK,
                """{"schema":"{\"type\":\"array\",\"items\":\"x.Other\"}","references":[{"name":"x.Other","subject":"other","version":1}]}""") : null;
        var read = Registered.Avro(_registry).Read(Registered.Frame(id, 2, 8, 0));
        Assert.Equal(4, ((Struct)((IReadOnlyList<object?>)read.Value!)[0]!)["a"]);
    }

    [Fact]
    public void Entries_of_a_map_come_in_the_order_of_a_Java_HashMap_made_for_as_many()
    {
        byte[] written = [6, 18, .. "full_name"u8, 2, 8, .. "city"u8, 4, 10, .. "years"u8, 6, 0];
        var map = (ConnectMap)Read("""{"type":"map","values":"int"}""", written).Value!;
        Assert.Equal("{city=2, years=3, full_name=1}", map.ToString());
    }

    [Fact]
    public void Dates_and_times_in_lists_and_maps_are_objects()
    {
        Assert.Equal([new DateOnly(1970, 1, 2)],
            (IReadOnlyList<object?>)Read("""{"type":"array","items":{"type":"int","logicalType":"date"}}""", [2, 2, 0]).Value!);
        Assert.Equal(DateTime.UnixEpoch.AddMilliseconds(1),
            ((ConnectMap)Read("""{"type":"map","values":{"type":"long","logicalType":"timestamp-millis"}}""", [2, 2, (byte)'k', 2, 0]).Value!)["k"]);
        Assert.Equal(TimeSpan.FromMilliseconds(1), Read("""["null",{"type":"int","logicalType":"time-millis"}]""", [2, 2]).Value);
    }

    [Theory]
    [InlineData("{\"a\":1}", "begins with '{': is it JSON? Then set value.converter=org.apache.kafka.connect.json.JsonConverter")]
    [InlineData(" [1]", "begins with '[': is it JSON?")]
    [InlineData("plain", "begins with 'p': is it text? Then set value.converter=org.apache.kafka.connect.storage.StringConverter")]
    public void A_record_of_another_kind_is_answered_with_the_converter_for_it(string text, string expected) =>
        Assert.Contains(expected, Registered.Avro(_registry).Error(text), StringComparison.Ordinal);
}
