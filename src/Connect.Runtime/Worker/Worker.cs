using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker.Source;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

/// <summary>
/// The connectors and tasks that run here. It starts and stops what it is told, and reports what becomes of that; of the cluster, and of why something is to
/// run, it knows nothing. Safe to be called by any thread.
/// </summary>
internal sealed partial class Worker : IConnectorListener, ITaskListener
{
    // Around the dictionaries, and around reports: once a connector or task is replaced, nothing of the former one is reported.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ConnectorRunner> _connectors = new(StringComparer.Ordinal);
    private readonly Dictionary<ConnectorRunner, Task> _stoppingConnectors = [];
    private readonly Dictionary<TaskId, TaskRunner> _tasks = [];
    private readonly Dictionary<TaskId, Task> _stopping = [];
    private readonly WorkerConfig _config;
    private readonly PluginRegistry _plugins;
    private readonly ConfigVariables _variables;
    private readonly ConnectorValidation _validation;
    private readonly IInternalTopics _topics;
    private readonly TaskBuilder _builder;
    private readonly Action<WorkerReport> _report;
    private readonly WorkerMetrics _metrics;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;

    /// <summary>A worker that runs nothing yet.</summary>
    /// <param name="config">The worker's configuration.</param>
    /// <param name="plugins">The plugins.</param>
    /// <param name="variables">Resolves variables.</param>
    /// <param name="validation">Finds what is nearly a key.</param>
    /// <param name="topics">Have the source offsets.</param>
    /// <param name="builder">Builds tasks.</param>
    /// <param name="report">Takes the reports, in the order of events; must return at once.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">What is measured.</param>
    public Worker(WorkerConfig config, PluginRegistry plugins, ConfigVariables variables, ConnectorValidation validation, IInternalTopics topics,
        TaskBuilder builder, Action<WorkerReport> report, ILoggerFactory loggers, TimeProvider time, WorkerMetrics? metrics = null) =>
        (_config, _plugins, _variables, _validation, _topics, _builder, _report, _loggers, _time, _metrics) =
            (config, plugins, variables, validation, topics, builder, report, loggers, time, metrics ?? new WorkerMetrics(SampleWindows.Default));

    /// <summary>The connectors that were started and not stopped, also those that could not be made.</summary>
    public IReadOnlyList<string> Connectors { get { lock (_lock) return [.. _connectors.Keys]; } }

    /// <summary>The tasks that were started and have not ended by being stopped, also those that could not be made; with the generation of task configs they are made from.</summary>
    public IReadOnlyList<(TaskId Id, int Generation)> Tasks { get { lock (_lock) return [.. _tasks.Values.Select(t => (t.Id, t.Generation))]; } }

    /// <summary>The connectors that were started and not stopped, for their metrics.</summary>
    public IReadOnlyList<ConnectorRunner> ConnectorRunners { get { lock (_lock) return [.. _connectors.Values]; } }

    /// <summary>The tasks that were started and have not ended by being stopped, for their metrics.</summary>
    public IReadOnlyList<TaskRunner> TaskRunners { get { lock (_lock) return [.. _tasks.Values]; } }

    /// <summary>Whether a connector was started and not stopped.</summary>
    public bool HasConnector(string name) { lock (_lock) return _connectors.ContainsKey(name); }

    /// <summary>Whether a task was started and has not ended by being stopped.</summary>
    public bool HasTask(TaskId id) { lock (_lock) return _tasks.ContainsKey(id); }

    /// <summary>Makes a connector, unless it is there, and brings it to a state.</summary>
    /// <param name="name">The connector.</param>
    /// <param name="config">Its configuration, variables unresolved.</param>
    /// <param name="target">The state.</param>
    /// <returns>Null when it is in the state, or why it failed.</returns>
    public Task<Exception?> StartConnectorAsync(string name, IReadOnlyDictionary<string, string> config, TargetState target)
    {
        var loggers = new ContextLoggers(_loggers, LogContext.Of(name));
        var runner = new ConnectorRunner(name, config, () => Make(name, config, loggers), this, loggers, _time);
        lock (_lock)
            if (!_connectors.TryAdd(name, runner)) return Task.FromResult<Exception?>(null);
        return runner.TransitionAsync(target);
    }

    private MadeConnector Make(string name, IReadOnlyDictionary<string, string> given, ILoggerFactory loggers)
    {
        var config = _variables.Resolve(given);
        var plugin = _plugins.Connector(config.GetValueOrDefault(ConnectorConfig.Class, ""));
        foreach (var hint in _validation.Hints(config)) LogHint(loggers.CreateLogger<Worker>(), name, hint);
        var isSink = plugin.Kind == PluginKind.Sink;
        if (!isSink && TopicCreation.IsConfigured(config) && _config.TopicCreationEnabled) TopicCreation.Validate(config);
        var connector = plugin.New<Connector>();
        return new MadeConnector(connector, isSink, plugin.Version, config, _topics.OffsetsOf(name, config, name, loggers));
    }

    /// <summary>Brings a connector to a state, where it is one of this worker's.</summary>
    /// <returns>Null when it is in the state, or why it failed.</returns>
    public Task<Exception?> TransitionConnectorAsync(string name, TargetState target) =>
        RunnerOf(name) is { } runner ? runner.TransitionAsync(target) : Task.FromResult<Exception?>(null);

    /// <summary>Asks a connector what its tasks are to do. One that cannot say has failed.</summary>
    /// <returns>The task configs, or null where the connector cannot say, does not run here, or was stopped meanwhile.</returns>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>?> TaskConfigsAsync(string name)
    {
        if (RunnerOf(name) is not { IsMade: true } runner) return null;
        try { return await runner.TaskConfigsAsync(); }
        catch (OperationCanceledException) { return null; }
        // It was stopped under the question; whoever took its place is asked as well.
        catch (Exception) when (RunnerOf(name) != runner) { return null; }
        catch (Exception e)
        {
            LogNoTasks(new ContextLoggers(_loggers, LogContext.Of(name)).CreateLogger<Worker>(), e, name);
            ((IConnectorListener)this).ConnectorStateChanged(runner, RunState.Failed, e);
            return null;
        }
    }

    /// <summary>Stops a connector for good, where it is one of this worker's; completes when it has ended or is given up, whoever asked for that first.</summary>
    /// <param name="name">The connector.</param>
    /// <param name="startsAgain">Whether it is to start again at once, which the report says.</param>
    public Task StopConnectorAsync(string name, bool startsAgain = false)
    {
        lock (_lock)
        {
            if (_connectors.Remove(name, out var runner)) _stoppingConnectors[runner] = Task.Run(() => StopAsync(runner, startsAgain));
            return Task.WhenAll([.. _stoppingConnectors.Where(s => s.Key.Name == name).Select(s => s.Value)]);
        }
    }

    private async Task StopAsync(ConnectorRunner runner, bool startsAgain)
    {
        try
        {
            await runner.StopAsync();
            await runner.DisposeAsync();
        }
        finally
        {
            lock (_lock)
            {
                _stoppingConnectors.Remove(runner);
                // Stopping takes its time: what was started since then has said how it is.
                if (runner.IsMade && !_connectors.ContainsKey(runner.Name)) _report(new WorkerReport.ConnectorStopped(runner.Name, runner.Version, startsAgain));
            }
        }
    }

    /// <summary>Starts a task, unless it runs. One that cannot be made has failed.</summary>
    public void StartTask(TaskStart start)
    {
        if (HasTask(start.Id)) return;
        var runner = _builder.Build(start, this);
        lock (_lock)
            if (_tasks.TryAdd(start.Id, runner)) runner.Start();
    }

    /// <summary>Pauses or resumes the tasks of a connector that run here.</summary>
    public void TransitionTasks(string connector, TargetState target)
    {
        foreach (var task in TasksOf(connector)) task.SetTarget(target);
    }

    /// <summary>Lets the tasks of a connector say anew which topics they use.</summary>
    public void ForgetTopics(string connector)
    {
        foreach (var task in TasksOf(connector)) task.ClearActiveTopics();
    }

    /// <summary>Stops a task; completes when it has ended or is abandoned, whoever asked for that first.</summary>
    public Task StopTaskAsync(TaskId id)
    {
        lock (_lock)
        {
            if (_stopping.TryGetValue(id, out var stopping)) return stopping;
            return _tasks.TryGetValue(id, out var runner) ? _stopping[id] = Task.Run(() => StopAsync(runner)) : Task.CompletedTask;
        }
    }

    /// <summary>Stops everything that runs here.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            List<Task> all = [.. _tasks.Keys.Select(StopTaskAsync), .. _connectors.Keys.ToList().Select(c => StopConnectorAsync(c))];
            return Task.WhenAll([.. all, .. _stoppingConnectors.Values]);
        }
    }

    private async Task StopAsync(TaskRunner runner)
    {
        var hasEnded = false;
        try { hasEnded = await runner.StopAsync(_config.TaskShutdownTimeout); }
        finally
        {
            lock (_lock)
            {
                // One that was abandoned can no longer say so itself.
                if (!hasEnded) _report(new WorkerReport.TaskState(runner.Id, RunState.Unassigned, null, runner.Version));
                _stopping.Remove(runner.Id);
                _tasks.Remove(runner.Id);
            }
        }
    }

    private ConnectorRunner? RunnerOf(string name) { lock (_lock) return _connectors.GetValueOrDefault(name); }

    private List<TaskRunner> TasksOf(string connector) { lock (_lock) return [.. _tasks.Values.Where(t => t.Id.Connector == connector)]; }

    void IConnectorListener.ConnectorStateChanged(ConnectorRunner runner, RunState state, Exception? error)
    {
        lock (_lock)
            if (_connectors.GetValueOrDefault(runner.Name) == runner)
            {
                if (runner.State == RunState.Unassigned) _metrics.ConnectorStartups.Add(state != RunState.Failed);
                runner.State = state;
                _report(new WorkerReport.ConnectorState(runner.Name, state, error, runner.Version));
            }
    }

    void IConnectorListener.ReconfigurationRequested(ConnectorRunner runner)
    {
        lock (_lock)
            if (_connectors.GetValueOrDefault(runner.Name) == runner) _report(new WorkerReport.ReconfigurationRequested(runner.Name));
    }

    void ITaskListener.TaskStateChanged(TaskRunner runner, RunState state, Exception? error)
    {
        lock (_lock)
            if (_tasks.GetValueOrDefault(runner.Id) == runner)
            {
                if (!runner.HasStartupBeenCounted && state != RunState.Unassigned)
                {
                    runner.HasStartupBeenCounted = true;
                    _metrics.TaskStartups.Add(state != RunState.Failed);
                }
                _report(new WorkerReport.TaskState(runner.Id, state, error, runner.Version));
            }
    }

    void ITaskListener.TopicUsed(TaskId task, string topic) => _report(new WorkerReport.TopicUsed(task, topic));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Configuration of connector {Connector}: {Hint}")]
    private static partial void LogHint(ILogger logger, string connector, string hint);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connector {Connector} could not say what its tasks are to do")]
    private static partial void LogNoTasks(ILogger logger, Exception error, string connector);
}
