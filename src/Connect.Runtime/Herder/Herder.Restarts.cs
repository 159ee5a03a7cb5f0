using System.Globalization;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Herder;

/// <summary>Connectors and tasks that start again by themselves after they have failed, where <c>errors.restart.policy</c> says so.</summary>
internal sealed partial class Herder
{
    // How long what is due waits for a rebalance, or for the worker to be a member again, before it is looked at once more.
    private static readonly TimeSpan UntilSettled = TimeSpan.FromSeconds(1);

    // A worker that stood still before it announced a task's producer, and then goes on, fences the task that has taken its place meanwhile. It finds out at once, and stays away;
    // the other one is the rightful one, and would be FAILED for ever. Two clusters that share transactional ids fence each other again and again, which is to end.
    private static readonly RestartPolicy AfterFencing = new(IsOn: true, MaxAttempts: 3, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private readonly Restarts _restarts;

    // Says what comes next for what has failed, as the end of a sentence, or null where somebody is to restart it.
    private string? NoteForRestarts(Runnable what, RunState state, Exception? error)
    {
        if (state == RunState.Running) _restarts.Running(what);
        if (state != RunState.Failed || _closing) return null;
        var policy = PolicyOf(what.Connector);
        if (policy is not { IsOn: true } && error is ProducerFencedException or { InnerException: ProducerFencedException }) policy = AfterFencing;
        if (policy is null || _restarts.Failed(what, policy) is not { } plan) return null;
        var logger = Log(what);
        if (plan.Delay is { } delay)
        {
            var most = plan.MaxAttempts < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" of {plan.MaxAttempts}");
            LogStartsAgain(logger, what, delay.TotalSeconds, plan.Attempt, most);
            return string.Create(CultureInfo.InvariantCulture, $"it starts again by itself after {delay.TotalSeconds:0.#} s (attempt {plan.Attempt}{most})");
        }
        LogStaysFailed(logger, what, plan.Attempt);
        return string.Create(CultureInfo.InvariantCulture,
            $"it has started again by itself {plan.Attempt} times{(policy == AfterFencing ? "" : ", as often as errors.restart.max.attempts allows,")} and stays FAILED until it is restarted");
    }

    private RestartPolicy? PolicyOf(string connector)
    {
        if (_state.Config(connector) is not { } config) return null;
        try
        {
            var own = config.Where(k => k.Key.StartsWith(RestartPolicy.Prefix, StringComparison.Ordinal)).ToDictionary();
            return RestartPolicy.From(_variables.Resolve(own), _config.Properties);
        }
        // A configuration that was not checked here, or a variable whose file is gone: nothing is done that nobody has asked for.
        catch (Exception e) when (e is ConfigException or ConnectException)
        {
            LogNoPolicy(Log(connector), connector, e.Message);
            return null;
        }
    }

    // Whether it has failed still, and may start, is looked at when it is due, and not before.
    private async Task StartAgainAsync(Runnable what)
    {
        if (_closing || !_restarts.IsDue(what)) return;
        var name = what.Connector;
        var isMine = what.Task is { } number ? _assignment.Tasks.Contains(new TaskId(name, number)) : _assignment.Connectors.Contains(name);
        if (!isMine || !_state.Contains(name))
        {
            _restarts.Forget(what);
            return;
        }
        // Whoever resumes it looks for what is due.
        if (_state.Target(name) != TargetState.Started) return;
        // It may be about to be taken away, or be somebody else's already.
        if (_rebalancing || !_group.IsMember)
        {
            _restarts.Postpone(what, UntilSettled);
            return;
        }
        _restarts.Begin(what);
        LogStarts(Log(what), what, _restarts.Count(what));
        if (what.Task is { } task)
        {
            var id = new TaskId(name, task);
            Metrics.TaskRestarted(id);
            await _worker.StopTaskAsync(id);
            await ReportsTakenAsync();
            StartTask(id);
        }
        else
        {
            Metrics.ConnectorRestarted(name);
            await StartConnectorAgainAsync(name);
        }
    }

    // A connector that is resumed is started by that; its tasks that have failed are not.
    private void ApplyTargetToRestarts(string name, TargetState target)
    {
        if (target == TargetState.Paused) return;
        _restarts.Forget(Runnable.Of(name));
        if (target != TargetState.Started) return;
        foreach (var what in _restarts.Due(name)) RunInBackground(StartAgainAsync(what));
    }

    private ILogger Log(Runnable what) => what.Task is { } task
        ? new Logging.ContextLoggers(_loggers, Logging.LogContext.Of(new TaskId(what.Connector, task))).CreateLogger<Herder>() : Log(what.Connector);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} starts again by itself after {Seconds:0.#} s (attempt {Attempt}{Most})")]
    private static partial void LogStartsAgain(ILogger logger, Runnable what, double seconds, int attempt, string most);

    [LoggerMessage(Level = LogLevel.Information, Message = "{What} starts again by itself, for the {Count}. time since it was last started otherwise")]
    private static partial void LogStarts(ILogger logger, Runnable what, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} has started again by itself {Attempts} times, and stays FAILED until it is restarted")]
    private static partial void LogStaysFailed(ILogger logger, Runnable what, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connector {Connector} does not start again by itself, as its errors.restart.* keys cannot be read: {Reason}")]
    private static partial void LogNoPolicy(ILogger logger, string connector, string reason);
}
