using Connect.Converters.Avro;
using Connect.Converters.JsonSchema;
using Connect.Testing;

namespace Connect.Converters.Tests;

public sealed class LiveRegistryTests
{
    private static IConverter Converter(IConverter converter, params (string Key, string Value)[] options)
    {
        var config = options.ToDictionary(o => o.Key, o => o.Value);
        config["schema.registry.url"] = $"http://127.0.0.1:1,{Servers.Require("SCHEMA_REGISTRY")}";
        converter.Configure(config, isKey: false);
        return converter;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_schema_is_registered_evolves_and_is_read_again(bool avro)
    {
        // A field more is a compatible change of an object only if it was closed.
        IConverter New() => avro ? Converter(new AvroConverter()) : Converter(new JsonSchemaConverter(), ("object.additional.properties", "false"));
        var topic = Servers.Unique("live");
        var first = SchemaBuilder.Struct().Name("a.Live").Field("id", Schema.Int32).Build();
        var second = SchemaBuilder.Struct().Name("a.Live").Field("id", Schema.Int32).Field("name", Schema.OptionalString)
            .Field("amount", LogicalTypes.DecimalBuilder(2).Optional().Build()).Build();
        var written = new List<byte[]>();
        var writer = New();
        foreach (var value in (Struct[])[new Struct(first).Put("id", 1),
            new Struct(second).Put("id", 2).Put("name", "é😀").Put("amount", new BigDecimal(-125, 2)), new Struct(first).Put("id", 3)])
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Assert.True(writer.FromConnectData(topic, null, value.Schema, value, output));
            written.Add(output.WrittenSpan.ToArray());
        }
        var reader = New();
        var read = written.Select(w => reader.ToConnectData(topic, null, w)).ToArray();
        Assert.Equal([1, 2, 1], read.Select(r => r.Schema!.Version));
        Assert.Equal([1, 2, 3], read.Select(r => ((Struct)r.Value!)["id"]));
        Assert.Equal(("é😀", new BigDecimal(-125, 2)), (((Struct)read[1].Value!)["name"], ((Struct)read[1].Value!)["amount"]));
    }

    [Fact]
    public void A_number_that_no_schema_has_is_a_data_error() =>
        Assert.Contains("40403", Assert.Throws<DataException>(() => Converter(new AvroConverter())
            .ToConnectData(Servers.Unique("unknown"), null, Registered.Frame(99_999_999, 2))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_schema_that_is_not_compatible_is_refused()
    {
        var topic = Servers.Unique("refused");
        var registry = Servers.Require("SCHEMA_REGISTRY");
        using var http = new HttpClient();
        using var level = new StringContent("""{"compatibility":"BACKWARD"}""", System.Text.Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        (await http.PutAsync(new Uri($"{registry}/config/{topic}-value"), level, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var converter = Converter(new AvroConverter());
        Assert.True(converter.FromConnectData(topic, null, Schema.Int32, 1, new System.Buffers.ArrayBufferWriter<byte>()));
        using var question = new StringContent("""{"schema":"\"string\""}""", System.Text.Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        var latest = new Uri($"{registry}/compatibility/subjects/{topic}-value/versions/latest");
        var answer = await http.PostAsync(latest, question, TestContext.Current.CancellationToken);
        if (!(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("false", StringComparison.Ordinal))
            Assert.Skip($"{registry} compares no schemas");
        Assert.Contains("409", Assert.Throws<DataException>(() =>
            converter.FromConnectData(topic, null, Schema.String, "x", new System.Buffers.ArrayBufferWriter<byte>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_registration_only_what_is_registered_can_be_written()
    {
        var topic = Servers.Unique("manual");
        var manual = Converter(new AvroConverter(), ("auto.register.schemas", "false"));
        Assert.Contains("40401", Assert.Throws<DataException>(() =>
            manual.FromConnectData(topic, null, Schema.Int64, 1L, new System.Buffers.ArrayBufferWriter<byte>())).Message, StringComparison.Ordinal);
        Converter(new AvroConverter()).FromConnectData(topic, null, Schema.Int64, 1L, new System.Buffers.ArrayBufferWriter<byte>());
        Assert.True(manual.FromConnectData(topic, null, Schema.Int64, 1L, new System.Buffers.ArrayBufferWriter<byte>()));
    }
}
