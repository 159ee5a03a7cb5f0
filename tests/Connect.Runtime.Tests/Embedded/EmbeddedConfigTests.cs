using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Embedded;

namespace Connect.Runtime.Tests.Embedded;

public class EmbeddedConfigTests
{
    private static EmbeddedConfig Config(params (string Key, string Value)[] properties) => new(properties.ToDictionary(p => p.Key, p => p.Value));

    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var config = Config();
        Assert.Equal(("127.0.0.1", 9092), (config.BrokerHost, config.BrokerPort));
        Assert.Null(config.AdvertisedHost);
        Assert.Equal(Path.Combine(Directory.GetCurrentDirectory(), "connect-data"), config.DataFolder);
        Assert.Equal(new Uri("http://127.0.0.1:8081"), config.Registry);
        Assert.Equal(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:9092",
            ["group.id"] = "connect-embedded",
            ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["listeners"] = "http://127.0.0.1:8083",
            ["config.storage.topic"] = "connect-embedded-configs",
            ["offset.storage.topic"] = "connect-embedded-offsets",
            ["status.storage.topic"] = "connect-embedded-status",
            ["config.storage.replication.factor"] = "1",
            ["offset.storage.replication.factor"] = "1",
            ["status.storage.replication.factor"] = "1",
        }, config.Properties);
    }

    [Fact]
    public void The_worker_takes_what_it_is_completed_to()
    {
        var worker = new WorkerConfig(Config().Properties);
        Assert.Equal("http://127.0.0.1:8083/", worker.AdvertisedUrl);
        Assert.Equal(1, worker.ReplicationFactor("status.storage."));
    }

    [Fact]
    public void What_is_set_stays()
    {
        var config = Config(("group.id", "mine"), ("offset.storage.topic", "my-offsets"), ("value.converter", "StringConverter"), ("rest.port", "8099"), ("status.storage.replication.factor", "-1"), ("anything", "else"));
        Assert.Equal(("mine", "mine-configs", "my-offsets", "mine-status"), (config.Properties["group.id"], config.Properties["config.storage.topic"], config.Properties["offset.storage.topic"], config.Properties["status.storage.topic"]));
        Assert.Equal(("StringConverter", "-1", "else"), (config.Properties["value.converter"], config.Properties["status.storage.replication.factor"], config.Properties["anything"]));
        Assert.Equal("http://127.0.0.1:8099", config.Properties["listeners"]);
        Assert.Equal("http://:1", Config(("listeners", "http://:1"), ("rest.port", "2")).Properties["listeners"]);
    }

    [Theory]
    [InlineData("io.confluent.connect.avro.AvroConverter")]
    [InlineData("io.confluent.connect.json.JsonSchemaConverter")]
    public void Converters_with_a_registry_find_the_embedded_one(string converter)
    {
        var config = Config(("value.converter", converter), ("embedded.registry.listener", "http://localhost:18081/"));
        Assert.Equal("http://localhost:18081", config.Properties["value.converter.schema.registry.url"]);
        Assert.DoesNotContain("key.converter.schema.registry.url", config.Properties);
        Assert.Equal("http://other", Config(("value.converter", converter), ("value.converter.schema.registry.url", "http://other")).Properties["value.converter.schema.registry.url"]);
    }

    [Theory]
    [InlineData("localhost:19092", "localhost", 19092)]
    [InlineData("0.0.0.0:1", "0.0.0.0", 1)]
    [InlineData("[::1]:9092", "::1", 9092)]
    [InlineData("first:1000,second:2000", "first", 1000)]
    public void The_broker_listens_on_the_first_address(string servers, string host, int port)
    {
        var config = Config(("bootstrap.servers", servers));
        Assert.Equal((host, port), (config.BrokerHost, config.BrokerPort));
    }

    [Theory]
    [InlineData("bootstrap.servers", "localhost")]
    [InlineData("bootstrap.servers", "localhost:0")]
    [InlineData("bootstrap.servers", "localhost:99999")]
    [InlineData("bootstrap.servers", "localhost:9092/path")]
    [InlineData("bootstrap.servers", ":9092")]
    [InlineData("bootstrap.servers", "")]
    [InlineData("embedded.registry.listener", "https://localhost:8081")]
    [InlineData("embedded.registry.listener", "localhost:8081")]
    [InlineData("embedded.registry.listener", "")]
    public void An_address_that_is_none_is_refused_with_its_key_and_value(string key, string value)
    {
        var error = Assert.Throws<ConfigException>(() => Config((key, value)));
        Assert.StartsWith($"Invalid value {value} for configuration {key}: Expected ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_folder_and_the_advertised_host_are_taken_as_given()
    {
        var config = Config(("embedded.data.dir", "some/where"), ("embedded.advertised.host.name", "broker.example"));
        Assert.Equal(Path.GetFullPath("some/where"), config.DataFolder);
        Assert.Equal("broker.example", config.AdvertisedHost);
    }
}
