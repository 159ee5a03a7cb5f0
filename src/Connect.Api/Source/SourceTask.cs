namespace Connect.Api.Source;

/// <summary>
/// Reads records from a source. The framework calls one method at a time, except that <see cref="CommitAsync"/>, <see cref="CommitRecord"/> and, after the
/// poll's token was cancelled, <see cref="StopAsync"/> may come while a poll is under way.
/// </summary>
public abstract class SourceTask
{
    private ISourceTaskContext? _context;

    /// <summary>What the worker gives the task.</summary>
    protected ISourceTaskContext Context => _context ?? throw new InvalidOperationException("The task was not initialized");

    /// <summary>Called once before anything else.</summary>
    public void Initialize(ISourceTaskContext context) => _context = context;

    /// <summary>Starts with the configuration that the connector made for this task.</summary>
    public abstract Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>
    /// The next records, in the order in which they are to be written; null or empty when there are none now. Wait inside, without polling in a tight loop;
    /// records of one batch are best of a size that fits memory several times.
    /// </summary>
    /// <exception cref="RetriableException">Poll again, after a wait and for as long as the user's <c>errors.retry.*</c> say.</exception>
    public abstract Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The offsets of the records that are safe have been stored; for sources that acknowledge. Comes at every commit, whether or not there were offsets to
    /// store, and once more before <see cref="StopAsync"/>; what it throws is logged.
    /// </summary>
    public virtual Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One record is safe in its topic, or was filtered (then without metadata). Called once a record: keep it short.</summary>
    public virtual void CommitRecord(SourceRecord record, RecordMetadata? metadata) { }

    /// <summary>Stops; the poll's cancellation token is cancelled before.</summary>
    public virtual Task StopAsync() => Task.CompletedTask;
}
