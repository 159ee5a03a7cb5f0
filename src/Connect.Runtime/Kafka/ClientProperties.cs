using System.Globalization;
using Connect.Runtime.Config;
using Connect.Security;
using Kafka.Protocol.Client;
using ConfigType = Connect.Api.Config.ConfigType;

namespace Connect.Runtime.Kafka;

/// <summary>What kind of client properties are for.</summary>
[Flags]
internal enum ClientKind { Consumer = 1, Producer = 2, Admin = 4, Any = 7 }

/// <summary>The properties of the Java clients in librdkafka's terms, in one table. What cannot be translated is said once and never stops a worker.</summary>
internal static partial class ClientProperties
{
    /// <summary>What becomes of a Java property.</summary>
    /// <param name="Java">Its name.</param>
    /// <param name="Kinds">The clients it is for.</param>
    /// <param name="Native">librdkafka's setting; null where there is none.</param>
    /// <param name="Value">How its value is translated; null leaves the setting at its default.</param>
    /// <param name="Why">Why it has no effect; null where it has one, or is obeyed elsewhere.</param>
    private sealed record Rule(string Java, ClientKind Kinds, string? Native, Func<string, string?>? Value = null, string? Why = null);

    private const ClientKind C = ClientKind.Consumer, P = ClientKind.Producer, A = ClientKind.Any;

    private const string JavaCode = "it names Java code, which does not run here", Negotiated = "OpenSSL negotiates TLS 1.2 or 1.3 by itself",
        BrokersOnly = "it is for who checks tokens, which are brokers", Retriever = "tokens are fetched by client credentials, with times of librdkafka's own",
        Share = "it is for share consumers, of which Connect has none", Metrics = "the clients' own metrics are not collected",
        Bytes = "records are read and written as bytes; what they say is the converters' business",
        Kerberos = "Kerberos is not supported";

    private static readonly Rule[] Rules =
    [
        // Of all clients.
        new("bootstrap.servers", A, "bootstrap.servers", Addresses),
        new("bootstrap.controllers", ClientKind.Admin, null, Why: "topics are administered through brokers"),
        new("client.id", A, "client.id"),
        new("client.dns.lookup", A, "client.dns.lookup", OneOf("client.dns.lookup", "use_all_dns_ips", "resolve_canonical_bootstrap_servers_only", "default")),
        new("metadata.max.age.ms", A, "topic.metadata.refresh.interval.ms", Within(10, 3_600_000)),
        new("metadata.recovery.strategy", A, "metadata.recovery.strategy", OneOfAnyCase("metadata.recovery.strategy", "rebootstrap", "none")),
        new("metadata.recovery.rebootstrap.trigger.ms", A, "metadata.recovery.rebootstrap.trigger.ms", Within(0, int.MaxValue)),
        new("connections.max.idle.ms", A, "connections.max.idle.ms", Within(0, int.MaxValue)),
        new("reconnect.backoff.ms", A, "reconnect.backoff.ms", Within(0, 3_600_000)),
        new("reconnect.backoff.max.ms", A, "reconnect.backoff.max.ms", Within(0, 3_600_000)),
        new("retry.backoff.ms", A, "retry.backoff.ms", Within(1, 300_000)),
        new("retry.backoff.max.ms", A, "retry.backoff.max.ms", Within(1, 300_000)),
        new("send.buffer.bytes", A, "socket.send.buffer.bytes", Within(0, 100_000_000)),
        new("receive.buffer.bytes", A, "socket.receive.buffer.bytes", Within(0, 100_000_000)),
        new("socket.connection.setup.timeout.ms", A, "socket.connection.setup.timeout.ms", Within(1000, int.MaxValue)),
        new("socket.connection.setup.timeout.max.ms", A, null, Why: "librdkafka gives each attempt to connect the same time"),
        new("request.timeout.ms", P, "request.timeout.ms", Within(1, 900_000)),
        new("request.timeout.ms", C | ClientKind.Admin, "socket.timeout.ms", Within(10, 300_000)),
        new("default.api.timeout.ms", ClientKind.Admin, null), // Obeyed where topics are looked for and made.
        new("default.api.timeout.ms", C, null, Why: "each call has a time of its own"),
        new("retries", P, "retries", Within(0, int.MaxValue)),
        new("retries", ClientKind.Admin, null, Why: "requests are repeated until their time is over"),
        new("enable.metrics.push", A, "enable.metrics.push", v => v.ToLowerInvariant()),
        new("metric.reporters", A, null, Why: Metrics), new("metrics.num.samples", A, null, Why: Metrics),
        new("metrics.sample.window.ms", A, null, Why: Metrics), new("metrics.recording.level", A, null, Why: Metrics),
        new("interceptor.classes", C | P, null, Why: JavaCode),
        new("config.providers", A, null, Why: "variables are resolved by the worker's own config.providers"),
        // Who they are, and whom they trust.
        new("security.protocol", A, "security.protocol", OneOfAnyCase("security.protocol", "plaintext", "ssl", "sasl_plaintext", "sasl_ssl")),
        new("security.providers", A, null, Why: JavaCode),
        new("sasl.mechanism", A, "sasl.mechanism",
            OneOf("sasl.mechanism", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")),
        new("sasl.jaas.config", A, null), // Handled below.
        new("sasl.client.callback.handler.class", A, null, Why: JavaCode), new("sasl.login.callback.handler.class", A, null, LoginHandler),
        new("sasl.login.class", A, null, Why: JavaCode),
        new("sasl.login.connect.timeout.ms", A, null, Why: Retriever), new("sasl.login.read.timeout.ms", A, null, Why: Retriever),
        new("sasl.login.retry.backoff.ms", A, null, Why: Retriever), new("sasl.login.retry.backoff.max.ms", A, null, Why: Retriever),
        new("sasl.login.refresh.window.factor", A, null, Why: Retriever), new("sasl.login.refresh.window.jitter", A, null, Why: Retriever),
        new("sasl.login.refresh.min.period.seconds", A, null, Why: Retriever), new("sasl.login.refresh.buffer.seconds", A, null, Why: Retriever),
        new("sasl.kerberos.service.name", A, null, Why: Kerberos), new("sasl.kerberos.kinit.cmd", A, null, Why: Kerberos),
        new("sasl.kerberos.min.time.before.relogin", A, null, Why: Kerberos),
        new("sasl.kerberos.ticket.renew.jitter", A, null, Why: Kerberos), new("sasl.kerberos.ticket.renew.window.factor", A, null, Why: Kerberos),
        new(TokenEndpoints.Property, A, TokenEndpoints.Property, TokenEndpoint),
        new("sasl.oauthbearer.scope", A, "sasl.oauthbearer.scope"),
        new("sasl.oauthbearer.client.credentials.client.id", A, "sasl.oauthbearer.client.id"),
        new("sasl.oauthbearer.client.credentials.client.secret", A, "sasl.oauthbearer.client.secret"),
        .. Of(["algorithm", "claim.aud", "claim.exp.seconds", "claim.iss", "claim.jti.include", "claim.nbf.seconds", "claim.sub", "file", "private.key.file",
            "private.key.passphrase", "template.file"], static n => new Rule($"sasl.oauthbearer.assertion.{n}", A, null, Why: Retriever)),
        .. Of(["clock.skew.seconds", "expected.audience", "expected.issuer", "jwks.endpoint.refresh.ms", "jwks.endpoint.retry.backoff.max.ms",
            "jwks.endpoint.retry.backoff.ms", "jwks.endpoint.url", "scope.claim.name", "sub.claim.name"],
            static n => new Rule($"sasl.oauthbearer.{n}", A, null, Why: BrokersOnly)),
        new("sasl.oauthbearer.header.urlencode", A, null, Why: Retriever),
        new("sasl.oauthbearer.jwt.retriever.class", A, null, Why: JavaCode), new("sasl.oauthbearer.jwt.validator.class", A, null, Why: JavaCode),
        new("ssl.endpoint.identification.algorithm", A, "ssl.endpoint.identification.algorithm", v => v.Length == 0 ? "none" : v.ToLowerInvariant()),
        new("ssl.cipher.suites", A, "ssl.cipher.suites", v => v.Length == 0 ? null : string.Join(':', v.Split(',').Select(static s => s.Trim()))),
        .. Of(["truststore.location", "truststore.password", "truststore.type", "truststore.certificates", "keystore.location", "keystore.password",
            "keystore.type", "keystore.certificate.chain", "keystore.key", "key.password"], static n => new Rule($"ssl.{n}", A, null)), // Handled below.
        new("ssl.protocol", A, null, Why: Negotiated), new("ssl.enabled.protocols", A, null, Why: Negotiated),
        new("ssl.provider", A, null, Why: JavaCode), new("ssl.engine.factory.class", A, null, Why: JavaCode),
        new("ssl.keymanager.algorithm", A, null, Why: JavaCode), new("ssl.trustmanager.algorithm", A, null, Why: JavaCode),
        new("ssl.secure.random.implementation", A, null, Why: JavaCode),
        // Of consumers.
        new("client.rack", C, "client.rack"),
        new("group.id", C, "group.id"),
        new("group.instance.id", C, "group.instance.id"),
        new("group.protocol", C, null, GroupProtocol),
        new("group.remote.assignor", C, null, Why: "members join by the classic protocol, where they divide the partitions themselves"),
        new("session.timeout.ms", C, "session.timeout.ms", Within(1, 3_600_000)),
        new("heartbeat.interval.ms", C, "heartbeat.interval.ms", Within(1, 3_600_000)),
        new("max.poll.interval.ms", C, "max.poll.interval.ms", Within(1, 86_400_000)),
        new("max.poll.records", C, null), // Obeyed by BatchConsumer.
        new("auto.offset.reset", C, "auto.offset.reset", Reset),
        new("auto.commit.interval.ms", C, null, Why: "offsets are committed every offset.flush.interval.ms"),
        new("enable.auto.commit", C, null, Why: "offsets are committed when their records are stored, not before"),
        new("isolation.level", C, "isolation.level", OneOf("isolation.level", "read_committed", "read_uncommitted")),
        new("fetch.min.bytes", C, "fetch.min.bytes", Within(1, 100_000_000)),
        new("fetch.max.bytes", C, "fetch.max.bytes", Within(0, 2_147_483_135)),
        new("fetch.max.wait.ms", C, "fetch.wait.max.ms", Within(0, 300_000)),
        new("max.partition.fetch.bytes", C, "max.partition.fetch.bytes", Within(1, 1_000_000_000)),
        new("check.crcs", C, "check.crcs", v => v.ToLowerInvariant()),
        new("allow.auto.create.topics", C, "allow.auto.create.topics", v => v.ToLowerInvariant()),
        new("exclude.internal.topics", C, null), // Obeyed where topics are chosen.
        new("internal.throw.on.fetch.stable.offset.unsupported", C, null, Why: "it is for Kafka Streams"),
        new("partition.assignment.strategy", C, "partition.assignment.strategy", Assignors),
        new("key.deserializer", C, null, Why: Bytes), new("value.deserializer", C, null, Why: Bytes),
        new("share.acknowledgement.mode", C, null, Why: Share), new("share.acquire.mode", C, null, Why: Share),
        // Of producers.
        new("acks", P, "acks", OneOf("acks", "all", "-1", "0", "1")),
        new("batch.size", P, "batch.size", Within(1, int.MaxValue)),
        new("linger.ms", P, "linger.ms", Within(0, 900_000)),
        new("buffer.memory", P, "queue.buffering.max.kbytes", v => Clamp(long.Parse(v, CultureInfo.InvariantCulture) / 1024, 1, int.MaxValue)),
        new("compression.type", P, "compression.type", OneOf("compression.type", "none", "gzip", "snappy", "lz4", "zstd")),
        new("compression.gzip.level", P, null), new("compression.lz4.level", P, null), new("compression.zstd.level", P, null), // Handled below.
        new("max.request.size", P, "message.max.bytes", Within(1000, 1_000_000_000)),
        new("max.in.flight.requests.per.connection", P, "max.in.flight.requests.per.connection", Within(1, 1_000_000)),
        new("enable.idempotence", P, "enable.idempotence", v => v.ToLowerInvariant()),
        new("delivery.timeout.ms", P, "delivery.timeout.ms", Within(0, int.MaxValue)),
        new("max.block.ms", P, null), // Obeyed by RecordProducer, where transactions wait for brokers.
        new("metadata.max.idle.ms", P, null, Why: "topics that are not written to cost nothing"),
        new("transactional.id", P, "transactional.id"),
        new("transaction.timeout.ms", P, "transaction.timeout.ms", Within(1000, int.MaxValue)),
        new("transaction.two.phase.commit.enable", P, null, Why: "transactions end where Connect ends them"),
        new("partitioner.class", P, "partitioner", Partitioner),
        new("partitioner.ignore.keys", P, "partitioner", v => v.Equals("true", StringComparison.OrdinalIgnoreCase) ? "random" : null),
        new("partitioner.adaptive.partitioning.enable", P, null, Why: "records without keys go to all partitions alike"),
        new("partitioner.availability.timeout.ms", P, null, Why: "records without keys go to all partitions alike"),
        new("key.serializer", P, null, Why: Bytes), new("value.serializer", P, null, Why: Bytes),
    ];

    private static IEnumerable<Rule> Of(string[] names, Func<string, Rule> rule) => names.Select(rule);

    /// <summary>The Java properties that have a rule, for the tests and the reference.</summary>
    public static IEnumerable<string> Known => Rules.Select(r => r.Java).Distinct();

    /// <summary>Why a Java property has no effect for any client, or null where it has one.</summary>
    public static string? WithoutEffect(string property) =>
        Array.FindAll(Rules, r => r.Java == property) is { Length: > 0 } rules && Array.TrueForAll(rules, r => r.Why is not null) ? rules[0].Why : null;

    /// <summary>What the rules say, for the reference: librdkafka's setting, or why a property has no effect; neither where the worker obeys it by itself.</summary>
    public static IEnumerable<(string Java, ClientKind Kinds, string? Native, string? Why)> Translations => Rules.Select(r => (r.Java, r.Kinds, r.Native, r.Why));

    /// <summary>Why nobody may set a property to a value, or null.</summary>
    /// <param name="property">The property without a prefix: one of the Java clients, or one of librdkafka's own settings, which are not all open to users.</param>
    /// <param name="value">Its value.</param>
    public static string? Refusal(string property, string? value) => property switch
    {
        "sasl.mechanism" when value?.Trim().ToUpperInvariant() is "GSSAPI" => NoKerberos,
        "sasl.jaas.config" when value?.Contains("Krb5LoginModule", StringComparison.Ordinal) is true => NoKerberos,
        _ when Array.Exists(Rules, r => r.Java == property) => null,
        _ when NativeSettings.Refusal(property) is { } reason => $"The Kafka client's setting '{property}' must not be set: {reason}",
        _ when NativeSettings.Allows(property) => Librdkafka.Problem(property, value ?? ""),
        _ => null,
    };

    /// <summary>The value of <c>ssl.ca.location</c> that makes librdkafka look where systems keep the authorities that they trust.</summary>
    public const string SystemAuthorities = "probe";

    /// <summary>What is missing where a client cannot get a token.</summary>
    public const string NoToken = $"sasl.mechanism=OAUTHBEARER needs {TokenEndpoints.Property} with a client's id and secret, or unsecuredLoginStringClaim_sub in sasl.jaas.config";

    private const string NoKerberos =
        "Kerberos (sasl.mechanism=GSSAPI) is not supported: expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER as sasl.mechanism";

    /// <summary>Translates properties.</summary>
    /// <param name="properties">Java client properties; librdkafka's own settings that are open to users are passed through.</param>
    /// <param name="kind">What client they are for.</param>
    /// <param name="warn">Gets a line for each property that has no effect.</param>
    /// <exception cref="ConfigException">
    /// A value is none that the Java clients would take, or cannot be had here, or is for the owner of the machine to set. Secrets are not shown.
    /// </exception>
    public static Dictionary<string, string> Translate(IReadOnlyDictionary<string, string> properties, ClientKind kind, Action<string> warn)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            if (Refusal(name, value) is { } refusal) throw new ConfigException(refusal);
            var rules = Array.FindAll(Rules, r => r.Java == name);
            if (rules.Length == 0)
            {
                if (NativeSettings.Allows(name)) { settings[name] = value; continue; }
                warn($"The Kafka client property '{name}' is not known here and has no effect");
                continue;
            }
            if (Array.Find(rules, r => (r.Kinds & kind) != 0) is not { } rule) continue;
            // Whatever type the property is of, its value has to be of that type.
            var text = ConfigDef.ParseType(name, value, TypeOf(name)) is Password secret ? secret.Value : value.Trim();
            if (rule.Why is not null) { warn($"The Kafka client property '{name}' has no effect here: {rule.Why}"); continue; }
            var translated = rule.Value is null ? text : rule.Value(text);
            if (rule.Native is not { } native) { if (rule.Value is not null && translated is not null) warn(translated); continue; }
            if (translated is null) continue;
            if (Librdkafka.Problem(native, translated) is null) settings[native] = translated;
            else
                throw new ConfigException(name, TypeOf(name) == ConfigType.Password ? Password.Hidden : value,
                    $"librdkafka does not take '{(TypeOf(name) == ConfigType.Password ? Password.Hidden : translated)}' for its setting {native}");
        }
        if (settings.ContainsKey("sasl.oauthbearer.token.endpoint.url")) settings["sasl.oauthbearer.method"] = "oidc";
        Compression(properties, settings);
        Jaas(properties, settings, warn);
        Tls(properties, settings, warn);
        // librdkafka's default, as that of the Java clients.
        if (settings.GetValueOrDefault("security.protocol") is "sasl_plaintext" or "sasl_ssl" && !settings.ContainsKey("sasl.mechanism"))
            throw new ConfigException(NoKerberos);
        if (settings.GetValueOrDefault("security.protocol")?.StartsWith("sasl", StringComparison.Ordinal) is true && settings["sasl.mechanism"] == "OAUTHBEARER"
            && !settings.ContainsKey(TokenEndpoints.Property) && !settings.ContainsKey("sasl.oauthbearer.config"))
            throw new ConfigException(NoToken);
        return settings;
    }

    private static string? TokenEndpoint(string url) => url.Length == 0 ? null
        : TokenEndpoints.Problem(url) is { } problem ? throw new ConfigException(problem) : url;

    // Kafka's own handler asks the token endpoint, as librdkafka does without being told.
    private static string? LoginHandler(string value) => value.Length == 0 || value.EndsWith(".OAuthBearerLoginCallbackHandler", StringComparison.Ordinal) ? null
        : $"The Kafka client property 'sasl.login.callback.handler.class' has no effect here: {JavaCode}";

    private const string OAuth = "sasl.oauthbearer.";

    /// <summary>How old the first records of a consumer without committed offsets may be (KIP-1106); null where the properties do not say.</summary>
    public static TimeSpan? ResetAge(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("auto.offset.reset")?.Trim() is { } reset && reset.StartsWith(ByDuration, StringComparison.Ordinal)
            ? JavaDuration.Parse(reset[ByDuration.Length..]) : null;

    /// <summary>How long a producer's transactional calls wait for brokers; null, as in the Java worker's own producers, for ever.</summary>
    /// <exception cref="ConfigException">It is not a number of milliseconds.</exception>
    public static TimeSpan? MaxBlock(IReadOnlyDictionary<string, string> properties)
    {
        if (properties.GetValueOrDefault("max.block.ms") is not { } value) return null;
        if (!long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds < 0)
            throw new ConfigException("max.block.ms", value, "Expected a number of milliseconds, 0 or more");
        return milliseconds < int.MaxValue ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    /// <summary>How long a call of an admin client may take; null where the properties do not say.</summary>
    /// <exception cref="ConfigException">It is not a number of milliseconds.</exception>
    public static TimeSpan? ApiTimeout(IReadOnlyDictionary<string, string> properties)
    {
        if (properties.GetValueOrDefault("default.api.timeout.ms") is not { } value) return null;
        if (!int.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds < 0)
            throw new ConfigException("default.api.timeout.ms", value, "Expected a number of milliseconds, 0 or more");
        return TimeSpan.FromMilliseconds(Math.Max(1, milliseconds));
    }

    private const string ByDuration = "by_duration:";

    private static string Reset(string value)
    {
        if (value is "earliest" or "latest") return value;
        if (value == "none") return "error";
        // Where reading begins is asked for by time (BatchConsumer.Starts); if that cannot be had, too much is read rather than too little.
        if (value.StartsWith(ByDuration, StringComparison.Ordinal) && JavaDuration.Parse(value[ByDuration.Length..]) >= TimeSpan.Zero) return "earliest";
        throw new ConfigException("auto.offset.reset", value,
            $"Invalid value `{value}` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format "
            + "'by_duration:<PnDTnHnMn.nS.>'.");
    }

    private static string? GroupProtocol(string value) => OneOfAnyCase("group.protocol", "classic", "consumer")(value) == "classic" ? null
        : "The Kafka client property 'group.protocol=consumer' has no effect here: members join by the classic protocol, which every broker speaks";

    private static string Partitioner(string value) => value[(value.LastIndexOf('.') + 1)..] switch
    {
        // What has no key is spread by either; what has one is by these alone.
        "RoundRobinPartitioner" or "UniformStickyPartitioner" => "random",
        "DefaultPartitioner" or "" => "murmur2_random",
        _ => throw new ConfigException("partitioner.class", value,
            "Expected RoundRobinPartitioner, or none; other partitioners are Java code, which does not run here"),
    };

    private static Func<string, string> OneOf(string name, params string[] values) => value => values.Contains(value) ? value == "default" ? values[0] : value
        : throw new ConfigException(name, value, $"String must be one of: {string.Join(", ", values.Where(static v => v != "default"))}");

    private static Func<string, string> OneOfAnyCase(string name, params string[] values) => value =>
        Array.Find(values, v => v.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw new ConfigException(name, value,
                $"String must be one of (case insensitive): {string.Join(", ", values.Select(static v => v.ToUpperInvariant()))}");

    // Java takes any number, librdkafka not: what lies beyond its bounds means the bound.
    private static Func<string, string> Within(long least, long most) => value => Clamp(long.Parse(value, CultureInfo.InvariantCulture), least, most);

    private static string Clamp(long number, long least, long most) => Math.Clamp(number, least, most).ToString(CultureInfo.InvariantCulture);

    // Each codec has its level in Java; librdkafka has one for the codec that is used.
    private static void Compression(IReadOnlyDictionary<string, string> properties, Dictionary<string, string> settings)
    {
        if (settings.TryGetValue("compression.type", out var codec) && properties.TryGetValue($"compression.{codec}.level", out var level))
            settings["compression.level"] = Clamp((int)ConfigDef.ParseType($"compression.{codec}.level", level, ConfigType.Int)!, -1, codec == "gzip" ? 9 : 12);
    }

    private static string Addresses(string value)
    {
        try { return string.Join(',', BrokerAddress.ParseList(value)); }
        catch (FormatException) { throw new ConfigException("bootstrap.servers", value, "Expected the addresses of brokers as host:port,host:port"); }
    }

    private static string Assignors(string value) => string.Join(',', value.Split(',').Select(n => n.Trim()).Select(n => n[(n.LastIndexOf('.') + 1)..] switch
    {
        "RangeAssignor" => "range",
        "RoundRobinAssignor" => "roundrobin",
        "CooperativeStickyAssignor" => "cooperative-sticky",
        "StickyAssignor" => "range",
        var other => other,
    }).Distinct() switch
    {
        // librdkafka does not mix the two families; the first named decides.
        var names when names.First() == "cooperative-sticky" => ["cooperative-sticky"],
        var names => names.Where(n => n != "cooperative-sticky"),
    });

    private static void Jaas(IReadOnlyDictionary<string, string> properties, Dictionary<string, string> settings, Action<string> warn)
    {
        // As in Java, nobody reads it where no SASL protocol asks for it.
        if (!properties.TryGetValue("sasl.jaas.config", out var text)
            || settings.GetValueOrDefault("security.protocol")?.StartsWith("sasl", StringComparison.Ordinal) != true)
            return;
        JaasConfig jaas;
        try { jaas = JaasConfig.Parse(text); }
        catch (FormatException e) { throw new ConfigException("sasl.jaas.config", Password.Hidden, e.Message); }
        var fetchesTokens = settings.ContainsKey("sasl.oauthbearer.method");
        foreach (var (option, native) in JaasOptions)
            if (jaas.Options.TryGetValue(option, out var value) && (fetchesTokens || !native.StartsWith(OAuth, StringComparison.Ordinal)))
                settings[native] = value;
        if (jaas.Options.TryGetValue("unsecuredLoginStringClaim_sub", out var subject))
        {
            settings["enable.sasl.oauthbearer.unsecure.jwt"] = "true";
            var life = jaas.Options.TryGetValue("unsecuredLoginLifetimeSeconds", out var seconds) ? $" lifeSeconds={seconds}" : "";
            settings["sasl.oauthbearer.config"] = $"principal={subject}{life}";
        }
        var extensions = jaas.Options.Where(static o => o.Key.StartsWith("extension_", StringComparison.Ordinal))
            .Select(static o => $"{o.Key["extension_".Length..]}={o.Value}").Order(StringComparer.Ordinal).ToList();
        if (extensions.Count > 0 && fetchesTokens) settings["sasl.oauthbearer.extensions"] = string.Join(',', extensions);
        if (jaas.Options.GetValueOrDefault("tokenauth") == "true")
            warn("The option tokenauth of sasl.jaas.config has no effect here: librdkafka does not know delegation tokens from passwords");
    }

    private static readonly (string Option, string Native)[] JaasOptions =
    [
        ("username", "sasl.username"), ("password", "sasl.password"), ("clientId", "sasl.oauthbearer.client.id"), ("clientSecret", "sasl.oauthbearer.client.secret"),
        ("scope", "sasl.oauthbearer.scope"),
    ];

    /// <summary>
    /// Whom to trust and what to show, in memory: librdkafka reads no JKS and no trust store in PKCS12, and finds the password of a key in PEM by asking on the console.
    /// </summary>
    private static void Tls(IReadOnlyDictionary<string, string> properties, Dictionary<string, string> settings, Action<string> warn)
    {
        // As in Java, nobody opens the stores where no protocol asks for them.
        if (settings.GetValueOrDefault("security.protocol") is not ("ssl" or "sasl_ssl")) return;
        // The versions of TLS have a rule of their own.
        var ssl = SslOptions.Read(SslConfig.OfJava("ssl.", name => name == "ssl.enabled.protocols" ? null : properties.GetValueOrDefault(name)));
        foreach (var warning in ssl.Warnings) warn(warning);
        if (ssl.TrustedPem is { } trusted) settings["ssl.ca.pem"] = trusted;
        if (ssl.Trusted is { } authorities && authorities.All(c => c.Subject != c.Issuer))
            warn($"ssl.truststore: no certificate in it signed itself, as an authority's own does, and librdkafka trusts no others; the first is {authorities[0].Subject}, signed by {authorities[0].Issuer}");
        if (ssl.Client is { } client)
        {
            settings["ssl.certificate.pem"] = client.CertificatePem;
            settings["ssl.key.pem"] = client.KeyPem;
            settings.Remove("ssl.key.password");
        }
        // Windows has its own store, which librdkafka reads by itself.
        if (!settings.ContainsKey("ssl.ca.location") && !settings.ContainsKey("ssl.ca.pem") && !OperatingSystem.IsWindows())
            settings["ssl.ca.location"] = SystemCertificates.Location(Environment.GetEnvironmentVariable) ?? SystemAuthorities;
    }
}
