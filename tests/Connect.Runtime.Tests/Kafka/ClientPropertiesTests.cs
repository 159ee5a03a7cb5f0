using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connect.Api;
using Connect.Runtime.Kafka;
using Connect.Security;

namespace Connect.Runtime.Tests.Kafka;

public class ClientPropertiesTests
{
    private static Dictionary<string, string> Translate(string kind, List<string> warnings, params (string, string)[] properties) =>
        ClientProperties.Translate(properties.ToDictionary(p => p.Item1, p => p.Item2), Enum.Parse<ClientKind>(kind), warnings.Add);

    [Theory]
    [InlineData("Any", "bootstrap.servers", "a:1, SSL://[::1]:2", "bootstrap.servers", "a:1,[::1]:2")]
    [InlineData("Any", "client.id", "me", "client.id", "me")]
    [InlineData("Consumer", "client.rack", "r1", "client.rack", "r1")]
    [InlineData("Any", "metadata.max.age.ms", "5000", "topic.metadata.refresh.interval.ms", "5000")]
    [InlineData("Any", "connections.max.idle.ms", "-1", "connections.max.idle.ms", "0")]
    [InlineData("Any", "reconnect.backoff.ms", "50", "reconnect.backoff.ms", "50")]
    [InlineData("Any", "reconnect.backoff.max.ms", "1000", "reconnect.backoff.max.ms", "1000")]
    [InlineData("Any", "retry.backoff.ms", "100", "retry.backoff.ms", "100")]
    [InlineData("Any", "send.buffer.bytes", "-1", "socket.send.buffer.bytes", "0")]
    [InlineData("Any", "receive.buffer.bytes", "65536", "socket.receive.buffer.bytes", "65536")]
    [InlineData("Any", "socket.connection.setup.timeout.ms", "1000", "socket.connection.setup.timeout.ms", "1000")]
    [InlineData("Producer", "request.timeout.ms", "3000", "request.timeout.ms", "3000")]
    [InlineData("Consumer", "request.timeout.ms", "3000", "socket.timeout.ms", "3000")]
    [InlineData("Admin", "request.timeout.ms", "1", "socket.timeout.ms", "10")]
    [InlineData("Any", "security.protocol", "SSL", "security.protocol", "ssl")]
    [InlineData("Any", "sasl.mechanism", "SCRAM-SHA-512", "sasl.mechanism", "SCRAM-SHA-512")]
    [InlineData("Any", "ssl.endpoint.identification.algorithm", "", "ssl.endpoint.identification.algorithm", "none")]
    [InlineData("Any", "ssl.cipher.suites", "A,B", "ssl.cipher.suites", "A:B")]
    [InlineData("Consumer", "group.id", "g", "group.id", "g")]
    [InlineData("Consumer", "group.instance.id", "i", "group.instance.id", "i")]
    [InlineData("Consumer", "session.timeout.ms", "10000", "session.timeout.ms", "10000")]
    [InlineData("Consumer", "heartbeat.interval.ms", "3000", "heartbeat.interval.ms", "3000")]
    [InlineData("Consumer", "max.poll.interval.ms", "300000", "max.poll.interval.ms", "300000")]
    [InlineData("Consumer", "auto.offset.reset", "none", "auto.offset.reset", "error")]
    [InlineData("Consumer", "isolation.level", "read_committed", "isolation.level", "read_committed")]
    [InlineData("Consumer", "fetch.min.bytes", "1", "fetch.min.bytes", "1")]
    [InlineData("Consumer", "fetch.max.bytes", "52428800", "fetch.max.bytes", "52428800")]
    [InlineData("Consumer", "fetch.max.wait.ms", "100", "fetch.wait.max.ms", "100")]
    [InlineData("Consumer", "max.partition.fetch.bytes", "1048576", "max.partition.fetch.bytes", "1048576")]
    [InlineData("Consumer", "check.crcs", "true", "check.crcs", "true")]
    [InlineData("Consumer", "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "partition.assignment.strategy", "range")]
    [InlineData("Consumer", "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "partition.assignment.strategy", "cooperative-sticky")]
    [InlineData("Producer", "acks", "1", "acks", "1")]
    [InlineData("Producer", "retries", "3", "retries", "3")]
    [InlineData("Producer", "batch.size", "0", "batch.size", "1")]
    [InlineData("Producer", "linger.ms", "20", "linger.ms", "20")]
    [InlineData("Producer", "buffer.memory", "33554432", "queue.buffering.max.kbytes", "32768")]
    [InlineData("Producer", "compression.type", "lz4", "compression.type", "lz4")]
    [InlineData("Producer", "partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner", "partitioner", "random")]
    [InlineData("Producer", "partitioner.ignore.keys", "true", "partitioner", "random")]
    [InlineData("Consumer", "auto.offset.reset", "by_duration:P1DT2H", "auto.offset.reset", "earliest")]
    [InlineData("Any", "metadata.max.age.ms", "9223372036854775807", "topic.metadata.refresh.interval.ms", "3600000")]
    [InlineData("Any", "connections.max.idle.ms", "9223372036854775807", "connections.max.idle.ms", "2147483647")]
    [InlineData("Consumer", "fetch.min.bytes", "0", "fetch.min.bytes", "1")]
    [InlineData("Consumer", "max.poll.interval.ms", "2147483647", "max.poll.interval.ms", "86400000")]
    [InlineData("Producer", "max.request.size", "2000000", "message.max.bytes", "2000000")]
    [InlineData("Producer", "max.in.flight.requests.per.connection", "5", "max.in.flight.requests.per.connection", "5")]
    [InlineData("Producer", "enable.idempotence", "True", "enable.idempotence", "true")]
    [InlineData("Producer", "delivery.timeout.ms", "120000", "delivery.timeout.ms", "120000")]
    [InlineData("Producer", "transactional.id", "t", "transactional.id", "t")]
    [InlineData("Producer", "transaction.timeout.ms", "60000", "transaction.timeout.ms", "60000")]
    public void A_Java_property_is_this_setting_of_librdkafka(string kind, string java, string value, string native, string expected)
    {
        var warnings = new List<string>();
        var settings = Translate(kind == "Any" ? "Consumer" : kind, warnings, (java, value));
        Assert.Equal(expected, settings[native]);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("SASL_SSL", "sasl_ssl")]
    [InlineData("SASL_PLAINTEXT", "sasl_plaintext")]
    public void Logging_in_takes_a_mechanism(string protocol, string expected)
    {
        Assert.Equal(expected, Translate("Consumer", [], ("security.protocol", protocol), ("sasl.mechanism", "PLAIN"))["security.protocol"]);
        var refused = Assert.Throws<ConfigException>(() => Translate("Consumer", [], ("security.protocol", protocol)));
        Assert.Contains("Kerberos (sasl.mechanism=GSSAPI) is not supported", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sasl.mechanism", "GSSAPI")]
    [InlineData("sasl.jaas.config", "com.sun.security.auth.module.Krb5LoginModule required keyTab=\"/x\" principal=\"a; touch /tmp/x\";")]
    public void Kerberos_is_refused_in_one_sentence(string property, string value) => Assert.Equal(
        "Kerberos (sasl.mechanism=GSSAPI) is not supported: expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER as sasl.mechanism",
        Assert.Throws<ConfigException>(() => Translate("Admin", [], (property, value))).Message);

    [Theory]
    [InlineData("queued.min.messages", "5")]
    [InlineData("socket.keepalive.enable", "true")]
    public void Settings_of_librdkafka_that_concern_only_the_client_are_passed_on(string setting, string value) =>
        Assert.Equal(value, Translate("Consumer", [], (setting, value))[setting]);

    [Fact]
    public void A_value_that_librdkafka_does_not_take_is_refused() => Assert.Contains("queued.min.messages",
        Assert.Throws<ConfigException>(() => Translate("Consumer", [], ("queued.min.messages", "none"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("max.poll.records", "100", null)]
    [InlineData("exclude.internal.topics", "false", null)]
    [InlineData("group.protocol", "Classic", null)]
    [InlineData("group.protocol", "CONSUMER", "members join by the classic protocol, which every broker speaks")]
    [InlineData("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer", "records are read and written as bytes; what they say is the converters' business")]
    [InlineData("metric.reporters", "x", "the clients' own metrics are not collected")]
    [InlineData("default.api.timeout.ms", "1", "each call has a time of its own")]
    [InlineData("sasl.kerberos.kinit.cmd", "rm -rf", "Kerberos is not supported")]
    public void A_property_that_is_obeyed_elsewhere_is_left_out_and_one_that_has_no_effect_is_named_in_a_line(string java, string value, string? why)
    {
        var warnings = new List<string>();
        Assert.Empty(Translate("Consumer", warnings, (java, value)));
        if (why is null) Assert.Empty(warnings);
        else Assert.EndsWith($" has no effect here: {why}", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.All(warnings, w => Assert.Contains($"'{java}", w, StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string, string> JavasKeys => [.. JavaClientKeys.All.Select(k => (k.Name, k.Kind.ToString(), k.Type, k.Default))];

    [Theory]
    [MemberData(nameof(JavasKeys))]
    public void Each_key_of_the_Java_clients_is_known_and_takes_its_default(string name, string kind, string type, string value)
    {
        Assert.Contains(name, ClientProperties.Known);
        if (name == "bootstrap.servers") value = "a:1";
        var warnings = new List<string>();
        // What is not given has no effect either.
        var given = value.Length > 0 || type is "STRING" or "PASSWORD" && !name.EndsWith("location", StringComparison.Ordinal);
        if (!given || name == "sasl.jaas.config" || name.EndsWith(".store.type", StringComparison.Ordinal)) return;
        // The one default of Java's that is not had here.
        if (name == "sasl.mechanism")
        {
            Assert.Contains("Kerberos", Assert.Throws<ConfigException>(() => Translate(kind, warnings, (name, value))).Message, StringComparison.Ordinal);
            return;
        }
        Translate(kind, warnings, (name, value));
        Assert.InRange(warnings.Count, 0, 1);
        Assert.All(warnings, w => Assert.Contains($"'{name}'", w, StringComparison.Ordinal));
        Assert.Equal(type switch { "INT" or "LONG" or "SHORT" or "DOUBLE" or "BOOLEAN" or "PASSWORD" => type, _ => "STRING" }, ClientProperties.TypeOf(name).ToString().ToUpperInvariant());
    }

    public static TheoryData<string, string, string> JavasNumbers => [.. JavaClientKeys.All.Where(k => k.Type is "INT" or "LONG").SelectMany(k => new[]
    {
        (k.Name, k.Kind.ToString(), "0"), (k.Name, k.Kind.ToString(), "1"), (k.Name, k.Kind.ToString(), k.Type == "INT" ? "2147483647" : "9223372036854775807"),
    })];

    [Theory]
    [MemberData(nameof(JavasNumbers))]
    public void A_number_that_the_Java_clients_take_is_never_refused(string name, string kind, string value) =>
        Assert.All(Translate(kind, [], (name, value)), s => Assert.Null(Librdkafka.Problem(s.Key, s.Value)));

    [Theory]
    [InlineData("auto.offset.reset", "earliest latest none by_duration:PT24H by_duration:P1D by_duration:pt1h by_duration:PT0S", "EARLIEST by_duration: by_duration:PT-1H by_duration:P1W BY_DURATION:PT1H sometimes")]
    [InlineData("isolation.level", "read_committed read_uncommitted", "READ_COMMITTED dirty")]
    [InlineData("client.dns.lookup", "use_all_dns_ips resolve_canonical_bootstrap_servers_only default", "USE_ALL_DNS_IPS first")]
    [InlineData("security.protocol", "PLAINTEXT ssl Sasl_Ssl SASL_PLAINTEXT", "TLS")]
    [InlineData("group.protocol", "classic CLASSIC consumer Consumer", "eager")]
    [InlineData("metadata.recovery.strategy", "none NONE rebootstrap REBOOTSTRAP", "wait")]
    [InlineData("sasl.mechanism", "PLAIN SCRAM-SHA-256 SCRAM-SHA-512 OAUTHBEARER", "plain AWS_MSK_IAM")]
    [InlineData("acks", "all -1 0 1", "ALL 2")]
    [InlineData("compression.type", "none gzip snappy lz4 zstd", "LZ4 uncompressed")]
    [InlineData("ssl.endpoint.identification.algorithm", "https HTTPS", "never")]
    [InlineData("linger.ms", "0 100", "soon 1.5")]
    [InlineData("enable.idempotence", "true FALSE", "yes")]
    [InlineData("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner", "com.example.Mine")]
    public void A_value_is_taken_just_where_the_Java_clients_take_it(string name, string taken, string refused)
    {
        var kind = JavaClientKeys.All.First(k => k.Name == name).Kind.ToString();
        // Without a mechanism SASL would mean Kerberos.
        (string, string)[] more = name == "security.protocol" ? [("sasl.mechanism", "PLAIN")] : [];
        foreach (var value in taken.Split(' ')) Translate(kind, [], [(name, value), .. more]);
        foreach (var value in refused.Split(' '))
            Assert.StartsWith($"Invalid value {value} for configuration {name}: ", Assert.Throws<ConfigException>(() => Translate(kind, [], (name, value))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "6")]
    [InlineData("lz4", "12")]
    [InlineData("zstd", "3")]
    public void The_level_of_the_codec_that_is_used_counts(string codec, string level)
    {
        var settings = Translate("Producer", [], ("compression.type", codec), ("compression.gzip.level", "6"), ("compression.lz4.level", "17"), ("compression.zstd.level", "3"));
        Assert.Equal(level, settings["compression.level"]);
    }

    [Fact]
    public void A_secret_that_is_refused_is_not_shown()
    {
        var refused = Assert.Throws<ConfigException>(() => Translate("Consumer", [], ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", "hunter2")));
        Assert.StartsWith("Invalid value [hidden] for configuration sasl.jaas.config: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_SASL_protocol_nobody_reads_the_login_module() =>
        Assert.Empty(Translate("Consumer", [], ("sasl.jaas.config", "whatever")));

    [Fact]
    public void Tokens_are_fetched_with_what_the_login_module_says()
    {
        var warnings = new List<string>();
        var settings = Translate("Consumer", warnings, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", "https://issuer/token"),
            ("sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId='me' clientSecret='s' scope='kafka' extension_logicalCluster='lkc-1' extension_identityPoolId='pool-2';"));
        Assert.Equal(("me", "s", "kafka", "oidc"), (settings["sasl.oauthbearer.client.id"], settings["sasl.oauthbearer.client.secret"], settings["sasl.oauthbearer.scope"], settings["sasl.oauthbearer.method"]));
        Assert.Equal("identityPoolId=pool-2,logicalCluster=lkc-1", settings["sasl.oauthbearer.extensions"]);
    }

    [Fact]
    public void An_unknown_property_is_said_once_and_stops_nothing()
    {
        var warnings = new List<string>();
        Assert.Empty(Translate("Producer", warnings, ("no.such.thing", "x")));
        Assert.Contains("no.such.thing", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a:1,b")]
    [InlineData("a:99999")]
    public void An_address_that_is_none_is_refused_rather_than_waited_for(string servers)
    {
        var refused = Assert.Throws<ConfigException>(() => Translate("Consumer", [], ("bootstrap.servers", servers)));
        Assert.Contains($"{servers} for configuration bootstrap.servers", refused.Message, StringComparison.Ordinal);
        Assert.Contains("host:port", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ada\" password=\"p\\\"w;x\";", "ada", "p\"w;x")]
    [InlineData("org.apache.kafka.common.security.scram.ScramLoginModule required username=ada password=secret;", "ada", "secret")]
    public void A_JAAS_line_gives_user_and_password(string jaas, string user, string password)
    {
        var settings = Translate("Consumer", [], ("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", jaas));
        Assert.Equal(user, settings["sasl.username"]);
        Assert.Equal(password, settings["sasl.password"]);
    }

    [Fact]
    public void A_JAAS_line_of_OAuth_gives_the_client_and_where_tokens_come_from()
    {
        var warnings = new List<string>();
        var settings = Translate("Consumer", warnings, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"),
            ("sasl.oauthbearer.token.endpoint.url", "https://login/token"),
            ("sasl.login.callback.handler.class", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"),
            ("sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"me\" clientSecret=\"s\" scope=\"kafka\";"));
        Assert.Equal(("oidc", "me", "s", "kafka"), (settings["sasl.oauthbearer.method"], settings["sasl.oauthbearer.client.id"],
            settings["sasl.oauthbearer.client.secret"], settings["sasl.oauthbearer.scope"]));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Without_a_trust_store_that_of_the_system_counts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows librdkafka reads the system's store by itself");
        Assert.Equal(SystemCertificates.Location(Environment.GetEnvironmentVariable) ?? "probe", Translate("Consumer", [], ("security.protocol", "SSL"))["ssl.ca.location"]);
        Assert.DoesNotContain("ssl.ca.location", Translate("Consumer", [], ("security.protocol", "PLAINTEXT")).Keys);
    }

    [Fact]
    public void Stores_of_any_form_become_PEM_in_memory()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var store = Path.GetTempFileName();
        File.WriteAllBytes(store, own.Export(X509ContentType.Pkcs12, "pw"));
        var warnings = new List<string>();
        var settings = Translate("Consumer", warnings, ("security.protocol", "SSL"), ("ssl.truststore.location", store), ("ssl.truststore.password", "pw"),
            ("ssl.keystore.location", store), ("ssl.keystore.password", "pw"), ("ssl.key.password", "pw"));
        var certificate = own.ExportCertificatePem() + "\n";
        Assert.Equal((certificate, certificate, key.ExportPkcs8PrivateKeyPem() + "\n"), (settings["ssl.ca.pem"], settings["ssl.certificate.pem"], settings["ssl.key.pem"]));
        Assert.Empty(warnings);
        // librdkafka opens no file, and is told no password.
        Assert.Equal(["security.protocol", "ssl.ca.pem", "ssl.certificate.pem", "ssl.key.pem"], settings.Keys.Order(StringComparer.Ordinal));
        var error = Assert.Throws<ConfigException>(() => Translate("Consumer", [], ("security.protocol", "SSL"), ("ssl.keystore.location", store), ("ssl.keystore.password", "geheim")));
        Assert.StartsWith($"Invalid value {store} for configuration ssl.keystore.location: the password in ssl.keystore.password is wrong", error.Message, StringComparison.Ordinal);
        // Nobody opens them where TLS is not spoken.
        Assert.Empty(Translate("Consumer", [], ("ssl.keystore.location", "/x/missing.jks"), ("ssl.truststore.location", "/x/missing.jks")));
        File.Delete(store);
    }

    [Fact]
    public void A_trust_store_without_a_certificate_that_signed_itself_is_told_of_as_librdkafka_trusts_no_others()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = issuer.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var between = new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256).Create(root, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1), [1]);
        var warnings = new List<string>();
        Translate("Consumer", warnings, ("security.protocol", "SSL"), ("ssl.truststore.certificates", between.ExportCertificatePem()));
        Assert.Contains("the first is CN=between, signed by CN=root", Assert.Single(warnings), StringComparison.Ordinal);
        warnings.Clear();
        Translate("Consumer", warnings, ("security.protocol", "SSL"), ("ssl.truststore.certificates", between.ExportCertificatePem() + root.ExportCertificatePem()));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_client_without_a_way_to_a_token_is_told_what_is_missing()
    {
        const string module = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required";
        var error = Assert.Throws<ConfigException>(
            () => Translate("Admin", [], ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", $"{module};")));
        Assert.Equal("sasl.mechanism=OAUTHBEARER needs sasl.oauthbearer.token.endpoint.url with a client's id and secret, or unsecuredLoginStringClaim_sub in sasl.jaas.config", error.Message);
        Assert.Equal("principal=ada lifeSeconds=60", Translate("Admin", [], ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"),
            ("sasl.jaas.config", $"{module} unsecuredLoginStringClaim_sub=ada unsecuredLoginLifetimeSeconds='60';"))["sasl.oauthbearer.config"]);
    }

    [Theory]
    [InlineData("file:///etc/token")]
    [InlineData("login.example/token")]
    [InlineData("ftp://login.example/token")]
    public void A_token_endpoint_is_an_address_of_http_or_https(string url) => Assert.Equal(
        $"Invalid value {url} for configuration sasl.oauthbearer.token.endpoint.url: Expected the address of a token endpoint, http or https; tokens are not read from files",
        Assert.Throws<ConfigException>(() => Translate("Admin", [], ("sasl.oauthbearer.token.endpoint.url", url))).Message);
}
