using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Connect.Testing;
using Kafka.Embedded;

namespace Connect.Runtime.Tests.Group;

/// <summary>Whole workers on a broker with TLS and logins: membership and all other clients by the same properties.</summary>
public sealed class SecuredGroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secured-group").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("PLAIN", false)]
    [InlineData("SCRAM-SHA-256", false)]
    [InlineData("SCRAM-SHA-512", false)]
    [InlineData(null, true)]
    public async Task Workers_join_their_group_over_TLS_with_a_login_or_a_certificate_and_pass_requests_on(string? mechanism, bool shows)
    {
        using var server = Certificates.SelfSigned();
        using var client = Certificates.SelfSigned("CN=client");
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = Path.Combine(_folder, "broker"),
            Listeners =
            [
                new BrokerListener
                {
                    Port = 0, Certificate = server, ClientAuthorities = shows ? [client] : null,
                    Users = mechanism is null ? null : new Dictionary<string, string> { ["ada"] = "pass;word" },
                },
            ],
            OffsetsPartitions = 1,
            TransactionsPartitions = 1,
        });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        var group = Servers.Unique("secured");
        var module = mechanism == "PLAIN" ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        List<(string, string)> properties =
        [
            ("group.id", group), ("config.storage.topic", $"{group}-c"), ("offset.storage.topic", $"{group}-o"), ("status.storage.topic", $"{group}-s"),
            ("rest.advertised.host.name", "127.0.0.1"), ("heartbeat.interval.ms", "300"),
            ("security.protocol", mechanism is null ? "SSL" : "SASL_SSL"), ("ssl.truststore.type", "PEM"), ("ssl.truststore.certificates", server.ExportCertificatePem()),
        ];
        if (mechanism is not null)
            properties.AddRange([("sasl.mechanism", mechanism), ("sasl.jaas.config", $"org.apache.kafka.common.security.{module} required username=\"ada\" password=\"pass;word\";")]);
        if (shows)
            properties.AddRange([("ssl.keystore.type", "PEM"), ("ssl.keystore.certificate.chain", client.ExportCertificatePem()),
                ("ssl.keystore.key", client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem())]);
        await using var first = new InProcessWorker(broker.BootstrapServers, TimeProvider.System, [.. properties]);
        await using var second = new InProcessWorker(broker.BootstrapServers, TimeProvider.System, [.. properties]);
        foreach (var worker in (InProcessWorker[])[first, second])
        {
            await worker.StartAsync();
            await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "health")).Status == HttpStatusCode.OK, "the worker is in its group");
        }
        // Made through the one that does not lead; the connector's own clients have no credentials here, so that it has no tasks to run.
        var config = new JsonObject { ["connector.class"] = "FileStreamSink", ["file"] = Path.Combine(_folder, "out"), ["topics"] = "none" };
        Assert.Equal(HttpStatusCode.Created, (await second.RequestAsync(HttpMethod.Post, "connectors",
            new JsonObject { ["name"] = "c", ["config"] = config, ["initial_state"] = "STOPPED" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await first.RequestAsync(HttpMethod.Get, "connectors/c")).Status);
    }
}
