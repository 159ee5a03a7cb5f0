using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>
/// What a worker that runs alone has in place of the internal topics: configurations and statuses in memory, offsets in a file. A record that is written is read at
/// once, so that whoever works with topics need not know the difference.
/// </summary>
internal sealed class LocalTopics : IInternalTopics, IInternalTopicWriter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Action<InternalRecord>> _readers;
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);
    private readonly WorkerConfig _worker;
    private readonly KafkaClients _clients;
    private readonly OffsetFile _file;
    private readonly ILoggerFactory _loggers;

    /// <summary>Makes the topics; nothing is read yet.</summary>
    /// <param name="worker">The worker's configuration.</param>
    /// <param name="clients">Asks Kafka for its id.</param>
    /// <param name="file">The file of the offsets.</param>
    /// <param name="onConfig">Takes the records of the config topic.</param>
    /// <param name="onTopicForgotten">Called when a connector is no longer said to use a topic.</param>
    /// <param name="loggers">Makes loggers.</param>
    public LocalTopics(WorkerConfig worker, KafkaClients clients, OffsetFile file, Action<InternalRecord> onConfig, Action<string> onTopicForgotten, ILoggerFactory loggers)
    {
        const string configs = "configurations in memory", statuses = "statuses in memory";
        (_worker, _clients, _file, _loggers) = (worker, clients, file, loggers);
        Config = new ConfigTopic(configs, this, null);
        Status = new StatusTopic(statuses, this, worker.WorkerId, onTopicForgotten);
        Offsets = new OffsetTopic(file.Path);
        _readers = new(StringComparer.Ordinal) { [configs] = onConfig, [statuses] = Status.Apply, [file.Path] = Offsets.Apply };
    }

    public ConfigTopic Config { get; }

    public StatusTopic Status { get; }

    public OffsetTopic Offsets { get; }

    public Guid? ConfigTopicId => null;

    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        string clusterId;
        await using (var admin = _clients.Topics($"{_worker.ClientId}-admin")) clusterId = await admin.ClusterIdAsync(cancellationToken);
        foreach (var (key, value) in await _file.OpenAsync(cancellationToken)) Append(_file.Path, key, value);
        return clusterId;
    }

    public Task ConfigReadAsync(long offset, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReadOffsetsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReadStatusesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReadConfigAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoreOffsetAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        await _file.StoreAsync(key, value, cancellationToken);
        Append(_file.Path, key, value);
    }

    public ConnectorOffsets OffsetsOf(string connector, IReadOnlyDictionary<string, string> config, string clientSuffix, ILoggerFactory? loggers = null) =>
        ConnectorOffsets.Of(connector, this, _worker, _clients, config, clientSuffix, loggers ?? _loggers);

    Task<(int Partition, long Offset)> IInternalTopicWriter.WriteAsync(string topic, byte[] key, byte[]? value, CancellationToken cancellationToken) =>
        Task.FromResult((0, Append(topic, key, value)));

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // In the order of their offsets, as records of a partition are.
    private long Append(string topic, byte[] key, byte[]? value)
    {
        lock (_lock)
        {
            var offset = _ends.GetValueOrDefault(topic);
            _ends[topic] = offset + 1;
            _readers[topic](new InternalRecord(0, offset, key, value));
            return offset;
        }
    }
}
