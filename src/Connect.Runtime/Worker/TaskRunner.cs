using System.Collections.Concurrent;
using Connect.Runtime.Errors;
using Connect.Runtime.Logging;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

/// <summary>Runs one task: its loop, its states, its orderly end. Failures are reported, never thrown.</summary>
/// <param name="setup">What it is made of.</param>
/// <param name="kind">What the task's loggers are called after.</param>
/// <param name="listener">Hears of its states.</param>
internal abstract partial class TaskRunner(TaskSetup setup, Type kind, ITaskListener listener) : IAsyncDisposable
{
    // After how long the log says what a task that does not answer was asked.
    private static readonly TimeSpan UntilLogged = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly long _made = setup.TimeProvider.GetTimestamp();
    private readonly ConcurrentDictionary<string, bool> _topicsUsed = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;
    private ITimer? _watch;
    private volatile string? _call;
    private volatile TargetState _target = setup.Target;
    private volatile bool _abandoned;
    private Retries? _retries;

    public TaskId Id => setup.Id;

    /// <summary>The generation of task configs this task was made from.</summary>
    public int Generation => setup.Generation;

    /// <summary>The plugin's version, for the status; null where there is no such plugin.</summary>
    public string? Version => setup.Version;

    /// <summary>Whether the loop has ended.</summary>
    public bool IsFinished => _loop.IsCompleted;

    /// <summary>Whether the worker has counted how it started.</summary>
    public bool HasStartupBeenCounted { get; set; }

    /// <summary>What the task does now.</summary>
    public RunState State { get; private set; } = RunState.Unassigned;

    /// <summary>What the task was made of, and what is measured of it.</summary>
    public TaskSetup Setup => setup;

    /// <summary>How long ago the task was made. What is due at a time is measured by this, and not by a clock that somebody may set.</summary>
    protected TimeSpan Now => setup.TimeProvider.GetElapsedTime(_made);

    private protected readonly ILogger _logger = setup.LoggerFactory.CreateLogger(kind);

    /// <summary>For lines about the task's offsets.</summary>
    private protected ILogger OffsetsLogger { get; } =
        new ContextLoggers(setup.LoggerFactory, LogContext.OffsetsOf(setup.Id)).CreateLogger(kind);

    /// <summary>What the task tries again.</summary>
    private protected Retries Retries => _retries ?? LazyInitializer.EnsureInitialized(ref _retries, () =>
        new($"Task {setup.Id}", setup.ErrorCounts, setup.TimeProvider, setup.LoggerFactory.CreateLogger<Retries>(), ShowRetry));

    /// <summary>Cancelled when the task is to stop.</summary>
    protected CancellationToken Stopping => _stop.Token;

    /// <summary>Cancelled when nobody waits for the task any more.</summary>
    protected CancellationToken Abandoned => _abandon.Token;

    /// <summary>Whether the loop has ended by a failure.</summary>
    protected bool HasFailed { get; private set; }

    /// <summary>What the connector is to do.</summary>
    protected TargetState Target => _target;

    /// <summary>Starts the loop.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Pauses or resumes.</summary>
    public void SetTarget(TargetState target)
    {
        _target = target;
        Wake();
    }

    /// <summary>Stops the task; one that does not stop in time is abandoned and can no longer report or commit.</summary>
    /// <returns>Whether it stopped in time.</returns>
    public async Task<bool> StopAsync(TimeSpan timeout)
    {
        await _stop.CancelAsync();
        Wake();
        try { await _loop.WaitAsync(timeout, setup.TimeProvider); return true; }
        catch (TimeoutException)
        {
            _abandoned = true;
            LogAbandoned(Id, timeout.TotalMilliseconds);
            await _abandon.CancelAsync();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stop.Dispose();
        _abandon.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The task's whole life from start to stop, without cleaning up.</summary>
    protected abstract Task ExecuteAsync();

    /// <summary>Frees what the task holds, whatever happened before.</summary>
    protected abstract Task CleanUpAsync();

    /// <summary>Ends whatever the loop waits for.</summary>
    protected abstract void Wake();

    protected void Report(RunState state, Exception? error = null)
    {
        if (_abandoned) return;
        State = state;
        setup.Metrics.States.Change(state);
        if (state != RunState.Failed) LogState(Id, state);
        listener.TaskStateChanged(this, state, error);
    }

    // What is tried again for long shows as the trace of a task that is RUNNING all the same.
    private void ShowRetry(Exception? reason)
    {
        if (!_abandoned && State == RunState.Running) listener.TaskStateChanged(this, State, reason);
    }

    protected void UsesTopic(string topic)
    {
        if (setup.TrackTopics && _topicsUsed.TryAdd(topic, true)) listener.TopicUsed(Id, topic);
    }

    /// <summary>Lets the log say what the task was asked, where it has not answered for long by the time this is disposed of.</summary>
    protected Call Watch(string call)
    {
        _call = call;
        _watch ??= setup.TimeProvider.CreateTimer(static runner => ((TaskRunner)runner!).SayCall(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Change(UntilLogged, Timeout.InfiniteTimeSpan);
        return new Call(this);
    }

    private void SayCall()
    {
        if (_call is { } call) LogNoAnswer(Id, call, UntilLogged.TotalSeconds);
    }

    /// <summary>A call of the task that is under way.</summary>
    protected readonly struct Call(TaskRunner runner) : IDisposable
    {
        /// <summary>The task has answered.</summary>
        public void Dispose()
        {
            runner._call = null;
            runner._watch!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Topics are noted again after users reset the list.</summary>
    public void ClearActiveTopics() => _topicsUsed.Clear();

    private async Task RunAsync()
    {
        Exception? failure = null;
        try { await ExecuteAsync(); }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        // What breaks because it is stopped has not failed.
        catch (Exception e) when (_stop.IsCancellationRequested) { LogCleanUp(e, Id); }
        catch (Exception e)
        {
            failure = e;
            HasFailed = true;
            LogFailed(e, Id);
        }
        try { await CleanUpAsync(); }
        catch (Exception e) { LogCleanUp(e, Id); }
        if (_watch is not null) await _watch.DisposeAsync();
        Report(failure is null ? RunState.Unassigned : RunState.Failed, failure);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} is {State}")]
    private partial void LogState(TaskId task, RunState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} threw an exception and is FAILED")]
    private partial void LogFailed(Exception error, TaskId task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} failed while it stopped")]
    private partial void LogCleanUp(Exception error, TaskId task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} has not returned from {Call} for {Seconds} s, and does nothing else until it does")]
    private partial void LogNoAnswer(TaskId task, string call, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} did not stop within {Milliseconds} ms and is abandoned")]
    private partial void LogAbandoned(TaskId task, double milliseconds);
}
