using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>The config, offset and status topics: made where missing, checked, read from the beginning, and written.</summary>
internal sealed class InternalTopics : IInternalTopics
{
    private const string ConfigPrefix = "config.storage.";

    private readonly WorkerConfig _worker;
    private readonly KafkaClients _clients;
    private readonly string _clientId;
    private readonly Action<InternalRecord> _onConfig;
    private readonly Action<string> _onTopicForgotten;
    private readonly ILoggerFactory _loggers;
    private readonly InternalTopicReader _reader;
    private readonly Lazy<InternalTopicWriter> _writer;
    private readonly TransactionalTopicWriter? _leader;

    /// <summary>librdkafka's settings of what writes internal topics: one record is waited for after the other.</summary>
    public static IReadOnlyDictionary<string, string> WriterSettings { get; } =
        new Dictionary<string, string> { ["linger.ms"] = "0", ["compression.type"] = "none" };

    // Its transactions last milliseconds. One that a killed leader has left open holds up whoever reads the config topic, such as its successor.
    private static Dictionary<string, string> LeaderSettings { get; } = new(WriterSettings) { ["transaction.timeout.ms"] = "10000" };

    public InternalTopics(WorkerConfig worker, KafkaClients clients, string workerId, Action<InternalRecord> onConfig, Action onFenced,
        Action<string> onTopicForgotten, ILoggerFactory loggers)
    {
        (_worker, _clients, _onConfig, _onTopicForgotten, _loggers) = (worker, clients, onConfig, onTopicForgotten, loggers);
        _clientId = worker.Properties.GetValueOrDefault("client.id") is { Length: > 0 } id ? id : $"connect-{workerId}";
        _reader = new InternalTopicReader(
            () => clients.Reader($"{_clientId}-internal", worker.ExactlyOnceEnabled ? "read_committed" : "read_uncommitted"),
            new TopicEnds(() => clients.Admin($"{_clientId}-ends")),
            loggers.CreateLogger<InternalTopicReader>());
        _writer = new(() => new InternalTopicWriter(clients.Producer($"{_clientId}-internal", fixedSettings: WriterSettings)));
        if (worker.LeaderUsesTransactions)
        {
            var leader = worker.LeaderTransactionalId;
            _leader = new(leader, () => clients.Producer($"{_clientId}-leader", fixedSettings: LeaderSettings, transactionalId: leader), onFenced);
        }
        Offsets = new OffsetTopic(worker.OffsetTopic);
    }

    public ConfigTopic Config => field ??= new ConfigTopic(_worker.ConfigTopic, _writer.Value, _leader);

    public StatusTopic Status => field ??= new StatusTopic(_worker.StatusTopic, _writer.Value, _worker.WorkerId, _onTopicForgotten);

    public OffsetTopic Offsets { get; }

    public Guid? ConfigTopicId { get; private set; }

    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        await using var admin = _clients.Topics($"{_clientId}-admin");
        var clusterId = await admin.ClusterIdAsync(cancellationToken);
        var config = await MakeAsync(admin, _worker, ConfigPrefix, "config.storage.topic", _worker.ConfigTopic, cancellationToken);
        if (config != 1)
            throw new ConfigException("config.storage.topic", _worker.ConfigTopic,
            $"Topic has {config} partitions; expected a single one, as configurations have to be in order");
        ConfigTopicId = await admin.IdAsync(_worker.ConfigTopic, cancellationToken);
        var offsets = await MakeAsync(admin, _worker, "offset.storage.", "offset.storage.topic", _worker.OffsetTopic, cancellationToken);
        var statuses = await MakeAsync(admin, _worker, "status.storage.", "status.storage.topic", _worker.StatusTopic, cancellationToken);
        _reader.Start(new Dictionary<string, (int, Action<InternalRecord>)>
        {
            [_worker.ConfigTopic] = (config, _onConfig),
            [_worker.OffsetTopic] = (offsets, Offsets.Apply),
            [_worker.StatusTopic] = (statuses, Status.Apply),
        });
        // What a killed worker's exactly-once sources have open in the offset topic is aborted when their tasks start; they and others then read the topic to
        // its end.
        string[] awaited = _worker.ExactlyOnceEnabled ? [_worker.ConfigTopic, _worker.StatusTopic]
            : [_worker.ConfigTopic, _worker.OffsetTopic, _worker.StatusTopic];
        await Task.WhenAll(awaited.Select(t => _reader.ReadToEndAsync(t, cancellationToken)));
        return clusterId;
    }

    public Task ConfigReadAsync(long offset, CancellationToken cancellationToken) => _reader.ReadPastAsync(_worker.ConfigTopic, 0, offset, cancellationToken);

    public Task ReadOffsetsAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(_worker.OffsetTopic, cancellationToken);

    public Task ReadStatusesAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(_worker.StatusTopic, cancellationToken);

    public Task ReadConfigAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(_worker.ConfigTopic, cancellationToken);

    public Task StoreOffsetAsync(byte[] key, byte[]? value, CancellationToken cancellationToken) =>
        _writer.Value.WriteAsync(_worker.OffsetTopic, key, value, cancellationToken);

    public ConnectorOffsets OffsetsOf(string connector, IReadOnlyDictionary<string, string> config, string clientSuffix, ILoggerFactory? loggers = null) =>
        ConnectorOffsets.Of(connector, this, _worker, _clients, config, clientSuffix, loggers ?? _loggers);

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        if (_writer.IsValueCreated) await OwnThread.RunAsync(_writer.Value.Dispose);
        if (_leader is not null) await _leader.DisposeAsync();
    }

    /// <summary>Makes a topic that keeps the newest record of each key, unless it is there.</summary>
    /// <param name="admin">Makes and checks it.</param>
    /// <param name="worker">Has the settings of new topics.</param>
    /// <param name="prefix">The beginning of the settings' names.</param>
    /// <param name="key">The configuration key that names the topic.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many partitions it has.</returns>
    public static async Task<int> MakeAsync(TopicAdmin admin, WorkerConfig worker, string prefix, string key, string topic, CancellationToken cancellationToken)
    {
        await admin.CreateIfMissingAsync(topic, prefix == ConfigPrefix ? 1 : worker.Partitions(prefix), worker.ReplicationFactor(prefix),
            worker.TopicSettings(prefix), $"{prefix}replication.factor", cancellationToken);
        var policy = await admin.SettingAsync(topic, "cleanup.policy", cancellationToken);
        if (policy is not null && policy != "compact")
            throw new ConfigException(key, topic,
                $"Topic has cleanup.policy={policy}; expected compact, as its records must not expire. Change it with: kafka-configs --alter --topic {topic} "
                + "--add-config cleanup.policy=compact");
        return await admin.AwaitPartitionsAsync(topic, cancellationToken);
    }
}
