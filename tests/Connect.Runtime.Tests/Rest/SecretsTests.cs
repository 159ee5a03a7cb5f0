using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Rest;

/// <summary>
/// Passwords, tokens and keys that are planted in the configurations of a worker and of connectors that fail and succeed, and looked for in all that the worker says.
/// What a caller of the REST API has sent as a connector's configuration comes back as it was sent, as from Java's workers; variables keep secrets out of that.
/// </summary>
public sealed class SecretsTests(BrokerFixture broker)
{
    // In all planted secrets on both sides of what readers of URLs and of JAAS take for an end.
    private const string Mark = "PLANTED";
    private const string Plain = $"{Mark}{Mark}", Odd = $"{Mark}/{Mark}@{Mark}:{Mark}";

    private readonly string _topic = Servers.Unique("secrets");

    /// <summary>Connectors by what is wrong with them, or what is not.</summary>
    private Dictionary<string, (string Key, string Value)[]> Connectors()
    {
        (string, string)[] Jdbc(string url, params (string, string)[] more) =>
            [("connector.class", "JdbcSinkConnector"), ("topics", _topic), ("connection.url", url), ("connection.attempts", "1"), ("connection.backoff.ms", "1"), ("max.retries", "0"), .. more];
        (string, string)[] Read(params (string, string)[] more) => [("connector.class", "FileStreamSinkConnector"), ("topics", _topic), ("file", "/dev/null"), .. more];
        (string, string)[] Write(params (string, string)[] more) =>
            [("connector.class", "FileStreamSourceConnector"), ("topic", $"{_topic}-written"), ("file", typeof(SecretsTests).Assembly.Location), .. more];
        (string, string)[] Mongo(string uri, params (string, string)[] more) =>
            [("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector"), ("topics", _topic), ("database", "d"), ("collection", "c"), ("connection.uri", uri), .. more];
        (string, string)[] S3(params (string, string)[] more) =>
        [
            ("connector.class", "io.confluent.connect.s3.S3SinkConnector"), ("topics", _topic), ("s3.bucket.name", "b"), ("s3.region", "us-east-1"), ("flush.size", "1"),
            ("storage.class", "io.confluent.connect.s3.storage.S3Storage"), ("format.class", "io.confluent.connect.s3.format.json.JsonFormat"), ("s3.part.retries", "0"),
            ("aws.access.key.id", "id"), ("aws.secret.access.key", Odd), .. more,
        ];
        (string, string)[] QuestDb(params (string, string)[] more) =>
            [("connector.class", "io.questdb.kafka.QuestDBSinkConnector"), ("topics", _topic), ("value.converter", "JsonConverter"), ("value.converter.schemas.enable", "false"), .. more];
        const string Avro = "io.confluent.connect.avro.AvroConverter";
        static (string, string) Jaas(string client, string text) => ($"{client}.override.sasl.jaas.config", text);
        // Servers that refuse, or do not ask for, what they are given, where there are any.
        (string, string)[] With(string server, Func<Uri, (string, string)[]> config) =>
            Environment.GetEnvironmentVariable(server) is { Length: > 0 } address ? config(new Uri(address.Contains("//", StringComparison.Ordinal) ? address : $"mongodb://{address}")) : Read();
        return new()
        {
            ["postgresql"] = With("PG", a => Jdbc($"jdbc:postgresql://{a.Authority}{a.AbsolutePath}?user=u&password={Plain}")),
            ["postgresql-password"] = With("PG", a => Jdbc($"jdbc:postgresql://{a.Authority}{a.AbsolutePath}", ("connection.user", "u"), ("connection.password", Odd))),
            ["mysql"] = With("MYSQL", a => Jdbc($"jdbc:mysql://{a.Authority}{a.AbsolutePath}?user=u&password={Plain}")),
            ["mongo"] = With("MONGO", a => Mongo($"mongodb://u:{Plain}@{a.Authority}/?serverSelectionTimeoutMS=500&authMechanism=SCRAM-SHA-256", ("topics", "no-such-topic"))),
            ["s3-server"] = With("S3", a => S3(("store.url", $"http://{a.Authority}"))),
            ["questdb"] = With("QUESTDB", a => QuestDb(("client.conf.string", $"http::addr={a.Authority};username=u;password={Plain};"), ("topics", "no-such-topic"))),
            ["registry"] = With("SCHEMA_REGISTRY", a => Read(("value.converter", Avro), ("value.converter.schema.registry.url", $"http://u:{Plain}@{a.Authority}"))),
            ["jdbc-away"] = Jdbc($"jdbc:postgresql://127.0.0.1:1/d?user=u&password={Plain}", ("connection.user", "u"), ("connection.password", Odd)),
            ["jdbc-user-info"] = Jdbc($"jdbc:postgresql://u:{Plain}@127.0.0.1:1/d"),
            ["jdbc-odd-user-info"] = Jdbc($"jdbc:postgresql://u:{Odd}@127.0.0.1:1/d"),
            ["jdbc-option"] = Jdbc($"jdbc:postgresql://127.0.0.1:1/d?password={Odd}&sslmode=nonsense&sslpassword={Plain}"),
            ["jdbc-port"] = Jdbc($"jdbc:postgresql://127.0.0.1:nonsense/d?password={Odd}"),
            ["jdbc-unknown"] = Jdbc($"jdbc:nosuch://u:{Odd}@127.0.0.1:1/d?password={Plain}"),
            ["jdbc-none"] = Jdbc($"postgresql://u:{Odd}@127.0.0.1:1/d"),
            ["jdbc-mysql"] = Jdbc($"jdbc:mysql://u:{Odd}@127.0.0.1:1/d?password={Plain}&trustCertificateKeyStorePassword={Plain}&sslMode=nonsense"),
            ["jdbc-mysql-away"] = Jdbc($"jdbc:mysql://u:{Plain}@127.0.0.1:1/d?allowPublicKeyRetrieval=true"),
            ["jdbc-sqlserver"] = Jdbc($"jdbc:sqlserver://127.0.0.1:1;databaseName=d;user=u;password={Plain};encrypt=maybe;trustStorePassword={Odd}"),
            ["jdbc-sqlserver-away"] = Jdbc($"jdbc:sqlserver://127.0.0.1:1;databaseName=d;user=u;password={{{Odd}}};loginTimeout=1"),
            ["jdbc-sqlite"] = Jdbc($"jdbc:sqlite:/nowhere/at/all.db?password={Plain}", ("connection.password", Odd)),
            ["jdbc-source"] =
            [
                ("connector.class", "JdbcSourceConnector"), ("connection.url", $"jdbc:postgresql://127.0.0.1:1/d?password={Odd}"), ("mode", "bulk"), ("topic.prefix", $"{_topic}-"),
                ("connection.password", Odd), ("connection.attempts", "1"), ("query.masked", $"select '{Plain}'"),
            ],
            ["s3"] = S3(("store.url", "http://127.0.0.1:1"), ("s3.sse.customer.key", Odd), ("s3.proxy.user", "u"), ("s3.proxy.password", Plain)),
            ["s3-store"] = S3(("store.url", $"http://u:{Odd}@127.0.0.1:1")),
            ["s3-proxy"] = S3(("s3.proxy.url", $"http://u:{Odd}@127.0.0.1:1"), ("s3.proxy.user", "u"), ("s3.proxy.password", Odd)),
            ["s3-sts"] = S3(("s3.credentials.provider.class", "io.confluent.connect.s3.auth.AwsAssumeRoleCredentialsProvider"), ("s3.credentials.provider.sts.role.arn", "arn:aws:iam::1:role/r"),
                ("s3.credentials.provider.sts.role.session.name", "s"), ("s3.credentials.provider.sts.role.external.id", Plain), ("s3.credentials.provider.sts.aws.secret.access.key", Odd)),
            ["mongo-away"] = Mongo($"mongodb://u:{Plain}@127.0.0.1:1/?serverSelectionTimeoutMS=500"),
            ["mongo-odd"] = Mongo($"mongodb://u:{Odd}@127.0.0.1:1/?serverSelectionTimeoutMS=500"),
            ["mongo-option"] = Mongo($"mongodb://u:{Plain}@127.0.0.1:1/?authMechanism=nonsense&tlsCertificateKeyFilePassword={Plain}&authMechanismProperties=SERVICE_NAME:{Plain}"),
            ["mongo-srv"] = Mongo($"mongodb+srv://u:{Plain}@127.0.0.1:1/"),
            ["mongo-none"] = Mongo($"mongo://u:{Plain}@127.0.0.1:1/"),
            ["mongo-store"] = Mongo("mongodb://127.0.0.1:1/?tls=true&serverSelectionTimeoutMS=500", ("connection.ssl.keystore", typeof(SecretsTests).Assembly.Location),
                ("connection.ssl.keystorePassword", Plain), ("connection.ssl.truststorePassword", Odd)),
            ["questdb-http"] = QuestDb(("client.conf.string", $"http::addr=127.0.0.1:1;username=u;password={Plain};retry_timeout=0;")),
            ["questdb-token"] = QuestDb(("client.conf.string", $"http::addr=127.0.0.1:1;token={Plain};retry_timeout=0;")),
            ["questdb-tcp"] = QuestDb(("client.conf.string", $"tcp::addr=127.0.0.1:1;username=u;token={Odd};")),
            ["questdb-nonsense"] = QuestDb(("client.conf.string", $"http::addr=127.0.0.1:1;pass={Plain};{Plain}")),
            ["questdb-none"] = QuestDb(("client.conf.string", $"http://u:{Odd}@127.0.0.1:1")),
            ["questdb-old"] = QuestDb(("host", "127.0.0.1:1"), ("username", "u"), ("token", Odd)),
            ["registry-read"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", "http://127.0.0.1:1"), ("value.converter.basic.auth.credentials.source", "USER_INFO"),
                ("value.converter.basic.auth.user.info", $"u:{Odd}"), ("value.converter.max.retries", "0"), ("errors.tolerance", "all"), ("errors.log.enable", "true"),
                ("errors.log.include.messages", "true"), ("errors.deadletterqueue.topic.name", $"{_topic}-dead"), ("errors.deadletterqueue.topic.replication.factor", "1"),
                ("errors.deadletterqueue.context.headers.enable", "true")),
            ["registry-url"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", $"http://u:{Plain}@127.0.0.1:1"), ("value.converter.max.retries", "0"),
                ("value.converter.basic.auth.credentials.source", "URL"), ("errors.deadletterqueue.topic.name", $"{_topic}-dead"), ("errors.deadletterqueue.topic.replication.factor", "1"),
                ("errors.deadletterqueue.context.headers.enable", "true")),
            ["registry-odd-url"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", $"http://u:{Odd}@127.0.0.1:1"), ("value.converter.max.retries", "0")),
            ["registry-write"] = Write(("value.converter", Avro), ("value.converter.schema.registry.url", $"http://u:{Plain}@127.0.0.1:1"), ("value.converter.max.retries", "0"),
                ("value.converter.proxy.host", $"u:{Plain}@127.0.0.1")),
            ["registry-token"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", "http://127.0.0.1:1"), ("value.converter.bearer.auth.credentials.source", "STATIC_TOKEN"),
                ("value.converter.bearer.auth.token", Odd), ("value.converter.max.retries", "0")),
            ["registry-oauth"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", "http://127.0.0.1:1"),
                ("value.converter.bearer.auth.credentials.source", "OAUTHBEARER"), ("value.converter.bearer.auth.issuer.endpoint.url", $"http://u:{Plain}@127.0.0.1:1/token"),
                ("value.converter.bearer.auth.client.id", "u"), ("value.converter.bearer.auth.client.secret", Odd), ("value.converter.max.retries", "0")),
            ["registry-key"] = Read(("value.converter", Avro), ("value.converter.schema.registry.url", "https://127.0.0.1:1"), ("value.converter.schema.registry.ssl.keystore.type", "PEM"),
                ("value.converter.schema.registry.ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----\n{Plain}\n-----END PRIVATE KEY-----"),
                ("value.converter.schema.registry.ssl.keystore.certificate.chain", Plain), ("value.converter.schema.registry.ssl.key.password", Odd)),
            ["kafka-password"] = Write(("producer.override.security.protocol", "SASL_PLAINTEXT"), ("producer.override.sasl.mechanism", "PLAIN"),
                Jaas("producer", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"{Odd}\";")),
            ["kafka-jaas"] = Write(("producer.override.security.protocol", "SASL_PLAINTEXT"), ("producer.override.sasl.mechanism", "PLAIN"),
                Jaas("producer", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=u password={Odd}")),
            ["kafka-jaas-text"] = Read(("consumer.override.security.protocol", "SASL_PLAINTEXT"), ("consumer.override.sasl.mechanism", "SCRAM-SHA-256"), Jaas("consumer", Odd)),
            ["kafka-key"] = Read(("consumer.override.security.protocol", "SSL"), ("consumer.override.ssl.keystore.type", "PEM"), ("consumer.override.ssl.key.password", Odd),
                ("consumer.override.ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----\n{Plain}\n-----END PRIVATE KEY-----"), ("consumer.override.ssl.keystore.certificate.chain", Plain)),
            ["kafka-store"] = Read(("consumer.override.security.protocol", "SSL"), ("consumer.override.ssl.truststore.location", typeof(SecretsTests).Assembly.Location),
                ("consumer.override.ssl.truststore.password", Odd), ("consumer.override.ssl.keystore.password", Plain), ("consumer.override.ssl.key.password", Plain)),
            ["kafka-oauth"] = Read(("consumer.override.security.protocol", "SASL_PLAINTEXT"), ("consumer.override.sasl.mechanism", "OAUTHBEARER"),
                Jaas("consumer", $"org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"u\" clientSecret=\"{Odd}\";"),
                ("consumer.override.sasl.oauthbearer.client.credentials.client.secret", Odd), ("consumer.override.sasl.oauthbearer.token.endpoint.url", $"http://u:{Plain}@127.0.0.1:1/token")),
            ["kafka-unknown"] = Write(("producer.override.sasl.passwords", Odd), ("producer.override.ssl.key.passwrod", Odd)),
            ["succeeds"] = Read(("connection.password", Odd), ("value.converter", "StringConverter"), ("value.converter.basic.auth.user.info", $"u:{Odd}")),
            ["no-converter"] = Read(("value.converter", "no.such.Converter"), ("value.converter.basic.auth.user.info", $"u:{Odd}"), ("consumer.override.sasl.jaas.config", Odd)),
        };
    }

    [Fact]
    public async Task No_secret_is_in_any_line_answer_or_dead_letter_of_a_worker_at_trace()
    {
        await using var worker = new InProcessWorker(broker, ("sasl.mechanism", "PLAIN"),
            ("sasl.jaas.config", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"{Odd}\";"),
            ("ssl.key.password", Odd), ("ssl.keystore.password", Odd), ("ssl.truststore.password", Plain), ("ssl.keystore.type", "PEM"),
            ("ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----\n{Plain}\n-----END PRIVATE KEY-----"), ("sasl.oauthbearer.client.credentials.client.secret", Odd),
            ("admin.sasl.jaas.config", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"{Odd}\";"),
            ("producer.ssl.key.password", Odd), ("consumer.no.such.password", Odd), ("config.providers", "env"),
            ("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"))
        { Environment = { ["ODD"] = Odd, ["PLAIN"] = Plain } };
        worker.SetLevel("root", "TRACE");
        await worker.StartAsync();
        await WriteAsync();
        var connectors = Connectors();
        var said = new List<(string What, string Text)>();
        foreach (var (name, config) in connectors)
            foreach (var isByVariable in (bool[])[false, true])
            {
                // Of the second all that holds a secret is a variable.
                var body = new JsonObject();
                foreach (var (key, value) in config)
                    body[key] = isByVariable ? value.Replace(Odd, "${env:ODD}", StringComparison.Ordinal).Replace(Plain, "${env:PLAIN}", StringComparison.Ordinal) : value;
                var own = isByVariable ? $"{name}-variable" : name;
                body["name"] = own;
                var (_, valid) = await worker.RequestAsync(HttpMethod.Put, $"/connector-plugins/{config[0].Value}/config/validate", body);
                said.Add(($"validation of {own}", Without(valid!, isByVariable ? null : config)));
                var (_, put) = await worker.RequestAsync(HttpMethod.Put, $"/connectors/{own}/config", body);
                if (put?["error_code"] is not null || isByVariable) said.Add(($"creation of {own}", put!.ToJsonString()));
                body.Remove("connector.class");
                said.Add(($"creation of {own} without its class", (await worker.RequestAsync(HttpMethod.Put, $"/connectors/{own}/config", body)).Body!.ToJsonString()));
            }
        var names = (await worker.RequestAsync(HttpMethod.Get, "/connectors")).Body!.AsArray().Select(n => (string)n!).ToList();
        Assert.True(names.Count > connectors.Count, $"many connectors are taken, refusals are in the answers: {names.Count}");
        await SettledAsync(worker, names);
        foreach (var name in names.Take(names.Count / 3)) await worker.RequestAsync(HttpMethod.Post, $"/connectors/{name}/restart?includeTasks=true");
        await SettledAsync(worker, names);
        List<string> paths = ["/", "/health", "/connectors", "/connectors?expand=status", "/connector-plugins?connectorsOnly=false", "/admin/loggers", "/metrics"];
        foreach (var name in names)
        {
            paths.AddRange([$"/connectors/{name}/status", $"/connectors/{name}/tasks/0/status", $"/connectors/{name}/topics", $"/connectors/{name}/offsets"]);
            // What holds the configuration holds what the caller has written there.
            if (name.EndsWith("-variable", StringComparison.Ordinal)) paths.AddRange([$"/connectors/{name}", $"/connectors/{name}/config", $"/connectors/{name}/tasks"]);
        }
        using var http = new HttpClient { BaseAddress = worker.Address };
        foreach (var path in paths) said.Add((path, await (await http.GetAsync(path, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        said.AddRange(DeadLetters(worker));
        said.AddRange(worker.Log.Split('\n').Select(l => ("log", l)));
        string[] forms = [Mark, Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Odd}")), Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Plain}"))];
        var found = said.Where(s => forms.Any(f => s.Text.Contains(f, StringComparison.OrdinalIgnoreCase))).Select(s => $"{s.What}: {s.Text}").ToList();
        Assert.True(found.Count == 0, $"{found.Count} places hold a secret:\n{string.Join('\n', found.Take(80))}");
        // All that was looked through is there.
        Assert.Contains(said, s => s.What == "log" && s.Text.Contains(" DEBUG ", StringComparison.Ordinal));
        Assert.Contains(said, s => s.What == "dead letter" && s.Text.Contains("127.0.0.1:1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sasl.jaas.config", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=u password={Odd}")]
    [InlineData("sasl.jaas.config", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"{Odd};")]
    [InlineData("sasl.jaas.config", Odd)]
    [InlineData("ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----\n{Plain}\n-----END PRIVATE KEY-----")]
    [InlineData("ssl.keystore.certificate.chain", Odd)]
    [InlineData("ssl.key.password", Odd)]
    [InlineData("ssl.keystore.password", Odd)]
    [InlineData("sasl.oauthbearer.token.endpoint.url", $"http://u:{Odd}@127.0.0.1:1/token")]
    public void A_worker_whose_own_settings_are_wrong_does_not_show_them(string key, string value)
    {
        var properties = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:1",
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = key.Contains("oauth", StringComparison.Ordinal) ? "OAUTHBEARER" : "PLAIN",
            ["sasl.jaas.config"] = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";",
            ["ssl.keystore.type"] = "PEM",
            ["ssl.keystore.location"] = typeof(SecretsTests).Assembly.Location,
        };
        if (key.Contains("store.key", StringComparison.Ordinal) || key.Contains("chain", StringComparison.Ordinal)) properties.Remove("ssl.keystore.location");
        properties[key] = value;
        using var log = new Microsoft.Extensions.Logging.LoggerFactory([new LineLoggerProvider(_lines)]);
        Exception? error = null;
        try
        {
            KafkaClients.Check(properties);
            using var producer = new KafkaClients(properties, log, TimeProvider.System).TaskProducer("p", new Dictionary<string, string>());
        }
        catch (Exception e) { error = e; }
        Assert.DoesNotContain(Mark, $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain(_lines.Lines, l => l.Contains(Mark, StringComparison.Ordinal));
    }

    [Fact]
    public void The_address_of_a_collector_is_shown_without_its_user()
    {
        var error = Assert.Throws<ConfigException>(() => Connect.Runtime.Metrics.MetricsExport.From(name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? $"no address: u:{Odd}@host" : null, null!,
            "w", "v", TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains("'[hidden]@host'", error.Message, StringComparison.Ordinal);
    }

    private readonly LineLogger<SecretsTests> _lines = new();

    // The answer of a validation without the values that were sent, where the caller sent them and they are not of a password's type.
    private static string Without(JsonNode answer, (string Key, string Value)[]? sent)
    {
        if (answer["configs"] is JsonArray configs && sent is not null)
            foreach (var config in configs)
                if (config!["value"] is JsonObject value && (string?)config["definition"]?["type"] != "PASSWORD" && sent.Any(s => s.Key == (string?)value["name"])) value.Remove("value");
        return answer.ToJsonString();
    }

    private async Task WriteAsync()
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        // What the Avro converter takes for a schema's number, and other converters for text.
        for (var i = 0; i < 4; i++) await producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = "k", Value = [0, 0, 0, 0, 1, (byte)'{', (byte)'}'] });
        await producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = "k", Value = """{"id":1}"""u8.ToArray() });
    }

    // Until each has failed, or has a task that has failed, or has said what it tries: at TRACE each one that runs does.
    private static Task SettledAsync(InProcessWorker worker, IReadOnlyList<string> names) => Eventually.True(async () =>
    {
        var all = (await worker.RequestAsync(HttpMethod.Get, "/connectors?expand=status")).Body!;
        var log = worker.Log;
        return names.All(n => all[n]?["status"] is { } s && ((string?)s["connector"]!["state"] == "FAILED"
            || (s["tasks"]!.AsArray() is { Count: > 0 } tasks && ((string?)tasks[0]!["state"] == "FAILED" || log.Contains($"[{n}|task-0", StringComparison.Ordinal)))));
    }, "every connector has failed, or its task has failed or has said what it does", TimeSpan.FromSeconds(60));

    private List<(string, string)> DeadLetters(InProcessWorker worker)
    {
        using var reader = worker.Clients.Reader("reader", "read_uncommitted");
        reader.Assign([new TopicPartitionOffset($"{_topic}-dead", 0, Offset.Beginning)]);
        var letters = new List<(string, string)>();
        for (var end = DateTime.UtcNow + TimeSpan.FromSeconds(20); DateTime.UtcNow < end;)
        {
            if (reader.Consume(TimeSpan.FromMilliseconds(100)) is not { } result) continue;
            if (result.IsPartitionEOF && letters.Count > 0) break;
            if (result.IsPartitionEOF) continue;
            letters.Add(("dead letter", string.Join(' ', result.Message.Headers.Select(h => $"{h.Key}={Encoding.UTF8.GetString(h.GetValueBytes() ?? [])}"))));
        }
        return letters;
    }
}
