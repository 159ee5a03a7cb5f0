using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Kafka;

public class KafkaClientsTests
{
    private static readonly KafkaClients Clients = new(new Dictionary<string, string>
    {
        ["bootstrap.servers"] = "a:1",
        ["group.id"] = "workers",
        ["session.timeout.ms"] = "6000",
        ["security.protocol"] = "SASL_SSL",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.jaas.config"] = "L required username=\"worker\" password=\"w\";",
        ["retry.backoff.ms"] = "7",
        ["offset.storage.topic"] = "o",
        ["consumer.security.protocol"] = "SASL_PLAINTEXT",
        ["producer.security.protocol"] = "SASL_PLAINTEXT",
        ["consumer.sasl.jaas.config"] = "L required username=\"reader\" password=\"r\";",
        ["producer.sasl.jaas.config"] = "L required username=\"writer\" password=\"p\";",
        ["admin.sasl.jaas.config"] = "L required username=\"admin\" password=\"a\";",
    }, NullLoggerFactory.Instance, TimeProvider.System);

    private static Dictionary<string, string> Settings(string kind, bool ofConnector)
    {
        var client = Enum.Parse<ClientKind>(kind);
        var overrides = ofConnector ? new Dictionary<string, string> { ["sasl.mechanism"] = "SCRAM-SHA-256" } : null;
        return Clients.Settings(client, Clients.Properties(client, overrides), "id");
    }

    [Theory]
    [InlineData("Consumer")]
    [InlineData("Producer")]
    [InlineData("Admin")]
    public void Clients_of_the_worker_itself_know_nothing_of_what_is_set_for_connectors(string kind)
    {
        var settings = Settings(kind, ofConnector: false);
        Assert.Equal("a:1", settings["bootstrap.servers"]);
        Assert.Equal("worker", settings["sasl.username"]);
        Assert.Equal("sasl_ssl", settings["security.protocol"]);
        Assert.Equal("7", settings["retry.backoff.ms"]);
        Assert.DoesNotContain("session.timeout.ms", settings.Keys);
        Assert.DoesNotContain("group.id", settings.Keys);
    }

    [Theory]
    [InlineData("Consumer", "reader")]
    [InlineData("Producer", "writer")]
    public void Consumers_and_producers_of_connectors_do_not_get_the_credentials_of_the_worker(string kind, string user)
    {
        var settings = Settings(kind, ofConnector: true);
        Assert.Equal("a:1", settings["bootstrap.servers"]);
        Assert.Equal(user, settings["sasl.username"]);
        Assert.Equal("SCRAM-SHA-256", settings["sasl.mechanism"]);
        Assert.Equal("sasl_plaintext", settings["security.protocol"]);
        Assert.DoesNotContain("7", settings.Values);
    }

    [Fact]
    public void Administration_clients_of_connectors_get_what_the_worker_has_and_then_their_own()
    {
        var settings = Settings("Admin", ofConnector: true);
        Assert.Equal("sasl_ssl", settings["security.protocol"]);
        Assert.Equal("admin", settings["sasl.username"]);
        Assert.Equal("SCRAM-SHA-256", settings["sasl.mechanism"]);
    }

    [Fact]
    public void The_worker_writes_its_topics_to_all_replicas_in_order()
    {
        var settings = Clients.Settings(ClientKind.Producer, Clients.Properties(ClientKind.Producer, null), "id");
        Assert.Equal("all", settings["acks"]);
        Assert.Equal("1", settings["max.in.flight.requests.per.connection"]);
        Assert.Equal("0", settings["message.timeout.ms"]);
    }

    [Theory]
    [InlineData("Consumer")]
    [InlineData("Producer")]
    [InlineData("Admin")]
    public void Metrics_are_pushed_to_brokers_only_where_that_is_asked_for(string kind)
    {
        var client = Enum.Parse<ClientKind>(kind);
        Assert.Equal("false", Settings(kind, ofConnector: true)["enable.metrics.push"]);
        var asked = Clients.Properties(client, new Dictionary<string, string> { ["sasl.mechanism"] = "SCRAM-SHA-256", ["enable.metrics.push"] = "true" });
        Assert.Equal("true", Clients.Settings(client, asked, "id")["enable.metrics.push"]);
    }
}
