using System.Text.Json.Nodes;
using Connect.Api;

namespace Connect.Converters.Tests;

/// <summary>Records that contain themselves: lists of nodes and trees.</summary>
public sealed class AvroRecursionTests
{
    private const string Node =
        """{"type":"record","name":"Node","namespace":"a.b","fields":[{"name":"id","type":"int"},{"name":"next","type":["null","Node"],"default":null}]}""";

    private const string Tree =
        """{"type":"record","name":"Tree","fields":[{"name":"name","type":"string"},{"name":"children","type":{"type":"array","items":"Tree"}},"""
        + """{"name":"named","type":{"type":"map","values":"Tree"}}]}""";

    // Each in a registry of its own: versions there are versions here.
    private static SchemaAndValue Read(string schema, params byte[] payload)
    {
        var registry = new ScriptedRegistry();
        return Registered.Avro(registry).Read(Registered.Frame(registry.Put("t-value", schema), payload));
    }

    [Fact]
    public void A_list_of_nodes_is_read()
    {
        // 1 -> 2 -> null
        var (schema, value) = Read(Node, 2, 2, 4, 0);
        Assert.Equal("Struct{id=1,next=Struct{id=2}}", value!.ToString());
        Assert.True(schema!.IsRecursive);
        var next = schema.Field("next")!.Schema;
        Assert.True(next.IsOptional);
        Assert.Equal(("a.b.Node", 2), (next.Name, next.Fields.Count));
        Assert.Equal("a.b.Node", next.Field("next")!.Schema.Field("next")!.Schema.Name);
        var inner = (Struct)((Struct)value).Get("next")!;
        Assert.Equal(2, inner.Get("id"));
        Assert.Null(inner.Get("next"));
    }

    [Fact]
    public void A_tree_is_read_and_written_as_it_was()
    {
        byte[] payload = [2, (byte)'a', 2, 2, (byte)'b', 0, 0, 0, 2, 2, (byte)'k', 2, (byte)'c', 0, 0, 0];
        var (schema, value) = Read(Tree, payload);
        Assert.Equal("Struct{name=a,children=[Struct{name=b,children=[],named={}}],named={k=Struct{name=c,children=[],named={}}}}", value!.ToString());
        var written = Registered.Avro(new ScriptedRegistry()).Bytes(schema, value)!;
        Assert.Equal(payload, written[5..]);
    }

    [Fact]
    public void The_schema_that_is_written_refers_to_its_record_by_name()
    {
        var (schema, value) = Read(Node, 2, 2, 4, 0);
        var registry = new ScriptedRegistry();
        var converter = Registered.Avro(registry, ("connect.meta.data", "false"));
        var bytes = converter.Bytes(schema, value)!;
        Assert.Equal([2, 2, 4, 0], bytes[5..]);
        var type = JsonNode.Parse(registry.SchemaOf(bytes))!;
        Assert.Equal("""["null","Node"]""", type["fields"]![1]!["type"]!.ToJsonString());
        // And comes back the same.
        var again = converter.Read(bytes);
        Assert.Equal(schema, again.Schema);
        Assert.Equal(schema!.GetHashCode(), again.Schema!.GetHashCode());
        Assert.Equal(value, again.Value);
    }

    [Fact]
    public void Two_readings_of_a_schema_are_equal_and_another_one_is_not()
    {
        var one = Read(Node, 2, 0).Schema!;
        var other = Read(Node.Replace("\"int\"", "\"long\"", StringComparison.Ordinal), 2, 0).Schema!;
        Assert.Equal(one, Read(Node.Replace("[\"null\",\"Node\"]", "[\"null\",\"a.b.Node\"]", StringComparison.Ordinal), 2, 0).Schema);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, one.Field("next")!.Schema);
    }

    [Fact]
    public void Plain_JSON_is_written_and_a_schema_beside_it_is_refused_with_what_to_do()
    {
        var (schema, value) = Read(Node, 2, 2, 4, 0);
        Assert.Equal("""{"id":1,"next":{"id":2,"next":null}}""", Converting.PlainJson().Text(schema, value));
        var refused = Assert.Throws<DataException>(() => Converting.Json().Bytes(schema, value));
        Assert.Contains("schemas.enable=false", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_is_nested_endlessly_is_a_data_error_and_no_end_of_the_process()
    {
        var endless = Enumerable.Repeat(new byte[] { 2, 2 }, 100_000).SelectMany(b => b).ToArray();
        Assert.Contains("nested in itself", Assert.ThrowsAny<DataException>(() => Read(Node, endless)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_of_which_two_kinds_contain_each_other_are_read()
    {
        const string mutual = """
            {"type":"record","name":"A","fields":[{"name":"b","type":["null",{"type":"record","name":"B","fields":[
              {"name":"a","type":["null","A"]},{"name":"b","type":["null","B"]}]}]}]}
            """;
        var (schema, value) = Read(mutual, 2, 2, 0, 2, 0, 0);
        Assert.Equal("Struct{b=Struct{a=Struct{},b=Struct{}}}", value!.ToString());
        Assert.Equal(schema, Read(mutual, 0).Schema);
        Assert.Equal([2, 2, 0, 2, 0, 0], Registered.Avro(new ScriptedRegistry()).Bytes(schema, value)![5..]);
    }

    [Fact]
    public void Schemas_that_contain_themselves_without_end_are_refused()
    {
        const string entry = """
            {"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro",
              "fields":[{"name":"key","type":"string"},{"name":"value","type":{"type":"array","items":"MapEntry"}}]}}
            """;
        Assert.ThrowsAny<DataException>(() => Read(entry, 0));
        const string byDefault = """
            {"type":"record","name":"A","fields":[{"name":"b","default":{},"type":{"type":"record","name":"B","fields":[{"name":"b","type":"B","default":{}}]}}]}
            """;
        Assert.ThrowsAny<DataException>(() => Read(byDefault, 0));
    }
}
