using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Connect.Api;
using Kafka.Protocol;

namespace Connect.Runtime.Kafka;

/// <summary>What kind of client properties are for.</summary>
[Flags]
internal enum ClientKind { Consumer = 1, Producer = 2, Admin = 4, Any = 7 }

/// <summary>The properties of the Java clients in librdkafka's terms, in one table. What cannot be translated is said once and never stops a worker.</summary>
internal static partial class ClientProperties
{
    private sealed record Rule(string Java, ClientKind Kinds, string? Native, Func<string, string?>? Value = null);

    private const ClientKind C = ClientKind.Consumer, P = ClientKind.Producer, A = ClientKind.Any;

    // A null native name: the property is understood and has no counterpart, or is obeyed elsewhere.
    private static readonly Rule[] Rules =
    [
        new("bootstrap.servers", A, "bootstrap.servers", Addresses),
        new("client.id", A, "client.id"),
        new("client.rack", C, "client.rack"),
        new("client.dns.lookup", A, "client.dns.lookup", v => v == "default" ? "use_all_dns_ips" : v),
        new("metadata.max.age.ms", A, "topic.metadata.refresh.interval.ms"),
        new("connections.max.idle.ms", A, "connections.max.idle.ms", v => v.StartsWith('-') ? "0" : v),
        new("reconnect.backoff.ms", A, "reconnect.backoff.ms"),
        new("reconnect.backoff.max.ms", A, "reconnect.backoff.max.ms"),
        new("retry.backoff.ms", A, "retry.backoff.ms"),
        new("retry.backoff.max.ms", A, null),
        new("send.buffer.bytes", A, "socket.send.buffer.bytes", v => v.StartsWith('-') ? "0" : v),
        new("receive.buffer.bytes", A, "socket.receive.buffer.bytes", v => v.StartsWith('-') ? "0" : v),
        new("socket.connection.setup.timeout.ms", A, "socket.connection.setup.timeout.ms"),
        new("socket.connection.setup.timeout.max.ms", A, null),
        new("request.timeout.ms", P, "request.timeout.ms"),
        new("request.timeout.ms", C | ClientKind.Admin, "socket.timeout.ms", v => Math.Max(10, ParseLong(v)).ToString(CultureInfo.InvariantCulture)),
        new("default.api.timeout.ms", A, null),
        new("security.protocol", A, "security.protocol", v => v.ToLowerInvariant()),
        new("sasl.mechanism", A, "sasl.mechanism"),
        new("sasl.kerberos.service.name", A, null), new("sasl.kerberos.min.time.before.relogin", A, null),
        new("sasl.kerberos.ticket.renew.window.factor", A, null), new("sasl.kerberos.ticket.renew.jitter", A, null),
        new("ssl.endpoint.identification.algorithm", A, "ssl.endpoint.identification.algorithm", v => v.Length == 0 ? "none" : v.ToLowerInvariant()),
        new("ssl.cipher.suites", A, "ssl.cipher.suites", v => v.Replace(',', ':')),
        new("ssl.truststore.certificates", A, "ssl.ca.pem"),
        new("ssl.keystore.certificate.chain", A, "ssl.certificate.pem"),
        new("ssl.keystore.key", A, "ssl.key.pem"),
        new("ssl.key.password", A, "ssl.key.password"),
        new("ssl.protocol", A, null),
        new("ssl.enabled.protocols", A, null),
        new("ssl.provider", A, null),
        new("group.id", C, "group.id"),
        new("group.instance.id", C, "group.instance.id"),
        // Joining by the consumer protocol takes librdkafka ten seconds.
        new("group.protocol", C, null), new("group.remote.assignor", C, null),
        new("session.timeout.ms", C, "session.timeout.ms"),
        new("heartbeat.interval.ms", C, "heartbeat.interval.ms"),
        new("max.poll.interval.ms", C, "max.poll.interval.ms"),
        new("max.poll.records", C, null),
        new("auto.offset.reset", C, "auto.offset.reset", v => v.ToLowerInvariant() is "none" ? "error" : v.ToLowerInvariant()),
        new("auto.commit.interval.ms", C, null),
        new("enable.auto.commit", C, null),
        new("isolation.level", C, "isolation.level", v => v.ToLowerInvariant()),
        new("fetch.min.bytes", C, "fetch.min.bytes"),
        new("fetch.max.bytes", C, "fetch.max.bytes"),
        new("fetch.max.wait.ms", C, "fetch.wait.max.ms"),
        new("max.partition.fetch.bytes", C, "max.partition.fetch.bytes"),
        new("check.crcs", C, "check.crcs"),
        new("allow.auto.create.topics", C, "allow.auto.create.topics"),
        new("exclude.internal.topics", C, null),
        new("partition.assignment.strategy", C, "partition.assignment.strategy", Assignors),
        new("acks", P, "acks"),
        new("retries", P, "retries"),
        new("batch.size", P, "batch.size", v => Math.Max(1, ParseLong(v)).ToString(CultureInfo.InvariantCulture)),
        new("linger.ms", P, "linger.ms"),
        new("buffer.memory", P, "queue.buffering.max.kbytes", v => Math.Max(1, ParseLong(v) / 1024).ToString(CultureInfo.InvariantCulture)),
        new("compression.type", P, "compression.type", v => v.ToLowerInvariant()),
        new("compression.gzip.level", P, "compression.level"),
        new("compression.lz4.level", P, "compression.level"),
        new("compression.zstd.level", P, null),
        new("max.request.size", P, "message.max.bytes"),
        new("max.in.flight.requests.per.connection", P, "max.in.flight.requests.per.connection"),
        new("enable.idempotence", P, "enable.idempotence", v => v.ToLowerInvariant()),
        new("delivery.timeout.ms", P, "delivery.timeout.ms"),
        new("max.block.ms", P, null),
        new("transactional.id", P, "transactional.id"),
        new("transaction.timeout.ms", P, "transaction.timeout.ms"),
        new("partitioner.class", P, null),
        new("partitioner.ignore.keys", P, null),
        new("key.serializer", A, null), new("value.serializer", A, null), new("key.deserializer", A, null), new("value.deserializer", A, null),
        new("metric.reporters", A, null), new("metrics.num.samples", A, null), new("metrics.sample.window.ms", A, null),
        new("metrics.recording.level", A, null),
        new("metadata.recovery.strategy", A, null), new("metadata.recovery.rebootstrap.trigger.ms", A, null),
        new("enable.metrics.push", A, "enable.metrics.push", _ => null),
        // Handled together below.
        new("sasl.jaas.config", A, null), new("sasl.login.callback.handler.class", A, null), new("sasl.login.class", A, null),
        new("ssl.truststore.location", A, null), new("ssl.truststore.password", A, null), new("ssl.truststore.type", A, null),
        new("ssl.keystore.location", A, null), new("ssl.keystore.password", A, null), new("ssl.keystore.type", A, null),
    ];

    /// <summary>The Java properties that have a rule, for the tests and the reference.</summary>
    public static IEnumerable<string> Known => Rules.Select(r => r.Java).Distinct();

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

    private const string NoKerberos =
        "Kerberos (sasl.mechanism=GSSAPI) is not supported: expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER as sasl.mechanism";

    /// <summary>Translates properties.</summary>
    /// <param name="properties">Java client properties; librdkafka's own settings that are open to users are passed through.</param>
    /// <param name="kind">What client they are for.</param>
    /// <param name="warn">Gets a line for each property that has no effect.</param>
    /// <exception cref="ConfigException">
    /// <c>bootstrap.servers</c> is no list of addresses, as librdkafka would wait for such a broker for ever, or a property is refused.
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
            if (Array.Find(rules, r => (r.Kinds & kind) != 0) is not { Native: { } native } rule) continue;
            var translated = rule.Value is null ? value.Trim() : rule.Value(value.Trim());
            if (translated is not null) settings[native] = translated;
        }
        Jaas(properties, settings, warn);
        Stores(properties, settings, warn);
        // The library's OpenSSL is its own and does not know where the system keeps the authorities it trusts; Windows has its own store.
        if (settings.GetValueOrDefault("security.protocol") is "ssl" or "sasl_ssl" && !settings.ContainsKey("ssl.ca.location")
            && !settings.ContainsKey("ssl.ca.pem") && !OperatingSystem.IsWindows())
            settings["ssl.ca.location"] = SystemAuthorities;
        // librdkafka's default, as that of the Java clients.
        if (settings.GetValueOrDefault("security.protocol") is "sasl_plaintext" or "sasl_ssl" && !settings.ContainsKey("sasl.mechanism"))
            throw new ConfigException(NoKerberos);
        return settings;
    }

    private static string Addresses(string value)
    {
        try { return string.Join(',', BrokerAddress.ParseList(value)); }
        catch (FormatException) { throw new ConfigException("bootstrap.servers", value, "Expected the addresses of brokers as host:port,host:port"); }
    }

    private static long ParseLong(string value) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : 0;

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

    // sasl.jaas.config: CLASS required username="u" password="p"; or, for OAUTHBEARER, clientId="i" clientSecret="s" scope="c", or an unsecured token's claims.
    private static void Jaas(IReadOnlyDictionary<string, string> properties, Dictionary<string, string> settings, Action<string> warn)
    {
        if (!properties.TryGetValue("sasl.jaas.config", out var jaas)) return;
        foreach (Match option in JaasOption().Matches(jaas))
        {
            var value = option.Groups["quoted"].Success
                ? option.Groups["quoted"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
                : option.Groups["bare"].Value;
            switch (option.Groups["name"].Value)
            {
                case "username": settings["sasl.username"] = value; break;
                case "password": settings["sasl.password"] = value; break;
                case "clientId": settings["sasl.oauthbearer.client.id"] = value; break;
                case "clientSecret": settings["sasl.oauthbearer.client.secret"] = value; break;
                case "scope": settings["sasl.oauthbearer.scope"] = value; break;
                case "unsecuredLoginStringClaim_sub":
                    settings["enable.sasl.oauthbearer.unsecure.jwt"] = "true";
                    settings["sasl.oauthbearer.config"] = $"principal={value}";
                    break;
            }
        }
        if (settings.ContainsKey("sasl.oauthbearer.token.endpoint.url")) settings.TryAdd("sasl.oauthbearer.method", "oidc");
        if (!settings.ContainsKey("sasl.username") && !jaas.Contains("OAuthBearerLoginModule", StringComparison.Ordinal))
            warn("sasl.jaas.config names no username: expected CLASS required username=\"…\" password=\"…\";");
    }

    [GeneratedRegex("(?<name>\\w+)\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<bare>[^\\s;\"]+))")]
    private static partial Regex JaasOption();

    private static void Stores(IReadOnlyDictionary<string, string> properties, Dictionary<string, string> settings, Action<string> warn)
    {
        if (properties.TryGetValue("ssl.truststore.location", out var trust) && trust.Length > 0)
        {
            if (TypeOf(properties, "ssl.truststore.type", trust) == "PEM") settings["ssl.ca.location"] = trust;
            else if (ReadStore(trust, properties.GetValueOrDefault("ssl.truststore.password"), "ssl.truststore.location", warn) is { } certificates)
            {
                var pem = new StringBuilder();
                foreach (var certificate in certificates) pem.AppendLine(certificate.ExportCertificatePem());
                settings["ssl.ca.pem"] = pem.ToString();
            }
        }
        if (properties.TryGetValue("ssl.keystore.location", out var keys) && keys.Length > 0)
        {
            switch (TypeOf(properties, "ssl.keystore.type", keys))
            {
                case "PEM":
                    settings["ssl.certificate.location"] = keys;
                    settings["ssl.key.location"] = keys;
                    break;
                case "PKCS12":
                    settings["ssl.keystore.location"] = keys;
                    if (properties.TryGetValue("ssl.keystore.password", out var password)) settings["ssl.keystore.password"] = password;
                    break;
                default:
                    warn($"ssl.keystore.location: {keys} is a JKS store, which has no effect here; convert it with: keytool -importkeystore -srckeystore "
                        + $"{keys} -destkeystore store.p12 -deststoretype PKCS12");
                    break;
            }
        }
    }

    private static string TypeOf(IReadOnlyDictionary<string, string> properties, string key, string file) =>
        properties.GetValueOrDefault(key)?.ToUpperInvariant() ?? Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".PEM" or ".CRT" or ".CER" => "PEM",
            ".P12" or ".PFX" => "PKCS12",
            _ => "JKS",
        };

    private static X509Certificate2Collection? ReadStore(string file, string? password, string key, Action<string> warn)
    {
        try { return X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password); }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException)
        {
            warn($"{key}: {file} cannot be read as a PKCS12 store ({e.Message}); JKS stores are converted with: keytool -importkeystore -srckeystore {file} "
                + "-destkeystore store.p12 -deststoretype PKCS12");
            return null;
        }
    }
}
