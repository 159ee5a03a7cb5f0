namespace Connect.Api;

/// <summary>
/// A connector: it checks its configuration, watches its source or target, and divides the work among tasks; it moves no records itself.
/// Derive from <see cref="SourceConnector"/> or <see cref="SinkConnector"/>.
/// </summary>
public abstract class Connector
{
    private IConnectorContext? _context;

    /// <summary>What the worker gives the connector.</summary>
    protected IConnectorContext Context => _context ?? throw new InvalidOperationException("The connector was not initialized");

    /// <summary>The definition of the connector's keys: for parsing, validation, documentation and forms alike.</summary>
    public abstract ConfigDef Config { get; }

    /// <summary>The class of the tasks, a <see cref="SourceTask"/> or <see cref="SinkTask"/> with a constructor without parameters.</summary>
    public abstract Type TaskType { get; }

    /// <summary>Called once before anything else.</summary>
    public void Initialize(IConnectorContext context) => _context = context;

    /// <summary>Checks a configuration; the default checks every key by <see cref="Config"/>. Override to check what keys say together.</summary>
    /// <param name="config">All keys of the connector, variables resolved.</param>
    /// <param name="cancellationToken">Cancelled when the request is given up.</param>
    /// <returns>One value a key, each with its errors.</returns>
    public virtual Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        Task.FromResult(Config.Validate(config));

    /// <summary>Starts; the connector is FAILED when it throws.</summary>
    /// <param name="config">All keys of the connector, variables resolved.</param>
    /// <param name="cancellationToken">Cancelled when the connector is to stop.</param>
    public abstract Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>The configurations of the tasks, at most as many as asked for.</summary>
    /// <param name="maxTasks">The connector's <c>tasks.max</c>, at least 1.</param>
    /// <param name="cancellationToken">Cancelled when the connector is to stop.</param>
    public abstract Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken);

    /// <summary>Stops whatever <see cref="StartAsync"/> began.</summary>
    public virtual Task StopAsync() => Task.CompletedTask;
}
