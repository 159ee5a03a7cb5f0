using Connect.Api;
using Connect.Runtime.Group;
using Connect.Runtime.Kafka;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Rest;

namespace Connect.Runtime.Config;

/// <summary>The worker's own configuration.</summary>
internal sealed class WorkerConfig
{
    /// <summary>All keys with their defaults; those of the Kafka clients are passed on to them.</summary>
    public static ConfigDef Definition { get; } = With(Errors.RestartPolicy.Keys, new ConfigDef()
        .Define("bootstrap.servers", ConfigType.List, Importance.High, "Addresses of Kafka brokers to connect to first, as host:port, separated by commas.")
        .Define("group.id", ConfigType.String, Importance.High, "The name of the Connect cluster: workers with the same name share their connectors. No consumer group of a sink (connect-NAME) may have it.")
        .Define("key.converter", ConfigType.Class, Importance.High, "Converter class of record keys, for connectors that do not name their own.")
        .Define("value.converter", ConfigType.Class, Importance.High, "Converter class of record values, for connectors that do not name their own.")
        .Define("header.converter", ConfigType.Class, "org.apache.kafka.connect.storage.SimpleHeaderConverter", Importance.Low,
            "Converter class of record headers, for connectors that do not name their own.")
        .Define("config.storage.topic", ConfigType.String, Importance.High, "The topic that holds connector and task configurations; the same on all workers. It has one partition and is compacted.")
        .Define("config.storage.replication.factor", ConfigType.Short, 3, Importance.Low,
            "Replicas of the config topic when it has to be made; -1 for the broker's default.")
        .Define("offset.storage.topic", ConfigType.String, Importance.High, "The topic that holds the offsets of source connectors; the same on all workers, and compacted.")
        .Define("offset.storage.replication.factor", ConfigType.Short, 3, Importance.Low,
            "Replicas of the offset topic when it has to be made; -1 for the broker's default.")
        .Define("offset.storage.partitions", ConfigType.Int, 25, Importance.Low,
            "Partitions of the offset topic when it has to be made; -1 for the broker's default.")
        .Define("status.storage.topic", ConfigType.String, Importance.High, "The topic that holds the states of connectors and tasks; the same on all workers, and compacted.")
        .Define("status.storage.replication.factor", ConfigType.Short, 3, Importance.Low,
            "Replicas of the status topic when it has to be made; -1 for the broker's default.")
        .Define("status.storage.partitions", ConfigType.Int, 5, Importance.Low,
            "Partitions of the status topic when it has to be made; -1 for the broker's default.")
        .Define("offset.flush.interval.ms", ConfigType.Long, 60000, Importance.Low, "How often tasks commit offsets, of sinks and of sources, in milliseconds.",
            ConfigValidators.AtLeast(1))
        .Define("offset.flush.timeout.ms", ConfigType.Long, 5000, Importance.Low,
            "How long a stopping source task waits for its records to be stored, in milliseconds.", ConfigValidators.AtLeast(0))
        .Define("task.shutdown.graceful.timeout.ms", ConfigType.Long, 5000, Importance.Low,
            "How long tasks have to stop before they are abandoned, in milliseconds.", ConfigValidators.AtLeast(0))
        .Define("listeners", ConfigType.List, "http://:8083", Importance.Low,
            "Where the REST API listens, as http://host:port, separated by commas; without a host on all addresses. A worker with an https listener does not start: put a proxy in front.")
        .Define("rest.port", ConfigType.Int, null, Importance.Low, "The port of the default listener, where listeners is not set; the name that older workers used.")
        .Define("rest.advertised.host.name", ConfigType.String, null, Importance.Low, "The host name under which other workers reach this one; that of the first listener unless set.")
        .Define("rest.advertised.port", ConfigType.Int, null, Importance.Low, "The port under which other workers reach this one; that of the first listener unless set.")
        .Define("rest.advertised.listener", ConfigType.String, null, Importance.Low, "The listener that other workers use, where there are several: http or https.")
        .Define("metrics.listeners", ConfigType.List, null, Importance.Low,
            "Where metrics are served at /metrics, as http://host:port, separated by commas. By default the addresses of the REST API; with an empty value nowhere.")
        .Define("metrics.dialect", ConfigType.String, "both", Importance.Low,
            "Whose names metrics have: those that Confluent's configuration of the JMX exporter makes (confluent), those that Strimzi's makes (strimzi), or both.",
            ConfigValidators.InAnyCase("both", "confluent", "strimzi"))
        .Define("metrics.client.statistics", ConfigType.Boolean, false, Importance.Low,
            "Whether metrics hold what librdkafka says of tasks' consumers and producers as well: connections, requests, bytes, time. It keeps 0.23 MB more a task for that.")
        .Define("metrics.num.samples", ConfigType.Int, 2, Importance.Low,
            "Over how many windows metrics take rates, averages and maxima.", ConfigValidators.Between(1, 1000))
        .Define("metrics.sample.window.ms", ConfigType.Long, 30000, Importance.Low,
            "How long a window of metrics is, in milliseconds.", ConfigValidators.AtLeast(1))
        .Define("traces.enable", ConfigType.Boolean, false, Importance.Low,
            "Whether tasks send traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names. Records of sources then carry a header traceparent (W3C Trace Context), and "
            + "batches of sinks refer to what their records carry.")
        .Define("connector.client.config.override.policy", ConfigType.String, "All", Importance.Medium,
            "Which client settings connectors may override: All, None, Principal (security.protocol, sasl.mechanism and sasl.jaas.config) or Allowlist; a Java class name of one of these will do.")
        .Define("connector.client.config.override.allowlist", ConfigType.List, "", Importance.Medium,
            "The client settings that connectors may override under the policy Allowlist.")
        .Define(TokenEndpoints.AllowedKey, ConfigType.List, "", Importance.Low,
            "Token endpoints that connectors may name in sasl.oauthbearer.token.endpoint.url of their overrides, beside the worker's own.")
        .Define("topic.creation.enable", ConfigType.Boolean, true, Importance.Low, "Whether the worker makes the topics of source connectors that have topic.creation keys; otherwise the broker makes them, or nobody does.")
        .Define("topic.tracking.enable", ConfigType.Boolean, true, Importance.Low, "Whether the topics that connectors use are noted, for GET /connectors/NAME/topics.")
        .Define("topic.tracking.allow.reset", ConfigType.Boolean, true, Importance.Low, "Whether PUT /connectors/NAME/topics/reset may forget the topics that were noted.")
        .Define("exactly.once.source.support", ConfigType.String, "disabled", Importance.High,
            "Exactly-once delivery of source connectors. To switch it on in a running cluster, restart each worker with preparing, and when all have it, each with enabled.", ConfigValidators.InAnyCase("disabled", "preparing", "enabled"))
        .Define("plugin.path", ConfigType.String, null, Importance.Low, "Folders with plugins, separated by commas: each folder in one of them that holds .NET libraries is loaded apart from the others. Jars are skipped with a line in the log.")
        .Define("config.providers", ConfigType.List, "", Importance.Low, "Names of the providers that resolve variables in configurations, separated by commas; config.providers.NAME.class says what each is.")
        .Define("connect.protocol", ConfigType.String, "sessioned", Importance.Low,
            "The best protocol among workers that this one speaks: sessioned, compatible or eager. The group uses the best that all speak.",
            ConfigValidators.InAnyCase("eager", "compatible", "sessioned"))
        .Define("scheduled.rebalance.max.delay.ms", ConfigType.Int, 300000, Importance.Low,
            "How long the work of a worker that left waits for its return before others get it, in milliseconds. The leader's counts.", ConfigValidators.Between(0, int.MaxValue))
        .Define("session.timeout.ms", ConfigType.Int, 10000, Importance.High,
            "After how long without a heartbeat a worker counts as gone, in milliseconds.", ConfigValidators.Between(1, int.MaxValue))
        .Define("heartbeat.interval.ms", ConfigType.Int, 3000, Importance.High,
            "How often a worker sends heartbeats, in milliseconds; a third of session.timeout.ms at most is usual.", ConfigValidators.Between(1, int.MaxValue))
        .Define("rebalance.timeout.ms", ConfigType.Int, 60000, Importance.High,
            "How long workers have to join a rebalance, in milliseconds.", ConfigValidators.Between(1, int.MaxValue))
        .Define("worker.sync.timeout.ms", ConfigType.Int, 3000, Importance.Medium,
            "How long a worker that is behind its group may take to read the config topic before it leaves, in milliseconds.", ConfigValidators.Between(1, int.MaxValue))
        .Define("worker.unsync.backoff.ms", ConfigType.Int, 300000, Importance.Medium,
            "How long a worker stays away that could not agree with its group about the config topic, in milliseconds.", ConfigValidators.Between(0, int.MaxValue))
        .Define("inter.worker.key.ttl.ms", ConfigType.Int, 3600000, Importance.Low,
            "After how long the key that signs requests between workers is replaced, in milliseconds.", ConfigValidators.Between(0, int.MaxValue))
        .Define("inter.worker.key.generation.algorithm", ConfigType.String, "HmacSHA256", Importance.Low,
            "The algorithm that the key is made for: HmacSHA256 and the like.")
        .Define("inter.worker.key.size", ConfigType.Int, null, Importance.Low, "The size of the key in bits; the algorithm's own by default.")
        .Define("inter.worker.signature.algorithm", ConfigType.String, "HmacSHA256", Importance.Low, "The algorithm that this worker signs its requests with.")
        .Define("inter.worker.verification.algorithms", ConfigType.List, "HmacSHA256", Importance.Low,
            "The algorithms that signatures of other workers may have; inter.worker.signature.algorithm among them.")
        .Define("client.id", ConfigType.String, "", Importance.Low, "What this worker calls itself towards Kafka; connect- and its advertised host and port if empty.")
        .Define(Logging.LogSettings.FormatKey, ConfigType.String, Logging.LogSettings.Text, Importance.Low,
            "What the lines of the log are: text, or json, which is an object a line with timestamp, level, logger, message, connector, task, thread and exception. The variable "
            + "CONNECT_LOG_FORMAT says the same, and goes before this.", ConfigValidators.InAnyCase(Logging.LogSettings.Text, Logging.LogSettings.Json))
        .Define("access.control.allow.origin", ConfigType.String, "", Importance.Low,
            "Origins whose pages may use the REST API, separated by commas; * stands for any text.")
        .Define("access.control.allow.methods", ConfigType.String, "", Importance.Low,
            "The methods that such pages may use, separated by commas; by default GET, POST and HEAD."));

    private static ConfigDef With(IEnumerable<ConfigKey> keys, ConfigDef definition)
    {
        foreach (var key in keys) definition.Define(key);
        return definition;
    }

    /// <summary>Keys of the Java worker that people set to protect the API, and that have no effect here.</summary>
    public static readonly (string Key, string Instead)[] Unserved =
    [
        ("admin.listeners", "/admin/loggers is served on the listeners like everything else"),
        ("rest.extension.classes", "the REST API is open to whoever reaches it, so let a proxy ask for credentials"),
        ("response.http.headers.config", "let a proxy add headers to answers"),
    ];

    private readonly ParsedConfig _config;

    /// <summary>Parses worker properties.</summary>
    /// <exception cref="ConfigException">A key is missing or its value not valid.</exception>
    public WorkerConfig(IReadOnlyDictionary<string, string> properties)
    {
        _config = Definition.Parse(properties);
        KafkaClients.Check(properties);
        Signatures.Require("inter.worker.key.generation.algorithm", KeyAlgorithm);
        Signatures.Require("inter.worker.signature.algorithm", SignatureAlgorithm);
        foreach (var algorithm in VerificationAlgorithms) Signatures.Require("inter.worker.verification.algorithms", algorithm);
        if (!VerificationAlgorithms.Contains(SignatureAlgorithm, StringComparer.OrdinalIgnoreCase))
            throw new ConfigException("inter.worker.signature.algorithm", SignatureAlgorithm, "Expected one of inter.worker.verification.algorithms");
        if (KeySize is < 5) throw new ConfigException("inter.worker.key.size", $"{_config["inter.worker.key.size"]}", "Expected at least 40 bits");
        foreach (var key in (string[])["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic"])
            if (_config.GetRequiredString(key).Length == 0) throw new ConfigException(key, "", "String must be non-empty");
    }

    /// <summary>The properties as they were given, variables resolved.</summary>
    public IReadOnlyDictionary<string, string> Properties => _config.Originals;

    public string GroupId => _config.GetRequiredString("group.id");
    public string KeyConverter => _config.GetRequiredString("key.converter");
    public string ValueConverter => _config.GetRequiredString("value.converter");
    public string HeaderConverter => _config.GetRequiredString("header.converter");

    /// <summary>The converters' keys, what they name, and what kind of plugin that is.</summary>
    public IReadOnlyList<(string Key, string ClassName, PluginKind Kind)> Converters =>
    [
        ("key.converter", KeyConverter, PluginKind.Converter),
        ("value.converter", ValueConverter, PluginKind.Converter),
        ("header.converter", HeaderConverter, PluginKind.HeaderConverter),
    ];

    public string ConfigTopic => _config.GetRequiredString("config.storage.topic");
    public string OffsetTopic => _config.GetRequiredString("offset.storage.topic");
    public string StatusTopic => _config.GetRequiredString("status.storage.topic");
    public TimeSpan OffsetFlushInterval => Milliseconds("offset.flush.interval.ms");
    public TimeSpan OffsetFlushTimeout => Milliseconds("offset.flush.timeout.ms");
    public TimeSpan TaskShutdownTimeout => Milliseconds("task.shutdown.graceful.timeout.ms");
    public bool TopicCreationEnabled => _config.GetBoolean("topic.creation.enable");
    public bool TopicTrackingEnabled => _config.GetBoolean("topic.tracking.enable");
    public bool TopicTrackingResetAllowed => _config.GetBoolean("topic.tracking.allow.reset");

    /// <summary>Whether source tasks deliver exactly once (KIP-618).</summary>
    public bool ExactlyOnceEnabled => _config.GetRequiredString("exactly.once.source.support").Equals("enabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the leader writes the config topic in transactions: everywhere before the first worker enables exactly-once sources.</summary>
    public bool LeaderUsesTransactions => !_config.GetRequiredString("exactly.once.source.support").Equals("disabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>The transactional id of the leader's producer of the config topic.</summary>
    public string LeaderTransactionalId => $"connect-cluster-{GroupId}";

    /// <summary>After how long without a heartbeat this worker counts as gone.</summary>
    public TimeSpan SessionTimeout => TimeSpan.FromMilliseconds(_config.GetInt("session.timeout.ms"));

    /// <summary>How this worker is a member of its group.</summary>
    public WorkerGroupOptions Group => new(GroupId, AdvertisedUrl)
    {
        Protocol = ConnectProtocol.OfSetting(_config.GetRequiredString("connect.protocol")),
        SessionTimeout = SessionTimeout,
        HeartbeatInterval = TimeSpan.FromMilliseconds(_config.GetInt("heartbeat.interval.ms")),
        RebalanceTimeout = TimeSpan.FromMilliseconds(_config.GetInt("rebalance.timeout.ms")),
        MaxDelay = TimeSpan.FromMilliseconds(_config.GetInt("scheduled.rebalance.max.delay.ms")),
        SyncTimeout = TimeSpan.FromMilliseconds(_config.GetInt("worker.sync.timeout.ms")),
        UnsyncBackoff = TimeSpan.FromMilliseconds(_config.GetInt("worker.unsync.backoff.ms")),
    };

    /// <summary>After how long the key that signs requests between workers is replaced.</summary>
    public TimeSpan KeyTimeToLive => TimeSpan.FromMilliseconds(_config.GetInt("inter.worker.key.ttl.ms"));

    /// <summary>The algorithm that the key is made for.</summary>
    public string KeyAlgorithm => _config.GetRequiredString("inter.worker.key.generation.algorithm");

    /// <summary>The size of the key in bytes; null for the algorithm's own.</summary>
    public int? KeySize => _config["inter.worker.key.size"] is int bits ? bits / 8 : null;

    /// <summary>The algorithm that this worker signs its requests with.</summary>
    public string SignatureAlgorithm => _config.GetRequiredString("inter.worker.signature.algorithm");

    /// <summary>The algorithms that signatures of other workers may have.</summary>
    public IReadOnlyList<string> VerificationAlgorithms => _config.GetList("inter.worker.verification.algorithms");

    public string? PluginPath => _config.GetString("plugin.path");
    public string OverridePolicy => _config.GetRequiredString("connector.client.config.override.policy");
    public IReadOnlyList<string> OverrideAllowlist => _config.GetList("connector.client.config.override.allowlist");

    /// <summary>Origins whose pages may use the REST API, separated by commas; empty for none.</summary>
    public string AllowedOrigins => _config.GetRequiredString("access.control.allow.origin");

    /// <summary>The methods that such pages may use, separated by commas; empty for the usual ones.</summary>
    public string AllowedMethods => _config.GetRequiredString("access.control.allow.methods");

    /// <summary>A line for each key that is set and has no effect, although whoever set it relies on it.</summary>
    public IEnumerable<string> Warnings =>
        Unserved.Where(u => Properties.GetValueOrDefault(u.Key, "").Trim().Length > 0).Select(u => $"{u.Key} has no effect here: {u.Instead}")
            .Concat(Definition.Keys.Where(k => !k.HasEffect && _config.IsSet(k.Name)).Select(k => $"{k.Name}: {k.Documentation}"));

    /// <summary>Where the REST API listens.</summary>
    public IReadOnlyList<Uri> Listeners
    {
        get
        {
            var listeners = _config.GetList("listeners").Select(l => ParseListener(l)).ToList();
            if (!_config.IsSet("listeners") && _config["rest.port"] is int port) return [ParseListener($"http://:{port}")];
            return listeners;
        }
    }

    /// <summary>Where metrics are served, apart from the REST API; null where they are served with it, none where nowhere.</summary>
    public IReadOnlyList<Uri>? MetricsListeners => _config.IsSet("metrics.listeners") ? [.. _config.GetList("metrics.listeners").Select(l => ParseListener(l, "metrics.listeners"))] : null;

    /// <summary>Whose names metrics have.</summary>
    public MetricsDialects MetricsDialect => Enum.Parse<MetricsDialects>(_config.GetRequiredString("metrics.dialect"), ignoreCase: true);

    /// <summary>Whether tasks' clients are to say what they do, and metrics are served that show it.</summary>
    public bool HasClientStatistics => _config.GetBoolean("metrics.client.statistics") && MetricsListeners is not { Count: 0 };

    /// <summary>Whether tasks make traces.</summary>
    public bool TracesEnabled => _config.GetBoolean("traces.enable");

    /// <summary>Over what time metrics take rates, averages and maxima.</summary>
    public SampleWindows SampleWindows(TimeProvider time) => new(_config.GetInt("metrics.num.samples"), Milliseconds("metrics.sample.window.ms"), time);

    /// <summary>The URL under which others reach this worker, with a slash at the end.</summary>
    public string AdvertisedUrl
    {
        get
        {
            var protocol = _config.GetString("rest.advertised.listener")?.ToLowerInvariant() ?? (Listeners.Any(l => l.Scheme == "http") ? "http" : "https");
            var listener = Listeners.FirstOrDefault(l => l.Scheme == protocol)
                ?? throw new ConfigException("rest.advertised.listener", protocol, $"No {protocol} listener configured");
            var reachable = listener.Host is "0.0.0.0" or "[::]" ? System.Net.Dns.GetHostName() : listener.Host;
            var host = _config.GetString("rest.advertised.host.name") is { Length: > 0 } name ? name : reachable;
            return $"{protocol}://{host}:{_config["rest.advertised.port"] ?? listener.Port}/";
        }
    }

    /// <summary>What this worker calls itself towards Kafka.</summary>
    public string ClientId => Properties.GetValueOrDefault("client.id") is { Length: > 0 } id ? id : $"connect-{WorkerId}";

    /// <summary>What statuses call this worker: advertised host and port.</summary>
    public string WorkerId
    {
        get
        {
            var url = new Uri(AdvertisedUrl);
            return url.Authority.Contains(':', StringComparison.Ordinal) ? url.Authority : $"{url.Authority}:{url.Port}";
        }
    }

    /// <summary>Settings for an internal topic: what <c>config.storage.X</c> and the like say beyond the keys of their own.</summary>
    public Dictionary<string, string> TopicSettings(string prefix)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _config.WithPrefix(prefix))
            if (key is not ("topic" or "replication.factor" or "partitions" or "cleanup.policy")) settings[key] = value;
        settings["cleanup.policy"] = "compact";
        return settings;
    }

    /// <summary>Partitions of an internal topic when it is made.</summary>
    public int Partitions(string prefix) => _config.GetInt($"{prefix}partitions");

    /// <summary>Replicas of an internal topic when it is made.</summary>
    public short ReplicationFactor(string prefix) => _config.GetShort($"{prefix}replication.factor");

    /// <summary>The transactional id of a source task's producer.</summary>
    public string TransactionalId(TaskId task) => $"{GroupId}-{task}";

    /// <summary>A time that may be Java's largest long, a usual way to say "for ever": more than clocks and timers hold, and some weeks are as good.</summary>
    public static TimeSpan Milliseconds(long number) => TimeSpan.FromMilliseconds(Math.Min(number, int.MaxValue));

    private TimeSpan Milliseconds(string key) => Milliseconds(_config.GetLong(key));

    private static Uri ParseListener(string listener, string key = "listeners")
    {
        var text = listener.Contains("://:", StringComparison.Ordinal) ? listener.Replace("://:", "://0.0.0.0:", StringComparison.Ordinal) : listener;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
            : throw new ConfigException(key, listener, "Expected http://host:port or https://host:port");
    }
}
