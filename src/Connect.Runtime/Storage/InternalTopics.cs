using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Kafka.Protocol;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>The config, offset and status topics: made where missing, checked, read from the beginning, and written.</summary>
internal sealed class InternalTopics : IAsyncDisposable
{
    private readonly WorkerConfig _worker;
    private readonly KafkaClients _clients;
    private readonly string _clientId;
    private readonly Action<InternalRecord> _onConfig;
    private readonly InternalTopicReader _reader;
    private readonly Lazy<InternalTopicWriter> _writer;

    public InternalTopics(WorkerConfig worker, KafkaClients clients, string workerId, Action<InternalRecord> onConfig, ILoggerFactory loggers)
    {
        (_worker, _clients, _onConfig) = (worker, clients, onConfig);
        _clientId = worker.Properties.GetValueOrDefault("client.id") is { Length: > 0 } id ? id : $"connect-{workerId}";
        _reader = new InternalTopicReader(
            () => clients.Reader($"{_clientId}-internal", worker.ExactlyOnceEnabled ? "read_committed" : "read_uncommitted"),
            new TopicEnds(clients.ProtocolClient($"{_clientId}-ends"), worker.ExactlyOnceEnabled ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted),
            loggers.CreateLogger<InternalTopicReader>());
        _writer = new(() => new InternalTopicWriter(clients.Producer($"{_clientId}-internal", fixedSettings: new Dictionary<string, string> { ["linger.ms"] = "0", ["compression.type"] = "none" })));
        Offsets = new OffsetTopic(worker.OffsetTopic);
    }

    /// <summary>Writes the config topic.</summary>
    public ConfigTopic Config => field ??= new ConfigTopic(_worker.ConfigTopic, _writer.Value);

    /// <summary>The status topic.</summary>
    public StatusTopic Status => field ??= new StatusTopic(_worker.StatusTopic, _writer.Value, _worker.WorkerId);

    /// <summary>What the offset topic says.</summary>
    public OffsetTopic Offsets { get; }

    /// <summary>Makes what is missing and reads everything there is.</summary>
    /// <returns>The Kafka cluster's id.</returns>
    /// <exception cref="ConnectException">Kafka does not answer, or refuses.</exception>
    /// <exception cref="ConfigException">A topic is not as it has to be: trying again does not help.</exception>
    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        using var admin = new TopicAdmin(_clients.Admin($"{_clientId}-admin"), _clients.BootstrapServers);
        var clusterId = await Task.Run(() =>
        {
            using var probe = _clients.TaskProducer($"{_clientId}-probe", new Dictionary<string, string>());
            return probe.ClusterId(TimeSpan.FromSeconds(5));
        }, cancellationToken) ?? throw new ConnectException($"No broker answers at {_clients.BootstrapServers} (bootstrap.servers)");
        var config = await MakeAsync(admin, "config", _worker.ConfigTopic, 1);
        if (config != 1) throw new ConfigException("config.storage.topic", _worker.ConfigTopic, $"Topic has {config} partitions; expected a single one, as configurations have to be in order");
        var offsets = await MakeAsync(admin, "offset", _worker.OffsetTopic, _worker.Partitions("offset.storage."));
        var statuses = await MakeAsync(admin, "status", _worker.StatusTopic, _worker.Partitions("status.storage."));
        _reader.Start(new Dictionary<string, (int, Action<InternalRecord>)>
        {
            [_worker.ConfigTopic] = (config, _onConfig),
            [_worker.OffsetTopic] = (offsets, Offsets.Apply),
            [_worker.StatusTopic] = (statuses, Status.Apply),
        });
        await Task.WhenAll(((string[])[_worker.ConfigTopic, _worker.OffsetTopic, _worker.StatusTopic]).Select(t => _reader.ReadToEndAsync(t, cancellationToken)));
        return clusterId;
    }

    /// <summary>Completes when a record that was written to the config topic has been read back.</summary>
    public Task ConfigReadAsync(long offset, CancellationToken cancellationToken) => _reader.ReadPastAsync(_worker.ConfigTopic, 0, offset, cancellationToken);

    /// <summary>Reads the offset topic to its present end.</summary>
    public Task ReadOffsetsAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(_worker.OffsetTopic, cancellationToken);

    /// <summary>Reads the config topic to its present end.</summary>
    public Task ReadConfigAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(_worker.ConfigTopic, cancellationToken);

    /// <summary>Stores the offset of a source partition; null forgets it.</summary>
    public Task StoreOffsetAsync(string connector, IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?>? offset) =>
        _writer.Value.WriteAsync(_worker.OffsetTopic, SourceOffsets.Key(connector, partition), SourceOffsets.Value(offset));

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        if (_writer.IsValueCreated) await Task.Run(_writer.Value.Dispose);
    }

    private async Task<int> MakeAsync(TopicAdmin admin, string kind, string topic, int partitions)
    {
        var prefix = $"{kind}.storage.";
        await admin.CreateIfMissingAsync(topic, partitions, _worker.ReplicationFactor(prefix), _worker.TopicSettings(prefix));
        var policy = await admin.SettingAsync(topic, "cleanup.policy");
        if (policy is not null && policy != "compact")
            throw new ConfigException($"{prefix}topic", topic, $"Topic has cleanup.policy={policy}; expected compact, as its records must not expire. Change it with: kafka-configs --alter --topic {topic} --add-config cleanup.policy=compact");
        return await admin.AwaitPartitionsAsync(topic);
    }
}
