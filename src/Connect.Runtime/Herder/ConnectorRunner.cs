using Connect.Api;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Herder;

/// <summary>Runs one connector (not its tasks): starts, stops and asks it for task configs, one thing after the other, outside the herder's loop.</summary>
internal sealed partial class ConnectorRunner(string name, string version, bool isSink, Connector connector, IReadOnlyDictionary<string, string> config,
    IConnectorEvents events, ConnectorOffsets offsets,
    ILoggerFactory loggers, TimeProvider time) : IConnectorContext, IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = loggers.CreateLogger<ConnectorRunner>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _tail = Task.CompletedTask;
    private bool _initialized, _started;

    public string Name => name;
    public string Version => version;
    public bool IsSink => isSink;

    /// <summary>The configuration it runs with, variables resolved.</summary>
    public IReadOnlyDictionary<string, string> Config => config;

    /// <summary>The connector itself, for questions that need no start.</summary>
    public Connector Connector => connector;

    string IConnectorContext.Connector => name;
    IOffsetStorageReader IConnectorContext.OffsetStorageReader => offsets;
    ILoggerFactory IConnectorContext.LoggerFactory => loggers;
    TimeProvider IConnectorContext.TimeProvider => time;
    void IConnectorContext.RequestTaskReconfiguration() => events.ReconfigurationRequested(this);
    void IConnectorContext.RaiseError(Exception error) => events.ConnectorStateChanged(this, RunState.Failed, error);

    /// <summary>Brings the connector to a state; what it is then, or that it failed, comes as an event.</summary>
    /// <returns>Null when it is in the state, or why it failed.</returns>
    public Task<Exception?> TransitionAsync(TargetState target) => Enqueue(async () =>
    {
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
                LogState(name, RunState.Running);
                events.ConnectorStateChanged(this, RunState.Running, null);
            }
            else
            {
                if (_started) await connector.StopAsync();
                _started = false;
                var state = target == TargetState.Paused ? RunState.Paused : RunState.Stopped;
                LogState(name, state);
                events.ConnectorStateChanged(this, state, null);
            }
            return null;
        }
        catch (Exception e)
        {
            LogFailed(e, name);
            events.ConnectorStateChanged(this, RunState.Failed, e);
            return e;
        }
    });

    /// <summary>The task configs that the connector makes now.</summary>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks) =>
        Enqueue(() => connector.TaskConfigsAsync(maxTasks, _stop.Token));

    /// <summary>Stops for good.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        var stopped = Enqueue<object?>(async () =>
        {
            if (_started) await connector.StopAsync();
            _started = false;
            return null;
        });
        // What it was asked before may hang as well. Nobody listens to it any more.
        try { await stopped.WaitAsync(StopTimeout, time); }
        catch (Exception e) { LogStop(e, name); }
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await offsets.DisposeAsync();
    }

    private Task<T> Enqueue<T>(Func<Task<T>> work)
    {
        lock (_lock)
        {
            var next = _tail.ContinueWith(_ => work(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            _tail = next;
            return next;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connector {Connector} is {State}")]
    private partial void LogState(string connector, RunState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connector {Connector} failed")]
    private partial void LogFailed(Exception error, string connector);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connector {Connector} failed to stop")]
    private partial void LogStop(Exception error, string connector);
}
