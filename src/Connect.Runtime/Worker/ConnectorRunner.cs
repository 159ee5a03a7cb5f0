using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

/// <summary>Runs one connector (not its tasks): makes, starts and stops it and asks it for task configs, one thing after the other.</summary>
/// <param name="name">The connector's name.</param>
/// <param name="given">Its configuration, variables unresolved.</param>
/// <param name="make">Makes it.</param>
/// <param name="listener">Hears of its states.</param>
/// <param name="loggers">Makes the loggers of its lines.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ConnectorRunner(string name, IReadOnlyDictionary<string, string> given, Func<MadeConnector> make, IConnectorListener listener,
    ILoggerFactory loggers, TimeProvider time) : IConnectorContext, IAsyncDisposable
{
    // How long a connector that is to go is waited for, and after how long the log says what one that does not answer was asked.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5), UntilLogged = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = loggers.CreateLogger<ConnectorRunner>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _tail = Task.CompletedTask;
    private volatile MadeConnector? _made;
    private volatile string? _call;
    private Retries? _retries;
    private bool _couldNotBeMade, _initialized;
    private volatile bool _started;

    public string Name => name;

    /// <summary>The plugin's version; null as long as the connector has not been made.</summary>
    public string? Version => _made?.Version;

    /// <summary>What it does, as its worker was told last.</summary>
    public RunState State { get; set; } = RunState.Unassigned;

    /// <summary>Its Java class, or, as long as it has not been made, what its configuration calls it.</summary>
    public string ClassName => _made is { } made ? JavaClassAttribute.Of(made.Connector.GetType()) : given.GetValueOrDefault(ConnectorConfig.Class, "");

    /// <summary>Whether it is a sink; null as long as it has not been made.</summary>
    public bool? IsSink => _made?.IsSink;

    /// <summary>Whether there is a connector: where it could not be made there is nothing to stop.</summary>
    public bool IsMade => _made is not null;

    string IConnectorContext.Connector => name;
    IOffsetStorageReader IConnectorContext.OffsetStorageReader => _made!.Offsets!;
    ILoggerFactory IConnectorContext.LoggerFactory => loggers;
    TimeProvider IConnectorContext.TimeProvider => time;
    void IConnectorContext.RequestTaskReconfiguration() => listener.ReconfigurationRequested(this);
    void IConnectorContext.ReportRetry(string operation, Exception error, TimeSpan delay) => Retries.TaskFailed(operation, error, delay);
    void IConnectorContext.ReportSuccess(string operation) => Retries.TaskSucceeded(operation);
    void IConnectorContext.RaiseError(Exception error) => listener.ConnectorStateChanged(this, RunState.Failed, error);

    /// <summary>Brings the connector to a state; what it is then, or that it failed, its listener hears.</summary>
    /// <returns>Null when it is in the state, or why it failed.</returns>
    public Task<Exception?> TransitionAsync(TargetState target) =>
        Enqueue(target == TargetState.Started ? nameof(Connector.StartAsync) : nameof(Connector.StopAsync), () => BringToAsync(target));

    private async Task<Exception?> BringToAsync(TargetState target)
    {
        // One that could not be made tries again when it is resumed, can be stopped, and has nothing to pause.
        if (_couldNotBeMade && target != TargetState.Started)
        {
            if (target == TargetState.Stopped) Tell(RunState.Stopped);
            return null;
        }
        if (_made is null)
        {
            try { _made = make(); }
            catch (Exception e)
            {
                _couldNotBeMade = true;
                LogNotMade(e, name);
                listener.ConnectorStateChanged(this, RunState.Failed, e);
                return e;
            }
            _couldNotBeMade = false;
        }
        var (connector, config) = (_made.Connector, _made.Config);
        try
        {
            if (!_initialized)
            {
                connector.Initialize(this);
                _initialized = true;
            }
            if (target == TargetState.Started)
            {
                if (!_started) await connector.StartAsync(config, _stop.Token);
                _started = true;
                Tell(RunState.Running);
            }
            else
            {
                if (_started) await connector.StopAsync();
                _started = false;
                Tell(target == TargetState.Paused ? RunState.Paused : RunState.Stopped);
            }
            return null;
        }
        catch (Exception e)
        {
            LogFailed(e, name);
            listener.ConnectorStateChanged(this, RunState.Failed, e);
            return e;
        }
    }

    private Retries Retries => _retries ?? LazyInitializer.EnsureInitialized(ref _retries, () =>
        new($"Connector {name}", null, time, loggers.CreateLogger<Retries>(), ShowRetry));

    // What is tried again for long shows as the trace of a connector that is RUNNING all the same.
    private void ShowRetry(Exception? reason)
    {
        if (_started && !_stop.IsCancellationRequested) listener.ConnectorStateChanged(this, RunState.Running, reason);
    }

    private void Tell(RunState state)
    {
        LogState(name, state);
        listener.ConnectorStateChanged(this, state, null);
    }

    /// <summary>The task configs that the connector, which has been made, makes now, as they are written to the config topic.</summary>
    /// <exception cref="ConnectException">The connector makes more tasks than it may.</exception>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync()
    {
        var (connector, isSink, _, config, _) = _made!;
        var max = config.TryGetValue(ConnectorConfig.TasksMax, out var text) ? (int)ConfigDef.ParseType(ConnectorConfig.TasksMax, text, ConfigType.Int)! : 1;
        var made = await Enqueue(nameof(Connector.TaskConfigsAsync), () => connector.TaskConfigsAsync(max, _stop.Token));
        if (made.Count > max) RefuseTooMany(made.Count, max, config);
        var taskClass = JavaClassAttribute.Of(connector.TaskType);
        var tasks = new List<IReadOnlyDictionary<string, string>>(made.Count);
        foreach (var one in made)
        {
            var task = new Dictionary<string, string>(one, StringComparer.Ordinal) { ["task.class"] = taskClass };
            if (isSink)
                foreach (var key in (string[])[ConnectorConfig.Topics, ConnectorConfig.TopicsRegex])
                    if (config.TryGetValue(key, out var value)) task[key] = value;
            // Secrets do not go into the topic: what the connector's configuration says by variables, the tasks' say so too.
            foreach (var (key, value) in given)
                if (task.ContainsKey(key) && ConfigVariables.HasVariable(value)) task[key] = value;
            tasks.Add(task);
        }
        return tasks;
    }

    private void RefuseTooMany(int count, int max, IReadOnlyDictionary<string, string> config)
    {
        var tooMany = $"The connector {name} has generated {count} tasks, which is greater than {max}, the maximum number of tasks it is configured to create. ";
        if (!config.TryGetValue("tasks.max.enforce", out var enforce) || !enforce.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
            throw new ConnectException(
                tooMany + "This behaviour should be considered a bug and is disallowed. If necessary, it can be permitted by reconfiguring the connector "
                + "with 'tasks.max.enforce' set to false; however, this option will be removed in a future release of Kafka Connect.");
        LogTooManyTasks(tooMany);
    }

    /// <summary>Stops for good. Who does not answer in time is not waited for: nobody listens to it any more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        var stopped = Enqueue<object?>(nameof(Connector.StopAsync), async () =>
        {
            if (_started) await _made!.Connector.StopAsync();
            _started = false;
            return null;
        });
        using var timeout = new CancellationTokenSource(StopTimeout, time);
        try { await stopped.WaitAsync(timeout.Token); }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested) { LogGivenUp(name, StopTimeout.TotalSeconds, _call ?? nameof(Connector.StopAsync)); }
        catch (Exception e) { LogStop(e, name); }
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        if (_made?.Offsets is { } offsets) await offsets.DisposeAsync();
    }

    private Task<T> Enqueue<T>(string call, Func<Task<T>> work)
    {
        lock (_lock)
        {
            var next = _tail.ContinueWith(_ => WatchAsync(call, work), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            _tail = next;
            return next;
        }
    }

    // A connector may take its time, or never answer: the log says what is waited for.
    private async Task<T> WatchAsync<T>(string call, Func<Task<T>> work)
    {
        _call = call;
        using var timer = time.CreateTimer(_ => LogNoAnswer(name, call, UntilLogged.TotalSeconds), null, UntilLogged, Timeout.InfiniteTimeSpan);
        try { return await work(); }
        finally { _call = null; }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connector {Connector} is {State}")]
    private partial void LogState(string connector, RunState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connector {Connector} cannot be made")]
    private partial void LogNotMade(Exception error, string connector);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connector {Connector} failed")]
    private partial void LogFailed(Exception error, string connector);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{TooMany}")]
    private partial void LogTooManyTasks(string tooMany);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Connector {Connector} has not returned from {Call} for {Seconds} s; what else it is to do waits for that, and other connectors do not")]
    private partial void LogNoAnswer(string connector, string call, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connector {Connector} failed to stop")]
    private partial void LogStop(Exception error, string connector);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Connector {Connector} did not stop within {Seconds} s and is given up: it has not returned from {Call}, and may still hold what it has opened")]
    private partial void LogGivenUp(string connector, double seconds, string call);
}
