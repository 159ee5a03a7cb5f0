using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>
/// The offset topic of a connector with <c>offsets.storage.topic</c> (KIP-618), reached through clients with the connector's own overrides, perhaps in another
/// cluster than the worker's topics. Costs nothing until it is read or written.
/// </summary>
internal sealed class OwnOffsetTopic(string topic, WorkerConfig worker, KafkaClients clients, IReadOnlyDictionary<string, string> config, string clientSuffix,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private InternalTopicReader? _reader;
    private InternalTopicWriter? _writer;

    public string Name => topic;

    /// <summary>What the topic says, as far as it has been read.</summary>
    public OffsetTopic Offsets { get; } = new(topic);

    /// <summary>Makes the topic where it is missing and reads it to its present end.</summary>
    /// <exception cref="ConnectException">Kafka does not answer, or refuses to make the topic.</exception>
    /// <exception cref="ConfigException">The topic's records expire.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try { _reader ??= await OpenAsync(cancellationToken); }
        finally { _gate.Release(); }
        await _reader.ReadToEndAsync(topic, cancellationToken);
    }

    /// <summary>Writes a record of the topic.</summary>
    /// <exception cref="ConnectException">The broker refuses.</exception>
    public async Task StoreAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _writer ??= new InternalTopicWriter(
                clients.Producer($"connector-offsets-producer-{clientSuffix}", ConnectorValidation.WithPrefix(config, "producer.override."),
                InternalTopics.WriterSettings));
        }
        finally { _gate.Release(); }
        await _writer.WriteAsync(topic, key, value, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await using var disposables = new DisposableStack();
        disposables.Push(_gate);
        disposables.Push(_reader);
        disposables.Push(_writer);
    }

    private async Task<InternalTopicReader> OpenAsync(CancellationToken cancellationToken)
    {
        var admin = ConnectorValidation.WithPrefix(config, "admin.override.");
        int partitions;
        await using (var topics = clients.Topics($"connector-adminclient-{clientSuffix}", admin))
            partitions = await InternalTopics.MakeAsync(topics, worker, "offset.storage.", "offsets.storage.topic", topic, cancellationToken);
        var reader = new InternalTopicReader(
            () => clients.Reader($"connector-consumer-{clientSuffix}", worker.ExactlyOnceEnabled ? "read_committed" : "read_uncommitted",
                ConnectorValidation.WithPrefix(config, "consumer.override.")),
            new TopicEnds(() => clients.Admin($"connector-adminclient-{clientSuffix}", admin)), loggers.CreateLogger<InternalTopicReader>());
        try { reader.Start(new Dictionary<string, (int, Action<InternalRecord>)> { [topic] = (partitions, Offsets.Apply) }); }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
        return reader;
    }
}
