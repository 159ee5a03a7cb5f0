using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Group;
using Connect.Runtime.Kafka;
using Connect.Runtime.Tests.Group;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>Both clients, librdkafka's and the wire protocol's own, against Apache Kafka's TLS and SASL listeners.</summary>
public sealed class SecuredKafkaTests(SecuredKafka kafka) : IClassFixture<SecuredKafka>
{
    private const string Modules = "org.apache.kafka.common.security";

    private KafkaClients Clients(string listener, string properties)
    {
        if (SecuredKafka.Missing is { } missing) Assert.Skip(missing);
        var worker = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = kafka.Address(listener),
            ["security.protocol"] = listener switch { "SASLTLS" => "SASL_SSL", "SASL" => "SASL_PLAINTEXT", _ => "SSL" },
        };
        foreach (var line in properties.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            // $FILE is a file of the broker's folder, <FILE its content.
            worker[key] = value.StartsWith('$') ? kafka.PathOf(value[1..]) : value.StartsWith('<') ? File.ReadAllText(kafka.PathOf(value[1..])) : value;
        }
        return new(worker, NullLoggerFactory.Instance, TimeProvider.System);
    }

    private static string Jaas(string module, params (string Name, string Value)[] options) =>
        $"{Modules}.{module} required {string.Join(' ', options.Select(o => $"{o.Name}=\"{o.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""))};";

    private static async Task WorksAsync(KafkaClients clients)
    {
        var topic = Servers.Unique("secured");
        // A producer goes on trying for ever; this says what is wrong.
        await using (var topics = clients.Topics("test")) await topics.ClusterIdAsync(TestContext.Current.CancellationToken);
        using (var producer = clients.Producer("test"))
            await producer.ProduceAsync(topic, new Message<byte[]?, byte[]?> { Value = "v"u8.ToArray() }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        using var reader = clients.Reader("test", "read_committed");
        reader.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        Assert.Equal("v"u8.ToArray(), reader.Consume(TimeSpan.FromSeconds(30)).Message.Value);
        await using var producers = new TransactionalProducers(clients.ProtocolClient("test"));
        await producers.FenceAsync([topic], TestContext.Current.CancellationToken);
        await JoinsAsync(clients);
    }

    // Membership in the group of workers, of which librdkafka knows nothing.
    private static async Task JoinsAsync(KafkaClients clients)
    {
        var topic = new FakeMember.ConfigTopicContent();
        topic.Put("a", 2);
        var member = new FakeMember(topic);
        await using var group = new WorkerGroup(new WorkerGroupOptions(Servers.Unique("secured-group"), "http://worker:8083/"), () => clients.ProtocolClient("test"),
            NullLoggerFactory.Instance, TimeProvider.System);
        await group.JoinAsync(member, TestContext.Current.CancellationToken);
        await Eventually.True(() => member.Running.Count == 3 && group.IsMember, "the worker is a member", TimeSpan.FromSeconds(60));
        await group.LeaveAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What librdkafka's and the protocol's own client say of a broker that they do not come to terms with.</summary>
    private static async Task<(string Librdkafka, string Own)> RefusedAsync(KafkaClients clients)
    {
        await using var topics = clients.Topics("test");
        var first = await Assert.ThrowsAsync<ConnectException>(() => topics.ClusterIdAsync(TestContext.Current.CancellationToken));
        await using var producers = new TransactionalProducers(clients.ProtocolClient("test"));
        var second = await Assert.ThrowsAsync<ConnectException>(() => producers.FenceAsync([Servers.Unique("id")], TestContext.Current.CancellationToken));
        TestContext.Current.TestOutputHelper?.WriteLine($"librdkafka: {first.Message}\nown: {second.Message}");
        return (first.Message, second.Message);
    }

    [Theory]
    [InlineData("ssl.truststore.location=$root.pem")]
    [InlineData("ssl.truststore.location=$root.pem\nssl.truststore.type=PEM")]
    [InlineData("ssl.truststore.certificates=<root.pem\nssl.truststore.type=PEM")]
    [InlineData("ssl.truststore.location=$root.PKCS12\nssl.truststore.password=store-secret\nssl.truststore.type=PKCS12")]
    [InlineData("ssl.truststore.location=$root.JKS\nssl.truststore.password=store-secret\nssl.truststore.type=JKS")]
    [InlineData("ssl.truststore.location=$root.JKS")]
    public Task A_broker_is_trusted_by_a_store_of_any_form(string properties) => WorksAsync(Clients("TLS", properties));

    [Fact]
    public Task A_broker_is_trusted_by_the_system_s_store()
    {
        Assert.SkipWhen(SecuredKafka.SystemStore is null, "The system's trust store: start the tests with SSL_CERT_FILE=FOLDER/secured-kafka-roots.pem, which they write");
        return WorksAsync(Clients("TLS", ""));
    }

    [Theory]
    [InlineData("ssl.keystore.location=$client.pem")]
    [InlineData("ssl.keystore.certificate.chain=<client-chain.pem\nssl.keystore.key=<client-key.pem\nssl.key.password=store-secret\nssl.keystore.type=PEM")]
    [InlineData("ssl.keystore.location=$client.p12\nssl.keystore.password=store-secret\nssl.keystore.type=PKCS12")]
    [InlineData("ssl.keystore.location=$client.JKS\nssl.keystore.password=store-secret\nssl.keystore.type=JKS")]
    public Task A_client_shows_its_certificate_from_a_store_of_any_form(string properties) =>
        WorksAsync(Clients("MUTUAL", $"ssl.truststore.location=$root.JKS\n{properties}"));

    [Theory]
    [InlineData("")]
    [InlineData("ssl.keystore.location=$stranger.pem")]
    public async Task A_client_without_a_certificate_or_with_a_stranger_s_is_refused(string properties)
    {
        var (librdkafka, own) = await RefusedAsync(Clients("MUTUAL", $"ssl.truststore.location=$root.pem\n{properties}"));
        Assert.Contains("alert", librdkafka, StringComparison.Ordinal);
        Assert.Contains("does not accept this client's certificate or wants one", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_refused()
    {
        var (librdkafka, own) = await RefusedAsync(Clients("TLS", "ssl.truststore.location=$stranger-root.pem"));
        Assert.Contains("certificate verify failed", librdkafka, StringComparison.Ordinal);
        Assert.Contains("CN=server, signed by CN=between, is signed by none of", own, StringComparison.Ordinal);
        // The system does not know the tests' authority either.
        await RefusedAsync(Clients("TLS", ""));
    }

    [Fact]
    public async Task A_broker_whose_certificate_expired_is_refused()
    {
        var (librdkafka, own) = await RefusedAsync(Clients("EXPIRED", "ssl.truststore.location=$root.pem"));
        Assert.Contains("certificate verify failed", librdkafka, StringComparison.Ordinal);
        Assert.Contains($"expired on {DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_whose_certificate_is_for_another_host_is_refused_unless_any_is_allowed()
    {
        var (librdkafka, own) = await RefusedAsync(Clients("ELSEWHERE", "ssl.truststore.location=$root.pem"));
        Assert.Contains("certificate verify failed", librdkafka, StringComparison.Ordinal);
        Assert.Contains("is not for the host localhost: it is for elsewhere.example", own, StringComparison.Ordinal);
        await WorksAsync(Clients("ELSEWHERE", "ssl.truststore.location=$root.pem\nssl.endpoint.identification.algorithm="));
    }

    [Theory]
    [InlineData("SASLTLS", "PLAIN")]
    [InlineData("SASLTLS", "SCRAM-SHA-256")]
    [InlineData("SASLTLS", "SCRAM-SHA-512")]
    [InlineData("SASL", "SCRAM-SHA-512")]
    public async Task A_user_logs_in_by_name_and_password_and_a_wrong_one_is_refused(string listener, string mechanism)
    {
        string Properties(string password) => $"ssl.truststore.location=$root.JKS\nsasl.mechanism={mechanism}\nsasl.jaas.config="
            + Jaas(mechanism == "PLAIN" ? "plain.PlainLoginModule" : "scram.ScramLoginModule", ("username", SecuredKafka.User), ("password", password));
        await WorksAsync(Clients(listener, Properties(mechanism == "PLAIN" ? "plain-secret" : SecuredKafka.UserPassword)));
        var (librdkafka, own) = await RefusedAsync(Clients(listener, Properties("geheim")));
        Assert.Contains("does not accept the user 'ada'", librdkafka, StringComparison.Ordinal);
        Assert.Contains($"refuses SASL {mechanism} as ada", own, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", librdkafka + own, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SASLTLS")]
    [InlineData("SASL")]
    public Task A_client_logs_in_with_a_token_without_a_signature(string listener) => WorksAsync(Clients(listener,
        $"ssl.truststore.location=$root.PKCS12\nssl.truststore.password=store-secret\nsasl.mechanism=OAUTHBEARER\nsasl.jaas.config="
        + Jaas("oauthbearer.OAuthBearerLoginModule", ("unsecuredLoginStringClaim_sub", "ada"))));

    private string TokenProperties(string secret) => $"ssl.truststore.location=$root.pem\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url={kafka.TokenEndpoint}\n"
        + $"sasl.login.callback.handler.class={Modules}.oauthbearer.OAuthBearerLoginCallbackHandler\nsasl.jaas.config="
        + Jaas("oauthbearer.OAuthBearerLoginModule", ("clientId", "me"), ("clientSecret", secret), ("scope", "kafka"));

    [Theory]
    [InlineData("SASLTLS")]
    [InlineData("SASL")]
    public async Task A_client_logs_in_with_a_token_that_it_gets_by_its_credentials(string listener)
    {
        await WorksAsync(Clients(listener, TokenProperties("client-secret")));
        // Producer, reader and the protocol's own client.
        Assert.InRange(kafka.Tokens, 3, int.MaxValue);
    }

    [Fact]
    public async Task Where_no_token_is_issued_the_endpoint_is_named()
    {
        var clients = Clients("SASLTLS", TokenProperties("geheim"));
        await using var producers = new TransactionalProducers(clients.ProtocolClient("test"));
        var error = await Assert.ThrowsAsync<ConnectException>(() => producers.FenceAsync([Servers.Unique("id")], TestContext.Current.CancellationToken));
        Assert.Contains($"{kafka.TokenEndpoint} issued no token: 401", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }
}
