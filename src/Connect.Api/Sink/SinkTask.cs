namespace Connect.Api.Sink;

/// <summary>Writes records to a target. The framework calls one method at a time.</summary>
public abstract class SinkTask
{
    private ISinkTaskContext? _context;

    /// <summary>What the worker gives the task.</summary>
    protected ISinkTaskContext Context => _context ?? throw new InvalidOperationException("The task was not initialized");

    /// <summary>Called once before anything else.</summary>
    public void Initialize(ISinkTaskContext context) => _context = context;

    /// <summary>Starts with the configuration that the connector made for this task.</summary>
    public abstract Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>Partitions were assigned to this task; offsets may be set through the context.</summary>
    public virtual Task OpenAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Takes a batch, which may be empty (called at least every few seconds, so that time can pass). The list is reused: keep records, never the list.
    /// </summary>
    /// <exception cref="RetriableException">The same batch comes again after the context's timeout.</exception>
    public abstract Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken);

    /// <summary>Makes everything that was put durable.</summary>
    public virtual Task FlushAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The offsets that may be committed; the default flushes and commits everything that was put.</summary>
    /// <param name="offsets">Per partition the offset after the last record that was put.</param>
    /// <param name="cancellationToken">Cancelled when the task is abandoned.</param>
    /// <returns>Per partition the next offset to read; partitions left out are not committed.</returns>
    public virtual async Task<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(IReadOnlyDictionary<TopicPartition, long> offsets,
        CancellationToken cancellationToken)
    {
        await FlushAsync(offsets, cancellationToken).ConfigureAwait(false);
        return offsets;
    }

    /// <summary>Partitions are taken away; their offsets were committed before.</summary>
    public virtual Task CloseAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops; nothing more is put.</summary>
    public virtual Task StopAsync() => Task.CompletedTask;
}
