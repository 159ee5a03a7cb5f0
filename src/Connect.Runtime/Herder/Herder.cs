using Connect.Runtime.Config;
using Connect.Runtime.Group;
using Connect.Runtime.Kafka;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Rest;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Herder;

/// <summary>
/// This worker's view of the cluster: configurations, target states, assignments, statuses. One loop owns it: requests, records of the config topic, what the
/// group says and what the worker reports are pieces of work in it. The connectors and tasks themselves are the <see cref="Worker.Worker"/>'s, which is told
/// what to start and to stop.
/// </summary>
internal sealed partial class Herder : IWorkerGroupMember, IProducerFencing, IAsyncDisposable
{
    private readonly Loop _loop = new();
    private readonly ClusterState _state = new();
    private readonly WorkerConfig _config;
    private readonly Worker.Worker _worker;
    private readonly PluginRegistry _plugins;
    private readonly KafkaClients _clients;
    private readonly ConfigVariables _variables;
    private readonly ConnectorValidation _validation;
    private readonly IInternalTopics _topics;
    private readonly IWorkerGroup _group;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly string _workerId;

    // Operations that write several records of the config topic do so one after the other. Whoever holds this waits for Kafka no longer than WriteTimeout: a
    // broker that does not answer must not lock out what comes after.
    private readonly SemaphoreSlim _writing = new(1, 1);

    // As long as Java's workers wait for what they write to the config topic to be read back.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    // How long a worker that ends waits for its last words, and for its group to let it go.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    // Cancelled when the worker ends, for what no request waits for.
    private readonly CancellationTokenSource _ending = new();

    private Assignment _assignment = Assignment.None;
    private bool _obeysRecords, _closing;

    /// <summary>Makes a herder that has not started.</summary>
    /// <param name="config">The worker's configuration.</param>
    /// <param name="plugins">What there is to run.</param>
    /// <param name="clients">Makes Kafka's clients.</param>
    /// <param name="variables">Resolves variables in configurations.</param>
    /// <param name="group">The worker's membership.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">What is measured.</param>
    /// <param name="offsetFile">The file of the offsets, of a worker that runs alone and keeps the rest in memory; null where all three are topics.</param>
    public Herder(WorkerConfig config, PluginRegistry plugins, KafkaClients clients, ConfigVariables variables, IWorkerGroup group, ILoggerFactory loggers,
        TimeProvider time, WorkerMetrics? metrics = null, OffsetFile? offsetFile = null)
    {
        (_config, _plugins, _clients, _variables, _group, _loggers, _time) = (config, plugins, clients, variables, group, loggers, time);
        _logger = loggers.CreateLogger<Herder>();
        Metrics = metrics ?? new WorkerMetrics(config.SampleWindows(time));
        _workerId = config.WorkerId;
        _workers = WorkerClient.Of(config.Properties);
        _validation = new ConnectorValidation(plugins, config, new ClientOverrides(config.OverridePolicy, config.OverrideAllowlist, TokenEndpoints.Allowed(config.Properties)));
        _topics = offsetFile is not null
            ? new LocalTopics(config, clients, offsetFile, TakeConfigRecord, connector => _worker!.ForgetTopics(connector), loggers)
            : new InternalTopics(config, clients, _workerId, TakeConfigRecord,
                () => group.RequestRejoin("another worker writes as the leader; the group will tell which one is"), connector => _worker!.ForgetTopics(connector), loggers);
        var builder = new TaskBuilder(config, plugins, clients, variables, _topics, this, loggers, time, Metrics);
        _restarts = new Restarts(time, Random.Shared.NextDouble, what => RunInBackground(_loop.RunAsync(() => StartAgainAsync(what))));
        _worker = new Worker.Worker(config, plugins, variables, _validation, _topics, builder, report => RunInBackground(_loop.RunAsync(() => OnReport(report))),
            loggers, time, Metrics);
    }

    /// <summary>The id of the Kafka cluster, once it is known.</summary>
    public string? KafkaClusterId { get; private set; }

    /// <summary>Whether the worker has read its topics and joined its group.</summary>
    public bool IsReady { get; private set; }

    /// <summary>What is measured of the worker.</summary>
    public WorkerMetrics Metrics { get; }

    /// <summary>The connectors and tasks that run here, for their metrics.</summary>
    public Worker.Worker Worker => _worker;

    /// <summary>What all connectors and tasks do, for their metrics.</summary>
    public StatusTopic Statuses => _topics.Status;

    /// <summary>The plugins.</summary>
    public PluginRegistry Plugins => _plugins;

    /// <summary>Reads the internal topics and joins the group.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        KafkaClusterId = await _topics.OpenAsync(cancellationToken);
        await _loop.RunAsync(() => _obeysRecords = true);
        await _group.JoinAsync(this, cancellationToken);
        IsReady = true;
        LogReady(_workerId, _config.GroupId, _state.Connectors.Count());
    }

    /// <summary>Stops all work in an orderly way and leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        IsReady = false;
        await _loop.RunAsync(async () =>
        {
            _closing = true;
            await EndAllAsync();
            foreach (var connector in _pendingStatuses.Keys.ToList()) WritePendingStatus(connector);
        });
        await _ending.CancelAsync();
        using var timeout = new CancellationTokenSource(EndTimeout, _time);
        try { await _group.LeaveAsync(timeout.Token); }
        catch (OperationCanceledException) { LogLeave(); }
        await _group.DisposeAsync();
        try { await Task.WhenAll(await _loop.RunAsync(() => _statusWrites.ToArray())).WaitAsync(EndTimeout, _time); }
        catch (TimeoutException) { LogStatusesNotWritten(EndTimeout.TotalSeconds); }
        await _topics.DisposeAsync();
        _workers.Dispose();
        _writing.Dispose();
        _ending.Dispose();
    }

    private void TakeConfigRecord(InternalRecord record) => RunInBackground(_loop.RunAsync(() => OnConfigRecord(record)));

    private void OnConfigRecord(InternalRecord record)
    {
        var change = _state.Apply(record);
        if (change is ConfigChange.Unreadable(var key, var why)) LogUnreadable(_config.ConfigTopic, record.Partition, record.Offset, key, why);
        if (!_obeysRecords || _closing) return;
        switch (change)
        {
            case ConfigChange.ConnectorConfigured(var name, var isNew):
                if (isNew) LogCreated(Log(name), name); else LogChanged(Log(name), name);
                if (_assignment.Connectors.Contains(name)) RunInBackground(ReplaceConnectorAsync(name));
                if (isNew) RequestRejoin($"connector {name} was created");
                break;
            case ConfigChange.ConnectorRemoved(var name):
                LogDeleted(Log(name), name);
                RunInBackground(RemoveConnectorAsync(name));
                break;
            case ConfigChange.TasksCommitted(var name):
                LogTasks(Log(name), name, _state.Tasks(name).Count);
                RequestRejoin($"the tasks of connector {name} have changed");
                break;
            case ConfigChange.TargetStateChanged(var name):
                if (_state.Contains(name)) LogTarget(Log(name), name, _state.Target(name));
                RunInBackground(ApplyTargetAsync(name));
                break;
            case ConfigChange.RestartRequested(var name, var includeTasks, var onlyFailed):
                RunInBackground(RestartAssignedAsync(name, includeTasks, onlyFailed));
                break;
            case ConfigChange.SessionKeyChanged:
                _keyDelay?.Cancel();
                break;
            case ConfigChange.LoggerLevel(var logger, var level):
                LoggerLevelRequested?.Invoke(logger, level);
                break;
        }
    }

    /// <summary>Another worker, or this one, asked for a logger's level on all workers.</summary>
    public event Action<string, string>? LoggerLevelRequested;

    Task<WorkToAssign> IWorkerGroupMember.DescribeWorkAsync() => _loop.RunAsync(() =>
    {
        var connectors = _state.Connectors.ToList();
        return new WorkToAssign(_state.Offset, connectors,
            [.. connectors.SelectMany(c => Enumerable.Range(0, _state.Tasks(c).Count).Select(i => new TaskId(c, i)))])
        { ConfigTopicId = _topics.ConfigTopicId };
    });

    Task IWorkerGroupMember.CatchUpAsync(CancellationToken cancellationToken) => ReadConfigAsync(cancellationToken);

    Task IWorkerGroupMember.RebalancingAsync() => _loop.RunAsync(() =>
    {
        _rebalancing = true;
        Metrics.Rebalances.Begin();
    });

    Task IWorkerGroupMember.LostAsync() => _loop.RunAsync(() =>
    {
        _rebalancing = true;
        _assignment = Assignment.None with { Generation = _assignment.Generation, IsSigned = _assignment.IsSigned };
        Metrics.Rebalances.Set(_assignment);
        _keyDelay?.Cancel();
        GroupChanged();
        return EndAllAsync();
    });

    Task IWorkerGroupMember.RevokedAsync(IReadOnlyCollection<string> connectors, IReadOnlyCollection<TaskId> tasks) => _loop.RunAsync(async () =>
    {
        _assignment = _assignment with
        {
            Connectors = _assignment.Connectors.Except(connectors).ToHashSet(StringComparer.Ordinal),
            Tasks = _assignment.Tasks.Except(tasks).ToHashSet(),
        };
        await Task.WhenAll(EndTasksAsync(tasks), EndConnectorsAsync(connectors));
        // What is said of them is to be stored before another worker has them, and says more.
        try { await Task.WhenAll(_statusWrites.ToArray()).WaitAsync(EndTimeout, _time); }
        catch (TimeoutException) { LogStatusesNotWritten(EndTimeout.TotalSeconds); }
    });

    Task IWorkerGroupMember.AssignedAsync(Assignment assignment) => _loop.RunAsync(async () =>
    {
        if (_closing) return;
        var (connectors, tasks) = (assignment.Connectors.Count, assignment.Tasks.Count);
        if (connectors != _assignment.Connectors.Count || tasks != _assignment.Tasks.Count || assignment.Generation != _assignment.Generation)
            LogAssigned(_workerId, assignment.Generation, connectors, tasks, assignment.LeaderUrl);
        if (assignment.IsLeader && (!_assignment.IsLeader || _topics.Config.IsFenced)) RunInBackground(_topics.Config.LeadAsync(_ending.Token));
        _assignment = assignment;
        var gone = _worker.Tasks.Where(t => !assignment.Tasks.Contains(t.Id) || t.Generation != _state.Generation(t.Id.Connector)).Select(t => t.Id).ToList();
        await EndTasksAsync(gone);
        await EndConnectorsAsync([.. _worker.Connectors.Where(c => !assignment.Connectors.Contains(c))]);
        if (_closing || !ReferenceEquals(assignment, _assignment)) return;
        foreach (var name in assignment.Connectors)
            if (!_worker.HasConnector(name)) RunInBackground(StartConnectorAsync(name));
        foreach (var id in assignment.Tasks) StartTask(id);
        RemoveLostTasks(gone);
        _rebalancing = false;
        HasJoined = true;
        Metrics.Rebalances.End(assignment);
        GroupChanged();
        if (!assignment.IsLeader) return;
        RunInBackground(RemoveLostStatusesAsync());
        RunInBackground(KeepSessionKeyAsync());
    });

    // Lines about a connector say so before their text as well.
    private ILogger Log(string connector) => new ContextLoggers(_loggers, LogContext.Of(connector)).CreateLogger<Herder>();

    // Work that nobody waits for; its failures must not vanish.
    private void RunInBackground(Task work) =>
        work.ContinueWith(t => LogUnexpected(t.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
