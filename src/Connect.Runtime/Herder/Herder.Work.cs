using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;

namespace Connect.Runtime.Herder;

/// <summary>Has the worker run what the group has assigned to it, as the config topic says.</summary>
internal sealed partial class Herder
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250), LongestRetry = TimeSpan.FromMinutes(1);

    // Whoever asks for it may have waited for something else before: only what is assigned now is started.
    private async Task<Exception?> StartConnectorAsync(string name)
    {
        if (_closing || !_assignment.Connectors.Contains(name) || _state.Config(name) is not { } config) return null;
        var target = _state.Target(name);
        var failure = await _worker.StartConnectorAsync(name, config, target);
        if (failure is null && target == TargetState.Started) RunInBackground(ReconfigureTasksAsync(name));
        return failure;
    }

    private Task<Exception?> ReplaceConnectorAsync(string name)
    {
        _restarts.Forget(Runnable.Of(name));
        return StartConnectorAgainAsync(name);
    }

    private async Task<Exception?> StartConnectorAgainAsync(string name)
    {
        await _worker.StopConnectorAsync(name, startsAgain: true);
        await ReportsTakenAsync();
        return _worker.HasConnector(name) ? null : await StartConnectorAsync(name);
    }

    private void StartTask(TaskId id)
    {
        var tasks = _state.Tasks(id.Connector);
        if (_closing || !_assignment.Tasks.Contains(id) || id.Task >= tasks.Count || _worker.HasTask(id)) return;
        var connector = id.Connector;
        _worker.StartTask(new TaskStart(id, _state.Generation(connector), _state.Target(connector), _state.Config(connector)!, tasks[id.Task],
            _state.TaskCount(connector)));
    }

    // Whatever becomes of them then, they begin anew: attempts to start them again by itself are forgotten.
    private async Task EndTasksAsync(IReadOnlyCollection<TaskId> tasks)
    {
        foreach (var id in tasks) _restarts.Forget(Runnable.Of(id));
        await Task.WhenAll(tasks.Select(_worker.StopTaskAsync));
        await ReportsTakenAsync();
    }

    private async Task EndConnectorsAsync(IReadOnlyCollection<string> connectors)
    {
        foreach (var name in connectors) _restarts.Forget(Runnable.Of(name));
        await Task.WhenAll(connectors.Select(c => _worker.StopConnectorAsync(c)));
        await ReportsTakenAsync();
    }

    private async Task EndAllAsync()
    {
        _restarts.Clear();
        await _worker.StopAsync();
        await ReportsTakenAsync();
    }

    // A connector that was deleted.
    private async Task RemoveConnectorAsync(string name)
    {
        var tasks = _worker.Tasks.Select(t => t.Id).Where(t => t.Connector == name).ToList();
        await Task.WhenAll(EndTasksAsync(tasks), EndConnectorsAsync([name]));
        if (_state.Contains(name)) return;
        Metrics.Forget(name);
        if (_assignment.IsLeader) RemoveStatuses(name, tasks);
        RequestRejoin($"connector {name} was deleted");
    }

    private async Task ApplyTargetAsync(string name)
    {
        var target = _state.Target(name);
        _worker.TransitionTasks(name, target);
        ApplyTargetToRestarts(name, target);
        // A connector that could not start has nothing to pause.
        if (!_worker.HasConnector(name) || (target == TargetState.Paused && _topics.Status.Connector(name)?.State == RunState.Failed)) return;
        var failure = await _worker.TransitionConnectorAsync(name, target);
        if (failure is null && target == TargetState.Started) await ReconfigureTasksAsync(name);
    }

    // A restart record was read: what of it runs here is restarted.
    private async Task RestartAssignedAsync(string name, bool includeTasks, bool onlyFailed)
    {
        if (RestartPlan(name, includeTasks, onlyFailed) is not { } plan) return;
        LogRestart(Log(name), name, includeTasks, onlyFailed);
        var tasks = plan.Tasks.Where(t => t.Value.State == RunState.Restarting).Select(t => new TaskId(name, t.Key)).Where(_assignment.Tasks.Contains)
            .ToList();
        var connector = plan.Connector.State == RunState.Restarting && _assignment.Connectors.Contains(name);
        await EndTasksAsync(tasks);
        if (connector) await EndConnectorsAsync([name]);
        if (connector) WriteStatus(name, plan.Connector with { WorkerId = _workerId, Generation = _assignment.Generation, Restarts = 0 });
        foreach (var id in tasks) WriteStatus(id, StatusOf(Runnable.Of(id), RunState.Restarting, null, plan.Connector.Version));
        if (connector) Metrics.ConnectorRestarted(name);
        foreach (var id in tasks) Metrics.TaskRestarted(id);
        if (connector) await StartConnectorAsync(name);
        foreach (var id in tasks) StartTask(id);
    }

    // Asks a running connector for its task configs and writes them if they, or the connector's configuration they were made from, have changed.
    private async Task ReconfigureTasksAsync(string name)
    {
        var delay = FirstRetry;
        while (!_closing && await _worker.TaskConfigsAsync(name) is { } tasks)
        {
            try
            {
                await PublishTasksAsync(name, tasks, _ending.Token);
                return;
            }
            catch (Exception e) when (e is ConnectException or RestException { IsWrongWorker: true })
            {
                LogPublishRetry(Log(name), e, name, delay.TotalMilliseconds);
                await Task.Delay(delay, _time, _ending.Token);
                delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
            }
        }
    }

    private async Task PublishTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, CancellationToken cancellationToken)
    {
        if (!AreNew(name, tasks)) return;
        var route = Route(RequestTarget.Leader);
        if (route.IsHere) await WriteTasksAsync(name, tasks, cancellationToken);
        else if (route.Url is { } leader) await SendTasksAsync(name, tasks, leader, cancellationToken);
        else throw new ConnectException("No leader is known at the moment, likely because the group rebalances");
    }

    private bool AreNew(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks)
    {
        if (!_state.Contains(name) || _state.Target(name) == TargetState.Stopped) return false;
        var present = _state.Tasks(name);
        return _state.IsInconsistent(name) || _state.TaskCount(name) != tasks.Count || !(tasks.Count > 0 | _state.Generation(name) > 0)
            || present.Count != tasks.Count || !present.Zip(tasks).All(p => Same(p.First, p.Second)) || !Same(_state.AppliedConfig(name), _state.Config(name));
    }

    private async Task WriteTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!IsLeading) throw RestException.WrongWorker();
            if (!AreNew(name, tasks)) return;
            await WriteConfigAsync(end => _topics.Config.PutTasksAsync(name, tasks, end));
        }
        finally { _writing.Release(); }
    }

    private static bool Same(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Count == b.Count && a.All(e => b.TryGetValue(e.Key, out var v) && v == e.Value));
}
