using Confluent.Kafka;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Metrics;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Makes the Kafka clients of a worker and of its connectors, from the same properties as the Java worker: its own clients, for the internal topics, get what the
/// worker's file says without a prefix, and never see what it says for connectors; those of connectors get <c>consumer.*</c>, <c>producer.*</c> or <c>admin.*</c> and
/// then the connector's overrides. Of what has no prefix, consumers and producers of connectors get the brokers' addresses only, so that the worker's credentials
/// do not travel with them; administration clients get all of it.
/// </summary>
internal sealed class KafkaClients(IReadOnlyDictionary<string, string> worker, ILoggerFactory loggers, TimeProvider time)
{
    // Connect's defaults, where they differ from Kafka's.
    private static readonly Dictionary<string, string> ProducerDefaults = new()
    {
        ["acks"] = "all",
        ["max.in.flight.requests.per.connection"] = "1",
        ["enable.idempotence"] = "false",
        ["delivery.timeout.ms"] = "2147483647",
    };

    // librdkafka's own, set unless a user's properties say otherwise: murmur2 as the Java producer; small queues, so that a worker of many tasks stays small.
    private static readonly Dictionary<string, string> NativeProducerDefaults = new()
    {
        ["partitioner"] = "murmur2_random",
        ["linger.ms"] = "5",
        ["queue.buffering.max.messages"] = "100000",
        ["batch.num.messages"] = "100000",
        ["sticky.partitioning.linger.ms"] = "10",
        ["message.timeout.ms"] = "0",
    };

    private static readonly Dictionary<string, string> NativeConsumerDefaults = new()
    {
        // Small, since librdkafka keeps some 400 bytes beside each record, and looked at often, so that it does not run dry.
        ["queued.max.messages.kbytes"] = "16384",
        ["queued.min.messages"] = "20000",
        ["fetch.queue.backoff.ms"] = "10",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["partition.assignment.strategy"] = "range",
        ["fetch.error.backoff.ms"] = "50",
        ["fetch.wait.max.ms"] = "500",
        // A member learns of a rebalance by its next heartbeat: three times as often as Java's default lets the tasks of a new connector begin sooner.
        ["heartbeat.interval.ms"] = "1000",
    };

    private const long DefaultMetadataAgeMs = 300_000, ShortestRefreshMs = 100;

    // What brokers keep for themselves: a regular expression of a user does not mean it.
    private static readonly string[] BrokersTopics = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

    private static readonly string[] Prefixes = ["consumer.", "producer.", "admin."];

    // Keys without a prefix that say how workers find each other.
    private static readonly string[] Membership = ["group.id", "client.id", "session.timeout.ms", "heartbeat.interval.ms", "group.protocol"];

    private readonly ILogger _logger = loggers.CreateLogger<KafkaClients>();
    private GroupEntrance _entrance = new(time);

    /// <summary>The same clients with lines that say for whom they work.</summary>
    public KafkaClients With(ILoggerFactory others) => new(worker, others, time) { _entrance = _entrance, _said = _said };

    /// <summary>Checks that nothing in a worker's properties makes a Kafka client load code, run commands or open files of the machine.</summary>
    /// <exception cref="ConfigException">A property is refused; the message names it.</exception>
    public static void Check(IReadOnlyDictionary<string, string> worker)
    {
        foreach (var (key, value) in worker)
        {
            var prefix = Array.Find(Prefixes, p => key.StartsWith(p, StringComparison.Ordinal)) ?? "";
            var setting = key[prefix.Length..];
            if ((prefix.Length > 0 || IsForClients(key) || NativeSettings.IsDangerous(setting)) && ClientProperties.Refusal(setting, value) is { } refusal)
                throw new ConfigException($"Invalid configuration {key}: {refusal}");
        }
    }

    /// <summary>The worker's Kafka, as its users know it.</summary>
    public string BootstrapServers => worker.GetValueOrDefault("bootstrap.servers", "");

    /// <summary>The properties of a client, in the Java clients' names.</summary>
    /// <param name="kind">What client they are for.</param>
    /// <param name="overrides">A connector's overrides without their prefix, or null for a client of the worker's own.</param>
    public Dictionary<string, string> Properties(ClientKind kind, IReadOnlyDictionary<string, string>? overrides)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in worker)
            if (key == "bootstrap.servers" || ((overrides is null || kind == ClientKind.Admin) && IsForClients(key))) properties[key] = value;
        if (kind == ClientKind.Producer) foreach (var (key, value) in ProducerDefaults) properties[key] = value;
        if (overrides is null) return properties;
        var prefix = kind switch { ClientKind.Consumer => "consumer.", ClientKind.Producer => "producer.", _ => "admin." };
        foreach (var (key, value) in worker)
            if (key.StartsWith(prefix, StringComparison.Ordinal)) properties[key[prefix.Length..]] = value;
        foreach (var (key, value) in overrides)
        {
            // It was looked at when the connector was made, but that may have been another worker's list.
            if (TokenEndpoints.Refusal(key, value, TokenEndpoints.Allowed(worker)) is { } refusal) throw new ConfigException(refusal);
            properties[key] = value;
        }
        return properties;
    }

    // Whether a key without a prefix means a Kafka client.
    private static bool IsForClients(string key) => !Membership.Contains(key)
        && (ClientProperties.Known.Contains(key) || key.StartsWith("ssl.", StringComparison.Ordinal) || key.StartsWith("sasl.", StringComparison.Ordinal));

    /// <summary>librdkafka's settings of a client.</summary>
    public Dictionary<string, string> Settings(ClientKind kind, IReadOnlyDictionary<string, string> properties, string clientId)
    {
        var settings = new Dictionary<string, string>(
            kind switch { ClientKind.Consumer => NativeConsumerDefaults, ClientKind.Producer => NativeProducerDefaults, _ => [] }, StringComparer.Ordinal)
        {
            ["client.id"] = clientId,
            ["log.connection.close"] = "false",
            // librdkafka keeps histograms for each broker it knows, whether or not a broker wants them: 300 KB a client.
            ["enable.metrics.push"] = "false",
        };
        foreach (var (key, value) in ClientProperties.Translate(properties, kind, LogOnce)) settings[key] = value;
        if (kind == ClientKind.Producer) FitProducer(settings);
        if (kind == ClientKind.Consumer) FitConsumer(settings);
        return settings;
    }

    /// <summary>A producer of bytes.</summary>
    /// <param name="clientId">The client id, unless the properties have one.</param>
    /// <param name="overrides">A connector's <c>producer.override.*</c>, without the prefix; null for the worker's own.</param>
    /// <param name="fixedSettings">librdkafka settings that nobody overrides.</param>
    /// <param name="transactionalId">The transactional id, or null for a producer without transactions.</param>
    /// <param name="errors">Hears of what ends the producer, or null.</param>
    public IProducer<byte[]?, byte[]?> Producer(string clientId, IReadOnlyDictionary<string, string>? overrides = null,
        IReadOnlyDictionary<string, string>? fixedSettings = null, string? transactionalId = null, ClientErrors? errors = null)
    {
        var settings = Settings(ClientKind.Producer, ProducerProperties(overrides, transactionalId), clientId);
        if (fixedSettings is not null) foreach (var (key, value) in fixedSettings) settings[key] = value;
        settings["statistics.interval.ms"] = LostBrokers.StatisticsInterval;
        return Built(() => new ProducerBuilder<byte[]?, byte[]?>(settings).SetLogHandler(OnLog).SetErrorHandler(OnError(settings, errors))
            .SetStatisticsHandler(OnStatistics(settings)).Build());
    }

    /// <summary>A producer that sends from buffers, for tasks.</summary>
    /// <param name="clientId">The client id, unless the properties have one.</param>
    /// <param name="overrides">A connector's <c>producer.override.*</c>, without the prefix.</param>
    /// <param name="transactionalId">The transactional id, or null for a producer without transactions.</param>
    /// <param name="metrics">Takes what the client says of itself; null for nobody.</param>
    public RecordProducer TaskProducer(string clientId, IReadOnlyDictionary<string, string> overrides, string? transactionalId = null, ClientMetrics? metrics = null)
    {
        var properties = ProducerProperties(overrides, transactionalId);
        return new RecordProducer(Measured(Settings(ClientKind.Producer, properties, clientId), metrics), loggers.CreateLogger<RecordProducer>(), time,
            ClientProperties.MaxBlock(properties), metrics);
    }

    /// <summary>A consumer of bytes without a group, for the internal topics.</summary>
    /// <param name="clientId">The client id, unless the properties have one.</param>
    /// <param name="isolationLevel">Whether records of open and aborted transactions are read: <c>read_committed</c> or <c>read_uncommitted</c>.</param>
    /// <param name="overrides">A connector's <c>consumer.override.*</c>, without the prefix; null for the worker's own.</param>
    public IConsumer<byte[]?, byte[]?> Reader(string clientId, string isolationLevel, IReadOnlyDictionary<string, string>? overrides = null)
    {
        var settings = Settings(ClientKind.Consumer, Properties(ClientKind.Consumer, overrides), clientId);
        settings["group.id"] = clientId;
        settings["auto.offset.reset"] = "earliest";
        if (overrides?.GetValueOrDefault("isolation.level") is { } other && other != isolationLevel)
            LogOnce($"isolation.level={other} of a consumer of offsets is replaced with {isolationLevel}");
        settings["isolation.level"] = isolationLevel;
        settings["enable.partition.eof"] = "true";
        settings["allow.auto.create.topics"] = "false";
        settings["fetch.wait.max.ms"] = "500";
        settings["fetch.min.bytes"] = "1";
        settings["statistics.interval.ms"] = LostBrokers.StatisticsInterval;
        return Built(() => new ConsumerBuilder<byte[]?, byte[]?>(settings).SetLogHandler(OnLog).SetErrorHandler(OnError(settings, null))
            .SetStatisticsHandler(OnStatistics(settings)).Build());
    }

    /// <summary>A member of a sink's consumer group.</summary>
    public BatchConsumer GroupConsumer(string clientId, string groupId, IReadOnlyDictionary<string, string> overrides, ClientMetrics? metrics = null)
    {
        var properties = Properties(ClientKind.Consumer, overrides);
        properties.TryAdd("group.id", groupId);
        properties.TryAdd("auto.offset.reset", "earliest");
        var settings = Settings(ClientKind.Consumer, properties, clientId);
        if (!int.TryParse(properties.GetValueOrDefault("max.poll.records", "500"), out var records) || records < 1)
            throw new ConfigException("max.poll.records", properties["max.poll.records"], "Expected a positive integer");
        return new BatchConsumer(Measured(settings, metrics), records, loggers.CreateLogger<BatchConsumer>(), time, ClientProperties.ResetAge(properties), metrics);
    }

    private static Dictionary<string, string> Measured(Dictionary<string, string> settings, ClientMetrics? metrics)
    {
        if (metrics is null) return settings;
        metrics.ClientId = settings.GetValueOrDefault("client.id", "");
        if (metrics.Interval is { } interval)
            settings["statistics.interval.ms"] = ((long)interval.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return settings;
    }

    /// <summary>Lets a consumer join its group and subscribe, after the member of this worker that is just joining.</summary>
    public async Task JoinAsync(BatchConsumer consumer, string groupId, IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        await _entrance.EnterAsync(groupId, consumer.FirstAssignment, cancellationToken);
        consumer.Subscribe(topics);
    }

    /// <summary>
    /// Lets a consumer join its group and subscribe to all topics whose name matches, as
    /// <see cref="JoinAsync(BatchConsumer, string, IEnumerable{string}, CancellationToken)"/>.
    /// </summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="groupId">Its group.</param>
    /// <param name="topics">The regular expression of whole names.</param>
    /// <param name="overrides">
    /// The consumer's <c>consumer.override.*</c>: how often to look for new topics, and whether the brokers' internal ones count.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task JoinAsync(BatchConsumer consumer, string groupId, JavaRegex topics, IReadOnlyDictionary<string, string> overrides,
        CancellationToken cancellationToken)
    {
        var properties = Properties(ClientKind.Consumer, overrides);
        var refresh = long.TryParse(properties.GetValueOrDefault("metadata.max.age.ms"), out var age) && age >= 0 ? age : DefaultMetadataAgeMs;
        var withInternal = properties.GetValueOrDefault("exclude.internal.topics")?.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) is true;
        await _entrance.EnterAsync(groupId, consumer.FirstAssignment, cancellationToken);
        await consumer.SubscribeAsync(
            topic => topics.Matches(topic) && (withInternal || !BrokersTopics.Contains(topic)),
            Config.WorkerConfig.Milliseconds(Math.Max(ShortestRefreshMs, refresh)),
            cancellationToken);
    }

    /// <summary>An administration client.</summary>
    /// <param name="clientId">The client id, unless the properties have one.</param>
    /// <param name="overrides">A connector's <c>admin.override.*</c>, without the prefix; null for the worker's own.</param>
    public IAdminClient Admin(string clientId, IReadOnlyDictionary<string, string>? overrides = null) => Admin(clientId, overrides, null);

    /// <summary>Finds, makes and checks topics.</summary>
    /// <param name="clientId">The client id, unless the properties have one.</param>
    /// <param name="overrides">A connector's <c>admin.override.*</c>, without the prefix; null for the worker's own.</param>
    public TopicAdmin Topics(string clientId, IReadOnlyDictionary<string, string>? overrides = null)
    {
        var errors = new ClientErrors();
        return new TopicAdmin(Admin(clientId, overrides, errors), overrides?.GetValueOrDefault("bootstrap.servers") ?? BootstrapServers, errors,
            ClientProperties.ApiTimeout(Properties(ClientKind.Admin, overrides)));
    }

    private IAdminClient Admin(string clientId, IReadOnlyDictionary<string, string>? overrides, ClientErrors? errors)
    {
        var settings = Settings(ClientKind.Admin, Properties(ClientKind.Admin, overrides), clientId);
        return Built(() => new AdminClientBuilder(settings).SetLogHandler(OnLog).SetErrorHandler(OnError(settings, errors)).Build());
    }

    /// <summary>A client of the wire protocol, for what librdkafka and Confluent.Kafka cannot do.</summary>
    /// <exception cref="ConfigException">The security settings are not complete.</exception>
    public KafkaClient ProtocolClient(string clientId, IReadOnlyDictionary<string, string>? overrides = null, IKafkaClientObserver? observer = null) =>
        new(ProtocolClients.Options(Settings(ClientKind.Admin, Properties(ClientKind.Admin, overrides), clientId), time, observer), time);

    // What transactions need is not for users to change.
    private Dictionary<string, string> ProducerProperties(IReadOnlyDictionary<string, string>? overrides, string? transactionalId)
    {
        var properties = Properties(ClientKind.Producer, overrides);
        if (transactionalId is null) return properties;
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("transactional.id", transactionalId), ("enable.idempotence", "true")])
        {
            var given = overrides is null ? worker.GetValueOrDefault(key) : overrides.GetValueOrDefault(key) ?? worker.GetValueOrDefault($"producer.{key}");
            if (given is not null && given != value) LogOnce($"{key}={given} of a producer for exactly-once sources is replaced with {value}");
            properties[key] = value;
        }
        return properties;
    }

    private void OnLog(IClient client, LogMessage message) => KafkaLog.Write(_logger, message);

    private Action<IClient, Error> OnError(IReadOnlyDictionary<string, string> settings, ClientErrors? errors) => (_, error) =>
    {
        if (error.Code == Confluent.Kafka.ErrorCode.Local_Authentication)
        {
            var text = Credentials.Refused(settings, error.Reason);
            KafkaLog.Write(_logger, 3, "SASL", text);
            errors?.End(text);
        }
        else KafkaLog.Write(_logger, 6, "ERROR", error.Reason);
        errors?.Note(error.Reason);
    };

    private Action<IClient, string> OnStatistics(Dictionary<string, string> settings) => (client, statistics) =>
    {
        if (!LostBrokers.AreLost(statistics)) return;
        KafkaLog.BrokersLost(_logger, client.Name);
        client.AddBrokers(settings["bootstrap.servers"]);
    };

    private static T Built<T>(Func<T> build)
    {
        try { return build(); }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new ConnectException($"A Kafka client refuses its settings: {e.Message}", e);
        }
    }

    // The Java client adjusts or refuses what does not fit together; librdkafka would refuse to start.
    private static void FitProducer(Dictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("enable.idempotence") == "true")
        {
            settings["acks"] = "all";
            if (int.TryParse(settings.GetValueOrDefault("max.in.flight.requests.per.connection"), out var inFlight) && inFlight > 5)
                settings["max.in.flight.requests.per.connection"] = "5";
        }
        if (settings.TryGetValue("delivery.timeout.ms", out var timeout))
        {
            settings["message.timeout.ms"] = timeout == "2147483647" ? "0" : timeout;
            settings.Remove("delivery.timeout.ms");
        }
        // A record must not outlive its transaction: without a timeout of its own it gets the transaction's.
        if (settings.ContainsKey("transactional.id") && long.TryParse(settings["message.timeout.ms"], out var message)
            && (message == 0 || message > (long.TryParse(settings.GetValueOrDefault("transaction.timeout.ms"), out var transaction) ? transaction : 60_000)))
            settings.Remove("message.timeout.ms");
    }

    private static void FitConsumer(Dictionary<string, string> settings)
    {
        // fetch.max.bytes has to be at least message.max.bytes.
        if (int.TryParse(settings.GetValueOrDefault("fetch.max.bytes"), out var fetch) && fetch < 1_000_000)
            settings["message.max.bytes"] = Math.Max(1000, fetch).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (int.TryParse(settings.GetValueOrDefault("max.poll.interval.ms"), out var interval)
            && int.TryParse(settings.GetValueOrDefault("session.timeout.ms", "45000"), out var session) && interval < session)
            settings["session.timeout.ms"] = settings["max.poll.interval.ms"];
    }

    private void LogOnce(string text)
    {
        lock (_said) if (!_said.Add(text)) return;
        KafkaLog.Write(_logger, 4, "PROPERTIES", text);
    }

    private HashSet<string> _said = [];
}
