using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Logging;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Herder;

/// <summary>What the REST API asks of the herder.</summary>
internal sealed partial class Herder
{
    /// <summary>Completes as soon as the herder has time for it: soon, if it is well.</summary>
    public Task AnswersAsync() => _loop.RunAsync(static () => { });

    /// <summary>The names of all connectors.</summary>
    public Task<IReadOnlyList<string>> ConnectorsAsync() => _loop.RunAsync<IReadOnlyList<string>>(() => [.. _state.Connectors]);

    /// <summary>All connectors, with what is asked for of each; without those of which it is not known, as they have just been made.</summary>
    public Task<IReadOnlyList<(string Name, ConnectorInfo? Info, ConnectorStatus? Status)>> ConnectorsAsync(bool withInfo, bool withStatus) =>
        _loop.RunAsync<IReadOnlyList<(string, ConnectorInfo?, ConnectorStatus?)>>(() =>
        [
            .. _state.Connectors.Select(name => (Name: name, Info: withInfo ? Info(name) : null, Status: withStatus ? Status(name) : null))
                .Where(c => (c.Info is not null || !withInfo) && (c.Status is not null || !withStatus)),
        ]);

    /// <summary>A connector's configuration, tasks and type.</summary>
    public Task<ConnectorInfo> ConnectorAsync(string name) => _loop.RunAsync(() => Info(name) ?? throw RestException.NotFound($"Connector {name} not found"));

    /// <summary>A connector's configuration, variables unresolved.</summary>
    public Task<IReadOnlyDictionary<string, string>> ConfigAsync(string name) =>
        _loop.RunAsync(() => _state.Config(name) ?? throw RestException.NotFound($"Connector {name} not found"));

    /// <summary>A connector's task configurations, variables unresolved.</summary>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TasksAsync(string name) =>
        _loop.RunAsync(() => _state.Contains(name) ? _state.Tasks(name) : throw RestException.NotFound($"Connector {name} not found"));

    /// <summary>What a connector and its tasks do.</summary>
    public Task<ConnectorStatus> StatusAsync(string name) =>
        _loop.RunAsync(() => Status(name) ?? throw RestException.NotFound($"No status found for connector {name}"));

    /// <summary>What a task does.</summary>
    public Task<RunStatus> TaskStatusAsync(TaskId id) =>
        _loop.RunAsync(() => _topics.Status.Task(id) ?? throw RestException.NotFound($"No status found for task {id}"));

    /// <summary>The topics a connector has used.</summary>
    public IReadOnlyList<string> ActiveTopics(string name) =>
        _config.TopicTrackingEnabled ? _topics.Status.Topics(name) : throw new RestException(403, "Topic tracking is disabled.");

    /// <summary>Forgets the topics a connector has used.</summary>
    public async Task ResetActiveTopicsAsync(string name, CancellationToken cancellationToken)
    {
        if (!_config.TopicTrackingEnabled) throw new RestException(403, "Topic tracking is disabled.");
        if (!_config.TopicTrackingResetAllowed) throw new RestException(403, "Topic tracking reset is disabled.");
        cancellationToken.ThrowIfCancellationRequested();
        await CompleteAsync(async end =>
        {
            foreach (var topic in _topics.Status.Topics(name)) await _topics.Status.RemoveTopicAsync(name, topic, end);
            // Whichever worker reads that lets its tasks say anew what they use; what this one's use from now on is to be in the list.
            await _topics.ReadStatusesAsync(end);
        }, $"Kafka at {_clients.BootstrapServers} did not store that the topics of connector {name} are forgotten in the status topic {_config.StatusTopic}, or did "
            + $"not give it back, within {WriteTimeout.TotalSeconds} s. Some may be forgotten: look at the list before you try again");
    }

    /// <summary>Checks a configuration; unresolved variables are resolved first.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="nullKeys">Keys that were given as null, and are therefore not in it.</param>
    /// <param name="cancellationToken">Cancelled when the request is given up.</param>
    public async Task<ConnectorValidation.Result> ValidateAsync(IReadOnlyDictionary<string, string> config, IReadOnlyCollection<string> nullKeys,
        CancellationToken cancellationToken)
    {
        try
        {
            // Asked before variables are resolved: the refusal shows the configuration.
            ConnectorValidation.RequireClass(config);
            var resolved = _variables.Resolve(config);
            var result = await _validation.ValidateAsync(resolved, nullKeys, cancellationToken);
            result.ShowVariables(config, resolved);
            return result;
        }
        catch (ConfigException e) { throw new RestException(400, e.Message, e); }
    }

    /// <summary>Creates a connector, or changes its configuration.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="config">Its whole configuration.</param>
    /// <param name="initial">The state to create it in; null for running.</param>
    /// <param name="mayReplace">Whether it may be there already.</param>
    /// <param name="cancellationToken">Cancelled when the request is given up.</param>
    /// <returns>Whether it is new, and what it is now.</returns>
    public async Task<(bool Created, ConnectorInfo Info)> PutConnectorAsync(string name, IReadOnlyDictionary<string, string> config, TargetState? initial,
        bool mayReplace, CancellationToken cancellationToken) =>
        (await PutConnectorAsync(name, config, initial, mayReplace, null, cancellationToken))!.Value;

    // Null where the connector no longer has the configuration that was expected of it.
    private async Task<(bool Created, ConnectorInfo Info)?> PutConnectorAsync(string name, IReadOnlyDictionary<string, string> config, TargetState? initial,
        bool mayReplace, IReadOnlyDictionary<string, string>? expected, CancellationToken cancellationToken)
    {
        var result = await ValidateAsync(config, [], cancellationToken);
        if (result.Refusal is { } refusal) throw RestException.BadRequest(refusal);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var present = await _loop.RunAsync(() => IsLeading ? _state.Config(name) : throw RestException.WrongWorker());
            if (expected is not null && !ReferenceEquals(present, expected)) return null;
            var exists = present is not null;
            if (exists && !mayReplace) throw RestException.Conflict($"Connector {name} already exists");
            await WriteConfigAsync(async end =>
            {
                if (initial is not null) await _topics.Config.PutTargetStateAsync(name, initial.Value, end);
                return await _topics.Config.PutConnectorAsync(name, config, end);
            });
            var info = await ConnectorAsync(name);
            return (!exists, exists ? info : info with { Tasks = [] });
        }
        finally { _writing.Release(); }
    }

    /// <summary>Changes some keys of a connector's configuration (KIP-477).</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="patch">New values; null removes the key.</param>
    /// <param name="cancellationToken">Cancelled when the request is given up.</param>
    public async Task<ConnectorInfo> PatchConnectorAsync(string name, IReadOnlyDictionary<string, string?> patch, CancellationToken cancellationToken)
    {
        // Whoever changes it meanwhile must not be undone: then it is patched once more.
        while (true)
        {
            var present = await ConfigAsync(name);
            var config = new Dictionary<string, string>(present, StringComparer.Ordinal);
            foreach (var (key, value) in patch)
                if (value is null) config.Remove(key); else config[key] = value;
            if (await PutConnectorAsync(name, config, null, mayReplace: true, present, cancellationToken) is { } put) return put.Info;
        }
    }

    /// <summary>Deletes a connector.</summary>
    public Task DeleteConnectorAsync(string name, CancellationToken cancellationToken) =>
        WriteAsync(name, RestException.NotFound($"Connector {name} not found"),
            end => _topics.Config.RemoveConnectorAsync(name, end), cancellationToken);

    /// <summary>Pauses or resumes a connector.</summary>
    public Task PutTargetAsync(string name, TargetState target, CancellationToken cancellationToken) =>
        WriteAsync(name, RestException.NotFound($"Unknown connector {name}"),
            end => _topics.Config.PutTargetStateAsync(name, target, end), cancellationToken, byAnyWorker: true);

    /// <summary>Stops a connector: its tasks are no more until it is resumed (KIP-875).</summary>
    public Task PutStoppedAsync(string name, CancellationToken cancellationToken) =>
        WriteAsync(name, RestException.NotFound($"Unknown connector {name}"), async end =>
        {
            await _topics.Config.PutTasksAsync(name, [], end);
            return await _topics.Config.PutTargetStateAsync(name, TargetState.Stopped, end);
        }, cancellationToken);

    /// <summary>Restarts a connector without its tasks; complete when it runs again.</summary>
    public async Task RestartConnectorOnlyAsync(string name, CancellationToken cancellationToken)
    {
        if (!await _loop.RunAsync(() => _state.Contains(name))) throw RestException.NotFound($"Unknown connector: {name}");
        LogRestart(Log(name), name, includeTasks: false, onlyFailed: false);
        // A connector whose start hangs goes on with it when nobody waits any more.
        var failure = await _loop.RunAsync(async () =>
        {
            if (!_assignment.Connectors.Contains(name)) throw RestException.WrongWorker();
            Metrics.ConnectorRestarted(name);
            var failure = await ReplaceConnectorAsync(name);
            // It may have been taken from this worker when it was stopped, and not started.
            return _assignment.Connectors.Contains(name) ? failure : throw RestException.WrongWorker();
        }).WaitAsync(cancellationToken);
        if (failure is not null) throw new RestException(500, $"Failed to start connector: {name}", failure);
    }

    /// <summary>Restarts a connector and, where asked for, its tasks (KIP-745).</summary>
    /// <returns>The status as it is planned: what is to be restarted shows RESTARTING.</returns>
    public async Task<ConnectorStatus> RestartAsync(string name, bool includeTasks, bool onlyFailed, CancellationToken cancellationToken)
    {
        var plan = await _loop.RunAsync(() =>
        {
            if (!_state.Contains(name)) throw RestException.NotFound($"Unknown connector: {name}");
            return RestartPlan(name, includeTasks, onlyFailed) ?? throw RestException.NotFound($"Status for connector {name} not found");
        });
        await WriteAsync(name, RestException.NotFound($"Unknown connector: {name}"), end => _topics.Config.PutRestartAsync(name, includeTasks, onlyFailed, end),
            cancellationToken);
        return plan;
    }

    /// <summary>Restarts one task.</summary>
    public Task RestartTaskAsync(string name, int task) => _loop.RunAsync(async () =>
    {
        var id = new TaskId(name, task);
        if (!_state.Contains(name)) throw RestException.NotFound($"Unknown connector: {name}");
        if (task < 0 || task >= _state.Tasks(name).Count) throw RestException.NotFound($"Unknown task: {name}-{task}");
        if (!_assignment.Tasks.Contains(id)) throw RestException.WrongWorker();
        LogRestartTask(new ContextLoggers(_loggers, LogContext.Of(id)).CreateLogger<Herder>(), id);
        await EndTasksAsync([id]);
        Metrics.TaskRestarted(id);
        StartTask(id);
    });

    /// <summary>The algorithms that signatures of requests between workers may have.</summary>
    public IReadOnlyList<string> VerificationAlgorithms => _config.VerificationAlgorithms;

    /// <summary>The key that requests between workers are signed with, or null.</summary>
    public Task<SessionKey?> SessionKeyAsync() => _loop.RunAsync(() => _state.SessionKey);

    /// <summary>Takes over the task configurations that another worker's connector made.</summary>
    public async Task PutTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, CancellationToken cancellationToken)
    {
        // The other worker may have read further: that the connector has been resumed, for example, which is why it has tasks now.
        await ReadConfigAsync(cancellationToken);
        if (!await _loop.RunAsync(() => _state.Contains(name))) throw RestException.NotFound($"Connector {name} not found");
        await _loop.RunAsync(() => WriteTasksAsync(name, tasks, cancellationToken));
    }

    /// <summary>Sets a logger's level on all workers.</summary>
    public Task PutClusterLoggerLevelAsync(string logger, string level) => WriteConfigAsync(end => _topics.Config.PutLoggerLevelAsync(logger, level, end));

    private async Task WriteAsync(string name, RestException unknown, Func<CancellationToken, Task<long>> write, CancellationToken cancellationToken,
        bool byAnyWorker = false)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!byAnyWorker && !await _loop.RunAsync(() => IsLeading)) throw RestException.WrongWorker();
            if (!await _loop.RunAsync(() => _state.Contains(name))) throw unknown;
            await WriteConfigAsync(write);
        }
        finally { _writing.Release(); }
    }

    // Completes when the loop has taken in what was written to the config topic.
    private Task WriteConfigAsync(Func<CancellationToken, Task<long>> write) => CompleteAsync(async end =>
    {
        var offset = await write(end);
        await _topics.ConfigReadAsync(offset, end);
        await _loop.RunAsync(static () => { });
    }, $"Kafka at {_clients.BootstrapServers} did not store what was written to the config topic {_config.ConfigTopic}, or did not give it back, "
        + $"within {WriteTimeout.TotalSeconds} s. It may be stored yet: look at the connector before you try again");

    // What is begun is not left half done because a client has gone, but Kafka has only so long to store it and give it back.
    private async Task CompleteAsync(Func<CancellationToken, Task> write, string tooLate)
    {
        using var timeout = new CancellationTokenSource(WriteTimeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _ending.Token);
        try { await write(end.Token); }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested) { throw new ConnectException(tooLate); }
    }

    private ConnectorInfo? Info(string name)
    {
        if (_state.Config(name) is not { } config) return null;
        var tasks = Enumerable.Range(0, _state.Tasks(name).Count).Select(i => new TaskId(name, i)).ToList();
        return new ConnectorInfo(name, config, tasks, TypeOf(config));
    }

    private string TypeOf(IReadOnlyDictionary<string, string>? config)
    {
        var className = config?.GetValueOrDefault(ConnectorConfig.Class);
        return className is not null && _plugins.Find(className, PluginKind.Sink, PluginKind.Source) is { } plugin ? plugin.TypeName : "unknown";
    }

    private ConnectorStatus? Status(string name)
    {
        if (_topics.Status.Connector(name) is not { } connector) return null;
        return new ConnectorStatus(name, connector, [.. _topics.Status.Tasks(name).Select(t => KeyValuePair.Create(t.Key.Task, t.Value))],
            TypeOf(_state.Config(name)));
    }

    private ConnectorStatus? RestartPlan(string name, bool includeTasks, bool onlyFailed)
    {
        if (Status(name) is not { } status) return null;
        RunStatus Plan(RunStatus status, bool included) =>
            included && (!onlyFailed || status.State == RunState.Failed) ? status with { State = RunState.Restarting, Trace = null } : status;
        return status with
        {
            Connector = Plan(status.Connector, true),
            Tasks = [.. status.Tasks.Select(t => KeyValuePair.Create(t.Key, Plan(t.Value, includeTasks)))],
        };
    }
}
