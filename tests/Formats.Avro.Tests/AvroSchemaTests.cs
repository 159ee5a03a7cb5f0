using System.Buffers;
using System.Text.Json;

namespace Formats.Avro.Tests;

public sealed class AvroSchemaTests
{
    [Fact]
    public void A_name_without_a_namespace_belongs_to_that_around_it()
    {
        var schema = AvroSchema.Parse("""
            {"type":"record","name":"a.Outer","fields":[{"name":"x","type":{"type":"record","name":"Inner","fields":[]}},{"name":"y","type":["null","Inner"]},
             {"name":"z","type":{"type":"enum","name":"E","namespace":"b","symbols":["A"],"default":"A"}},
             {"name":"w","type":{"type":"fixed","name":"F","namespace":"","size":2}}]}
            """);
        Assert.Equal("a.Outer", schema.FullName);
        Assert.Equal("a.Inner", schema.Fields[0].Type.FullName);
        Assert.Same(schema.Fields[0].Type, schema.Fields[1].Type.Branches[1]);
        Assert.Equal(("b.E", "E", "A"), (schema.Fields[2].Type.FullName, schema.Fields[2].Type.Name, schema.Fields[2].Type.DefaultSymbol));
        Assert.Equal(("F", 2), (schema.Fields[3].Type.FullName, schema.Fields[3].Type.Size));
    }

    [Fact]
    public void Properties_that_Avro_does_not_know_are_kept()
    {
        var schema = AvroSchema.Parse("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2,"connect.parameters":{"a":"b"}}""");
        Assert.Equal("decimal", schema.Text("logicalType"));
        Assert.Equal(9, schema.Property("precision").GetInt32());
        Assert.Equal(JsonValueKind.Object, schema.Property("connect.parameters").ValueKind);
        Assert.Equal(JsonValueKind.Undefined, schema.Property("type").ValueKind);
    }

    [Fact]
    public void Types_of_references_are_written_by_name()
    {
        const string Address =
            """{"type":"record","name":"Address","namespace":"ex","fields":[{"name":"kind","type":{"type":"enum","name":"Kind","symbols":["HOME"]}}]}""";
        const string Person =
            """{"type":"record","name":"Person","namespace":"ex","fields":[{"name":"home","type":"Address"},{"name":"kind","type":"Kind"}]}""";
        var schema = AvroSchema.Parse(Person, Address);
        Assert.Equal(Person, schema.ToJson());
        Assert.Equal(Person, AvroSchema.Parse(schema.ToJson(), Address).ToJson());
    }

    [Fact]
    public void A_default_of_null_is_a_default()
    {
        var fields = AvroSchema.Parse("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","int"],"default":null},{"name":"b","type":"int"}]}""")
            .Fields;
        Assert.True(fields[0].HasDefault);
        Assert.False(fields[1].HasDefault);
    }

    [Fact]
    public void A_record_may_contain_itself()
    {
        var list = AvroSchema.Parse("""{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}""");
        Assert.Same(list, list.Fields[0].Type.Branches[1]);
        Assert.Null(list.WhyItCannotRead(list));
    }

    [Fact]
    public void Types_of_other_schemas_can_be_referred_to()
    {
        var schema =
            AvroSchema.Parse("""{"type":"record","name":"R","fields":[{"name":"a","type":"x.Other"}]}""", """{"type":"fixed","name":"x.Other","size":3}""");
        Assert.Equal(3, schema.Fields[0].Type.Size);
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("\"what\"", "not defined")]
    [InlineData("5", "expected a type")]
    [InlineData("""{"name":"x"}""", "no \"type\"")]
    [InlineData("""{"type":"record","name":"R"}""", "no \"fields\"")]
    [InlineData("""{"type":"record","name":"R","fields":[{"type":"int"}]}""", "expected a field with a \"name\"")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "two fields")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "number of bytes")]
    [InlineData("""["int","int"]""", "twice")]
    [InlineData("""["int",["string"]]""", "contains a union")]
    [InlineData("""{"type":"array"}""", "no \"items\"")]
    [InlineData("""{"type":"enum","name":"int","symbols":[]}""", "primitive")]
    [InlineData("""{"type":"enum","name":"E"}""", "no \"symbols\"")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "twice")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A-B"]}""", "\"A-B\"")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "none of its symbols: A")]
    [InlineData("""{"type":"fixed","name":"a.2b","size":1}""", "\"2b\"")]
    [InlineData("""{"type":"fixed","name":"F","namespace":"a..b","size":1}""", "\"\"")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a b","type":"int"}]}""", "\"a b\"")]
    public void What_is_no_schema_is_refused(string json, string expected)
    {
        var e = Assert.Throws<AvroException>(() => AvroSchema.Parse(json));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"long\"", "\"int\"", null)]
    [InlineData("\"int\"", "\"long\"", "which int cannot read")]
    [InlineData("""["null","int"]""", "\"int\"", null)]
    [InlineData("\"int\"", """["null","int"]""", "which int cannot read")]
    [InlineData("""{"type":"array","items":"double"}""", """{"type":"array","items":"float"}""", null)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"E","symbols":["A","B"]}""", "may be 'B'")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", """{"type":"enum","name":"E","symbols":["A","B"]}""", null)]
    [InlineData("""{"type":"fixed","name":"F","size":1}""", """{"type":"fixed","name":"F","size":2}""", "2 bytes, not 1")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", "no field 'b'")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":1}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", null)]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"b","type":"int","aliases":["a"]}]}""",
        """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", null)]
    [InlineData("""{"type":"record","name":"Q","fields":[]}""", """{"type":"record","name":"R","fields":[]}""", "not record Q")]
    public void One_schema_reads_another_as_the_specification_says(string reader, string writer, string? fault)
    {
        var found = AvroSchema.Parse(reader).WhyItCannotRead(AvroSchema.Parse(writer));
        if (fault is null) Assert.Null(found);
        else Assert.Contains(fault, found, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_in_the_way_is_found_and_where_it_is()
    {
        var reader = AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[{"name":"a","type":{"type":"array","items":"int"}},{"name":"new","type":"int"},
            {"name":"u","type":["null","int"]},
             {"name":"e","type":{"type":"enum","name":"E","symbols":["A"]}},{"name":"f","type":{"type":"fixed","name":"F","size":1}}]}
            """);
        var writer = AvroSchema.Parse("""
            {"type":"record","name":"S","fields":[{"name":"a","type":{"type":"array","items":"string"}},{"name":"u","type":["null","string"]},
             {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B","C"]}},{"name":"f","type":{"type":"fixed","name":"F","size":2}}]}
            """);
        Assert.Equal(
            [
                (AvroIncompatibilityKind.Name, "/name", ""),
                (AvroIncompatibilityKind.Type, "/fields/0/type/items", "a[]"),
                (AvroIncompatibilityKind.FieldWithoutDefault, "/fields/1", ""),
                (AvroIncompatibilityKind.UnionBranch, "/fields/2/type/1", "u"),
                (AvroIncompatibilityKind.EnumSymbols, "/fields/3/type/symbols", "e"),
                (AvroIncompatibilityKind.FixedSize, "/fields/4/type/size", "f"),
            ],
            reader.Incompatibilities(writer).Select(found => (found.Kind, found.Location, found.Field)));
        Assert.Equal("'e' may be 'B', 'C', which is no symbol of enum E", reader.Incompatibilities(writer)[4].ToString());
        Assert.Empty(reader.Incompatibilities(reader));
    }

    [Fact]
    public void A_schema_is_written_without_what_does_not_matter()
    {
        var schema = AvroSchema.Parse("""
            {"namespace":"x", "name":"R", "doc":"d", "b":1, "a":{"z":1.50}, "type":"error", "aliases":["x.Old","y.Old"], "fields":
             [{"type":{"type":"int"}, "name":"i", "order":"ignore", "default":1, "p":null, "aliases":["j"]},
              {"name":"r", "type":["null","x.R"], "order":"ascending"},
              {"name":"e", "type":{"type":"enum", "name":"x.E", "symbols":["A"], "default":"A"}}, {"name":"f", "type":{"name":"y.F", "type":"fixed", "size":3}},
              {"name":"m", "type":{"type":"map", "values":{"type":"array", "items":{"type":"bytes","logicalType":"decimal","precision":4}}}}]}
            """);
        const string fields = """
            "fields":[{"name":"i","type":"int","default":1,"order":"ignore","aliases":["j"],"p":null},{"name":"r","type":["null","R"]},
            {"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}},
            {"name":"f","type":{"type":"fixed","name":"F","namespace":"y","size":3}},
            {"name":"m","type":{"type":"map","values":{"type":"array","items":{"type":"bytes","logicalType":"decimal","precision":4}}}}]
            """;
        string Expected(string properties) =>
            $$"""{"type":"error","name":"R","namespace":"x","doc":"d",{{fields}},{{properties}},"aliases":["Old","y.Old"]}""".ReplaceLineEndings("");
        Assert.Equal(Expected("""
            "b":1,"a":{"z":1.50}
            """), schema.ToJson());
        Assert.Equal(Expected("""
            "a":{"z":1.50},"b":1
            """), schema.ToJson(sorted: true));
        Assert.Equal(schema.ToJson(), AvroSchema.Parse(schema.ToJson()).ToJson());
    }

    [Fact]
    public void A_value_is_rewritten_for_another_schema()
    {
        var from = AvroSchema.Parse("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},"""
            + """{"name":"gone","type":{"type":"map","values":"string"}},{"name":"s","type":"string"},"""
            + """{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},{"name":"l","type":{"type":"array","items":"float"}}]}""");
        var to = AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[{"name":"l","type":{"type":"array","items":"double"}},
            {"name":"e","type":{"type":"enum","name":"E","symbols":["B","A"]}},{"name":"s","type":["null","string"]},{"name":"a","type":"long"},
             {"name":"n","type":{"type":"record","name":"N","fields":[{"name":"x","type":["null","int"],"default":null},
             {"name":"y","type":"bytes","default":"ÿ"}]},"default":{}},
             {"name":"t","type":{"type":"array","items":"int"},"default":[7]},{"name":"m","type":{"type":"map","values":"boolean"},"default":{"k":true}}]}
            """);
        var value = new ArrayBufferWriter<byte>();
        value.WriteLong(5);
        value.WriteLong(1);
        value.WriteText("k");
        value.WriteText("v");
        value.WriteLong(0);
        value.WriteText("text");
        value.WriteLong(0);
        value.WriteLong(2);
        value.WriteFloat(1.5f);
        value.WriteFloat(-2);
        value.WriteLong(0);
        var output = new ArrayBufferWriter<byte>();
        new AvroTranscoder(from, to).Transcode(value.WrittenSpan, output);
        var reader = new AvroReader(output.WrittenSpan);
        Assert.Equal((2L, 1.5, -2.0, 0L), (reader.ReadBlock(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBlock()));
        Assert.Equal((1L, 1L, "text", 5L), (reader.ReadLong(), reader.ReadLong(), reader.ReadText(), reader.ReadLong()));
        Assert.Equal(0, reader.ReadLong());
        Assert.Equal([0xff], reader.ReadBytes().ToArray());
        Assert.Equal((1L, 7L, 0L), (reader.ReadBlock(), reader.ReadLong(), reader.ReadBlock()));
        Assert.Equal((1L, "k", true, 0L), (reader.ReadBlock(), reader.ReadText(), reader.ReadBoolean(), reader.ReadBlock()));
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void A_value_that_the_other_schema_cannot_hold_is_refused()
    {
        var from = AvroSchema.Parse("""["null","string"]""");
        Assert.Throws<AvroException>(() => new AvroTranscoder(from, AvroSchema.Parse("\"string\"")).Transcode([0], new ArrayBufferWriter<byte>()));
        Assert.Throws<AvroException>(() => new AvroTranscoder(from, AvroSchema.Parse("\"string\"")).Transcode([4], new ArrayBufferWriter<byte>()));
    }
}
