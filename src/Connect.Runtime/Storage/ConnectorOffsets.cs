using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>
/// The source offsets of one connector: in the worker's offset topic, or in one of its own with copies in the worker's (KIP-618). What the own topic does not
/// know is looked up among the copies, so that a connector that moves to its own topic goes on where it was.
/// </summary>
internal sealed partial class ConnectorOffsets(string connector, IInternalTopics workers, OwnOffsetTopic? own, ILogger<ConnectorOffsets> logger)
    : IOffsetStorageReader, IAsyncDisposable
{
    private static readonly string[] ClientKinds = ["admin", "consumer", "producer"];

    /// <summary>The offsets of a connector, as its configuration has them.</summary>
    /// <param name="connector">The connector's name.</param>
    /// <param name="workers">The worker's own offsets.</param>
    /// <param name="worker">The worker's configuration.</param>
    /// <param name="clients">Makes the clients of a topic of the connector's own.</param>
    /// <param name="config">The connector's configuration, variables resolved.</param>
    /// <param name="clientSuffix">The end of the client ids.</param>
    /// <param name="loggers">Makes the loggers of those who read and write them.</param>
    public static ConnectorOffsets Of(string connector, IInternalTopics workers, WorkerConfig worker, KafkaClients clients,
        IReadOnlyDictionary<string, string> config, string clientSuffix, ILoggerFactory loggers)
    {
        var topic = config.GetValueOrDefault(ConnectorConfig.OffsetsTopic)?.Trim();
        // The worker's own topic needs no copies. One of that name in another cluster is another topic, and transactions with the records there need one there.
        var elsewhere = Array.Exists(ClientKinds, c => config.ContainsKey($"{c}.override.bootstrap.servers"));
        if (string.IsNullOrEmpty(topic) && elsewhere && worker.ExactlyOnceEnabled) topic = worker.OffsetTopic;
        var isOwn = !string.IsNullOrEmpty(topic) && (topic != worker.OffsetTopic || elsewhere);
        return new ConnectorOffsets(connector, workers, isOwn ? new OwnOffsetTopic(topic!, worker, clients.With(loggers), config, clientSuffix, loggers) : null,
            loggers.CreateLogger<ConnectorOffsets>());
    }

    /// <summary>The topic that counts.</summary>
    public string Topic => own?.Name ?? workers.Offsets.Name;

    /// <summary>Whether the offsets are in a topic of the connector's own.</summary>
    public bool HasOwnTopic => own is not null;

    /// <summary>Reads what has been stored up to now; makes the own topic where it is missing.</summary>
    /// <exception cref="ConnectException">Kafka does not answer, or refuses to make the topic.</exception>
    /// <exception cref="ConfigException">The own topic is not one that keeps offsets.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await workers.ReadOffsetsAsync(cancellationToken);
        if (own is not null) await own.ReadAsync(cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, object?>?> OffsetAsync(IReadOnlyDictionary<string, object?> partition, CancellationToken cancellationToken)
    {
        if (own is not null) await own.ReadAsync(cancellationToken);
        return Offset(partition);
    }

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>?>> OffsetsAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> partitions,
        CancellationToken cancellationToken)
    {
        if (own is not null) await own.ReadAsync(cancellationToken);
        return [.. partitions.Select(Offset)];
    }

    /// <summary>All source partitions with their offsets, as far as they have been read.</summary>
    public IReadOnlyList<(IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)> All()
    {
        if (own is null) return [.. workers.Offsets.Offsets(connector).Values];
        var all = new Dictionary<string, (IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>)>(workers.Offsets.Offsets(connector),
            StringComparer.Ordinal);
        foreach (var (key, found) in own.Offsets.Offsets(connector)) all[key] = found;
        return [.. all.Values];
    }

    /// <summary>Stores the offset of a source partition; null forgets it.</summary>
    /// <exception cref="ConnectException">It is not stored.</exception>
    public Task StoreAsync(IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?>? offset) =>
        StoreAsync(partition, offset, CancellationToken.None);

    /// <inheritdoc cref="StoreAsync(IReadOnlyDictionary{string, object}, IReadOnlyDictionary{string, object})"/>
    /// <param name="partition">The source partition.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="cancellationToken">Ends the wait; the offset may be stored all the same.</param>
    public async Task StoreAsync(IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?>? offset,
        CancellationToken cancellationToken)
    {
        var (key, value) = (SourceOffsets.Key(connector, partition), SourceOffsets.Value(offset));
        if (own is null) await workers.StoreOffsetAsync(key, value, cancellationToken);
        else if (value is null)
        {
            // The copy goes first: without the original it would be found in its place.
            await workers.StoreOffsetAsync(key, null, cancellationToken);
            await own.StoreAsync(key, null, cancellationToken);
        }
        else
        {
            await own.StoreAsync(key, value, cancellationToken);
            await CopyAsync(key, value, cancellationToken);
        }
    }

    /// <summary>Copies an offset that the own topic has to the worker's; that it could not be copied is only logged.</summary>
    public Task CopyAsync(byte[] key, byte[]? value) => CopyAsync(key, value, CancellationToken.None);

    private async Task CopyAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        try { await workers.StoreOffsetAsync(key, value, cancellationToken); }
        catch (ConnectException e) { LogNotCopied(e, connector, workers.Offsets.Name); }
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IReadOnlyDictionary<string, object?>? Offset(IReadOnlyDictionary<string, object?> partition) =>
        own?.Offsets.Offset(connector, partition) ?? workers.Offsets.Offset(connector, partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An offset of connector {Connector} is stored in its own topic and was not copied to {Topic}")]
    private partial void LogNotCopied(Exception error, string connector, string topic);
}
