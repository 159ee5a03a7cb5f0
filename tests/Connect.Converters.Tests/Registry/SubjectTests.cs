using Connect.Converters.Avro;

namespace Connect.Converters.Tests;

public sealed class SubjectTests
{
    private static readonly Schema Row = SchemaBuilder.Struct().Name("com.example.Row").Field("id", Schema.Int32).Build();
    private readonly ScriptedRegistry _registry = new();

    [Theory]
    [InlineData("io.confluent.kafka.serializers.subject.TopicNameStrategy", "t-value")]
    [InlineData("io.confluent.kafka.serializers.subject.RecordNameStrategy", "com.example.Row")]
    [InlineData("io.confluent.kafka.serializers.subject.TopicRecordNameStrategy", "t-com.example.Row")]
    [InlineData("TopicRecordNameStrategy", "t-com.example.Row")]
    public void The_subject_is_named_by_the_strategy_in_both_directions(string strategy, string subject)
    {
        foreach (IConverter converter in (IConverter[])[Registered.Avro(_registry, ("value.subject.name.strategy", strategy)),
            Registered.Json(_registry, ("value.subject.name.strategy", strategy))])
        {
            var bytes = converter.Bytes(Row, new Struct(Row).Put("id", 5))!;
            Assert.Equal([subject], _registry.Subjects);
            Assert.Equal(5, ((Struct)converter.Read(bytes).Value!)["id"]);
        }
    }

    [Fact]
    public void Keys_have_a_subject_of_their_own()
    {
        var converter = new AvroConverter(_registry.Network);
        converter.Configure(new Dictionary<string, string> { ["schema.registry.url"] = Registered.Url, ["value.subject.name.strategy"] = "RecordNameStrategy" },
            isKey: true);
        converter.Bytes(Schema.Int32, 1);
        Assert.Equal(["t-key"], _registry.Subjects);
    }

    [Fact]
    public void Values_that_are_no_records_have_no_name_to_use()
    {
        var e = Assert.Throws<DataException>(() => Registered.Avro(_registry, ("value.subject.name.strategy", "RecordNameStrategy")).Bytes(Schema.Int32, 1));
        Assert.Contains("must only be a record schema", e.Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public void Without_registration_an_unknown_schema_is_an_error_and_a_known_one_is_found()
    {
        Assert.Contains("40401", Assert.Throws<DataException>(() => Registered.Avro(_registry, ("auto.register.schemas", "false")).Bytes(Schema.Int32, 1))
            .Message, StringComparison.Ordinal);
        _registry.Put("t-value", "\"long\"");
        var id = _registry.Put("t-value", "\"int\"");
        Assert.Equal(Registered.Frame(id, 2), Registered.Avro(_registry, ("auto.register.schemas", "false")).Bytes(Schema.Int32, 1));
    }

    [Fact]
    public void Values_can_be_written_with_the_latest_schema_of_the_subject()
    {
        var id = _registry.Put("t-value",
            """{"type":"record","name":"com.example.Row","fields":[{"name":"more","type":"string","default":"x"},{"name":"id","type":["null","long"]}]}""");
        (string, string)[] latest = [("auto.register.schemas", "false"), ("use.latest.version", "true")];
        Assert.Equal(Registered.Frame(id, 2, (byte)'x', 2, 10), Registered.Avro(_registry, latest).Bytes(Row, new Struct(Row).Put("id", 5)));
        Assert.Equal(Registered.Frame(id, 2, (byte)'x', 2, 10),
            Registered.Avro(_registry, ("auto.register.schemas", "false"), ("use.schema.id", $"{id}")).Bytes(Row, new Struct(Row).Put("id", 5)));
        _registry.Put("t-value", """{"type":"record","name":"com.example.Row","fields":[{"name":"id","type":"int"},{"name":"must","type":"string"}]}""");
        var e = Assert.Throws<DataException>(() => Registered.Avro(_registry, latest).Bytes(Row, new Struct(Row).Put("id", 5)));
        Assert.Contains("latest.compatibility.strict=false", e.Message, StringComparison.Ordinal);
        Assert.Contains("'must'", e.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Registered.Avro(_registry, [.. latest, ("latest.compatibility.strict", "false")])
            .Bytes(Row, new Struct(Row).Put("id", 5)));
    }

    [Fact]
    public void JSON_can_be_written_under_the_latest_schema_if_that_takes_it()
    {
        (string, string)[] latest = [("auto.register.schemas", "false"), ("use.latest.version", "true")];
        var id = _registry.Put("t-value", """{"type":"object","properties":{"id":{"type":["null","number"]}}}""", "JSON");
        Assert.Equal(Registered.Frame(id, """{"id":5}"""u8), Registered.Json(_registry, latest).Bytes(Row, new Struct(Row).Put("id", 5)));
        // By the registry's rules, which Java's client has too: what an object may hold beyond its names could be more than a string, and a number beyond any limit.
        foreach (var other in (string[])["""{"type":"object","properties":{"id":{"type":"string"}}}""",
            """{"type":"object","properties":{"id":{"type":["null","number"]},"more":{"type":"string"}}}""",
            """{"type":"object","properties":{"id":{"type":["null","number"],"maximum":5}}}""",
            """{"type":"object","properties":{},"additionalProperties":false}""", """{"type":"object","required":["must"]}""", """{"type":"array"}"""])
        {
            _registry.Put("t-value", other, "JSON");
            Assert.Contains("latest.compatibility.strict", Assert.Throws<DataException>(() => Registered.Json(_registry, latest)
                .Bytes(Row, new Struct(Row).Put("id", 5))).Message, StringComparison.Ordinal);
        }
        Assert.NotNull(Registered.Json(_registry, [.. latest, ("latest.compatibility.strict", "false")]).Bytes(Row, new Struct(Row).Put("id", 5)));
    }
}
