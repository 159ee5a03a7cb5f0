using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Tasks;

namespace Connect.Runtime.Herder;

/// <summary>Starting, stopping and reconfiguring connectors. Everything here runs in the loop.</summary>
internal sealed partial class Herder
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250), LongestRetry = TimeSpan.FromMinutes(1);

    private async Task<Exception?> StartConnectorAsync(string name)
    {
        if (_state.Config(name) is not { } raw || _closing) return null;
        ConnectorRunner runner;
        _refused.Remove(name);
        try
        {
            var config = _variables.Resolve(raw);
            var plugin = _plugins.Connector(config.GetValueOrDefault(ConnectorConfig.Class, ""));
            foreach (var hint in _validation.Hints(config)) LogHint(Log(name), name, hint);
            var isSink = plugin.Kind == PluginKind.Sink;
            if (!isSink && TopicCreation.IsConfigured(config) && _worker.TopicCreationEnabled) TopicCreation.Validate(config);
            var offsets = _topics.OffsetsOf(name, config, name, Loggers(name));
            runner = new ConnectorRunner(name, plugin.Version, isSink, plugin.New<Connector>(), config, this, offsets, Loggers(name), _time);
        }
        catch (Exception e)
        {
            LogConnectorRefused(Log(name), e, name);
            _refused.Add(name);
            WriteStatus(name, new RunStatus(RunState.Failed, _workerId, _assignment.Generation, JavaTrace.Of(e), null));
            return e;
        }
        _connectors[name] = runner;
        var target = _state.Target(name);
        var failure = await runner.TransitionAsync(target);
        if (failure is null && target == TargetState.Started) RunInBackground(ReconfigureTasksAsync(runner));
        return failure;
    }

    private async Task StopConnectorAsync(string name, bool toStartAgain = false)
    {
        if (!_connectors.Remove(name, out var runner)) return;
        await runner.StopAsync();
        await runner.DisposeAsync();
        // Stopping takes its time: what was started since then has said how it is.
        if (_connectors.ContainsKey(name)) return;
        var status = new RunStatus(RunState.Unassigned, _workerId, _assignment.Generation, null, runner.Version);
        if (toStartAgain) RunInBackground(WriteSoonAsync(name, status));
        else WriteStatus(name, status);
    }

    private async Task<Exception?> RestartConnectorAsync(string name)
    {
        await StopConnectorAsync(name, toStartAgain: true);
        return _connectors.ContainsKey(name) ? null : await StartConnectorAsync(name);
    }

    private async Task RemoveConnectorAsync(string name)
    {
        _refused.Remove(name);
        var tasks = _tasks.Keys.Where(t => t.Connector == name).ToList();
        await Task.WhenAll([.. tasks.Select(StopTaskAsync), StopConnectorAsync(name)]);
        if (_state.Contains(name)) return;
        if (_assignment.IsLeader) RemoveStatuses(name, tasks);
        RequestRejoin($"connector {name} was deleted");
    }

    private async Task ApplyTargetAsync(string name)
    {
        var target = _state.Target(name);
        foreach (var task in _tasks.Values.Where(t => t.Id.Connector == name)) task.SetTarget(target);
        if (!_connectors.TryGetValue(name, out var runner))
        {
            // One that could not even be made can be stopped, and tries again when it is resumed.
            if (!_refused.Contains(name)) return;
            if (target == TargetState.Started) await StartConnectorAsync(name);
            else if (target == TargetState.Stopped) WriteStatus(name, new RunStatus(RunState.Stopped, _workerId, _assignment.Generation, null, null));
            return;
        }
        // A connector that could not start has nothing to pause.
        if (target == TargetState.Paused && _topics.Status.Connector(name)?.State == RunState.Failed) return;
        var failure = await runner.TransitionAsync(target);
        if (failure is null && target == TargetState.Started && _connectors.GetValueOrDefault(name) == runner) await ReconfigureTasksAsync(runner);
    }

    void IConnectorEvents.ReconfigurationRequested(ConnectorRunner runner) => RunInBackground(_loop.RunAsync(() => ReconfigureTasksAsync(runner)));

    void IConnectorEvents.ConnectorStateChanged(ConnectorRunner runner, RunState state, Exception? error) => RunInBackground(_loop.RunAsync(() =>
    {
        if (_connectors.GetValueOrDefault(runner.Name) != runner || IsOthers(state)) return;
        WriteStatus(runner.Name, new RunStatus(state, _workerId, _assignment.Generation, error is null ? null : JavaTrace.Of(error), runner.Version));
    }));

    // Asks a running connector for its task configs and writes them if they, or the connector's configuration they were made from, have changed.
    private async Task ReconfigureTasksAsync(ConnectorRunner runner)
    {
        var delay = FirstRetry;
        while (!_closing && _connectors.GetValueOrDefault(runner.Name) == runner)
        {
            IReadOnlyList<IReadOnlyDictionary<string, string>> tasks;
            try { tasks = await TaskConfigsAsync(runner); }
            catch (OperationCanceledException) { return; }
            // It was stopped under the question; whoever took its place is asked as well.
            catch (Exception) when (_connectors.GetValueOrDefault(runner.Name) != runner) { return; }
            catch (Exception e)
            {
                LogNoTasks(Log(runner.Name), e, runner.Name);
                ((IConnectorEvents)this).ConnectorStateChanged(runner, RunState.Failed, e);
                return;
            }
            try
            {
                await PublishTasksAsync(runner.Name, tasks, _ending.Token);
                return;
            }
            catch (Exception e) when (e is ConnectException or RestException { IsWrongWorker: true })
            {
                LogPublishRetry(Log(runner.Name), e, runner.Name, delay.TotalMilliseconds);
                await Task.Delay(delay, _time, _ending.Token);
                delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
            }
        }
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(ConnectorRunner runner)
    {
        var config = runner.Config;
        var max = config.TryGetValue(ConnectorConfig.TasksMax, out var text) ? (int)ConfigDef.ParseType(ConnectorConfig.TasksMax, text, ConfigType.Int)! : 1;
        var made = await runner.TaskConfigsAsync(max);
        if (made.Count > max)
        {
            var tooMany = $"The connector {runner.Name} has generated {made.Count} tasks, which is greater than {max}, "
                + "the maximum number of tasks it is configured to create. ";
            if (!config.TryGetValue("tasks.max.enforce", out var enforce) || !enforce.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
                throw new ConnectException(
                    tooMany + "This behaviour should be considered a bug and is disallowed. If necessary, it can be permitted by reconfiguring the connector "
                    + "with 'tasks.max.enforce' set to false; however, this option will be removed in a future release of Kafka Connect.");
            LogTooManyTasks(Log(runner.Name), tooMany);
        }
        var raw = _state.Config(runner.Name) ?? config;
        var taskClass = JavaClassAttribute.Of(runner.Connector.TaskType);
        var tasks = new List<IReadOnlyDictionary<string, string>>(made.Count);
        foreach (var one in made)
        {
            var task = new Dictionary<string, string>(one, StringComparer.Ordinal) { ["task.class"] = taskClass };
            if (runner.IsSink)
                foreach (var key in (string[])[ConnectorConfig.Topics, ConnectorConfig.TopicsRegex])
                    if (config.TryGetValue(key, out var value)) task[key] = value;
            // Secrets do not go into the topic: what the connector's configuration says by variables, the tasks' say so too.
            foreach (var (key, value) in raw)
                if (task.ContainsKey(key) && ConfigVariables.HasVariable(value)) task[key] = value;
            tasks.Add(task);
        }
        return tasks;
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
