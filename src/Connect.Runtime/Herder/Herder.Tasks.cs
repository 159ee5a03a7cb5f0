using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Tasks;

namespace Connect.Runtime.Herder;

/// <summary>Starting and stopping tasks, and what becomes of what they report. Everything here runs in the loop, except where it says otherwise.</summary>
internal sealed partial class Herder
{
    private readonly List<Task> _statusWrites = [];

    private void StartTask(TaskId id)
    {
        if (_closing || _stopping.ContainsKey(id) || _tasks.ContainsKey(id)) return;
        try
        {
            var config = _variables.Resolve(_state.Config(id.Connector)!);
            if (_state.TaskCount(id.Connector) is var count && MaxTasksEnforced(config) is { } max && count > max)
                throw new ConnectException(
                    $"The connector {id.Connector} has generated {count} tasks, which is greater than {max}, "
                    + "the maximum number of tasks it is configured to create.");
            var plugin = _plugins.Connector(config.GetValueOrDefault(ConnectorConfig.Class, ""));
            var setup = new TaskSetup
            {
                Id = id,
                Generation = _state.Generation(id.Connector),
                Version = plugin.Version,
                Target = _state.Target(id.Connector),
                ConnectorConfig = config,
                TaskConfig = _variables.Resolve(_state.Tasks(id.Connector)[id.Task]),
                Worker = _worker,
                Clients = _clients.With(Loggers(id)),
                Plugins = _plugins,
                LoggerFactory = Loggers(id),
                TimeProvider = _time,
                TrackTopics = _worker.TopicTrackingEnabled,
            };
            var task = Activator.CreateInstance(plugin.New<Connector>().TaskType);
            TaskRunner runner = task switch
            {
                SinkTask sink => new SinkTaskRunner(setup, sink, _ => PrepareSinkAsync(setup), this),
                SourceTask source => new SourceTaskRunner(setup, source, stopping => PrepareSourceAsync(setup, stopping), this),
                _ => throw new ConnectException(
                    $"The tasks of {plugin.ClassName} are of {plugin.New<Connector>().TaskType}, "
                    + $"which is neither a {nameof(SourceTask)} nor a {nameof(SinkTask)}"),
            };
            _tasks[id] = runner;
            runner.Start();
        }
        catch (Exception e)
        {
            LogTaskRefused(Loggers(id).CreateLogger<Herder>(), e, id);
            WriteStatus(id, new RunStatus(RunState.Failed, _workerId, _assignment.Generation, JavaTrace.Of(e), null));
        }
    }

    private static int? MaxTasksEnforced(IReadOnlyDictionary<string, string> config)
    {
        if (config.TryGetValue("tasks.max.enforce", out var enforce) && enforce.Trim().Equals("false", StringComparison.OrdinalIgnoreCase)) return null;
        return config.TryGetValue(ConnectorConfig.TasksMax, out var text) && int.TryParse(text, out var max) ? max : null;
    }

    // Completes when the task has ended or is abandoned, whoever asked for that first.
    private Task StopTaskAsync(TaskId id)
    {
        if (_stopping.TryGetValue(id, out var stopping)) return stopping;
        return _tasks.TryGetValue(id, out var runner) ? _stopping[id] = StopAsync(id, runner) : Task.CompletedTask;
    }

    private async Task StopAsync(TaskId id, TaskRunner runner)
    {
        await Task.Yield();
        try
        {
            // One that was abandoned can no longer say so itself.
            if (!await runner.StopAsync(_worker.TaskShutdownTimeout))
                WriteStatus(id, new RunStatus(RunState.Unassigned, _workerId, _assignment.Generation, null, runner.Version));
        }
        finally
        {
            _stopping.Remove(id);
            _tasks.Remove(id);
        }
    }

    private async Task RestartTaskAsync(TaskId id)
    {
        await StopTaskAsync(id);
        if (_assignment.Tasks.Contains(id) && id.Task < _state.Tasks(id.Connector).Count) StartTask(id);
    }

    // Tasks that the last commit no longer has are not to be seen any more. Those that were stopped just now may not have been read back yet.
    private void RemoveLostTasks(IEnumerable<TaskId> stopped)
    {
        if (!_assignment.IsLeader) return;
        foreach (var id in _state.Connectors.SelectMany(c => _topics.Status.Tasks(c)).Select(t => t.Key).Union(stopped))
            if (_state.Contains(id.Connector) && id.Task >= _state.Tasks(id.Connector).Count && !_tasks.ContainsKey(id)) WriteStatus(id, null);
    }

    // What others have said of parts that are no more, they have said before this generation began.
    private async Task RemoveLostStatusesAsync()
    {
        await Task.WhenAll(_statusWrites.ToArray());
        try { await _topics.ReadStatusesAsync(_ending.Token); }
        // The next generation's leader sees to it.
        catch (Exception e) when (e is OperationCanceledException or ConnectException) { return; }
        if (!_assignment.IsLeader) return;
        RemoveLostTasks([]);
        foreach (var name in _topics.Status.Names.Where(n => !_state.Contains(n)).ToList()) RemoveStatuses(name, []);
    }

    private void RemoveStatuses(string connector, IEnumerable<TaskId> tasks)
    {
        foreach (var id in _topics.Status.Tasks(connector).Select(t => t.Key).Union(tasks)) WriteStatus(id, null);
        WriteStatus(connector, null);
        foreach (var topic in _topics.Status.Topics(connector)) WriteLater(_topics.Status.RemoveTopicAsync(connector, topic));
    }

    void ITaskListener.TaskStateChanged(TaskRunner runner, RunState state, Exception? error) => RunInBackground(_loop.RunAsync(() =>
    {
        if (_tasks.GetValueOrDefault(runner.Id) != runner || IsOthers(state)) return;
        WriteStatus(runner.Id, new RunStatus(state, _workerId, _assignment.Generation, error is null ? null : JavaTrace.Of(error), runner.Version));
    }));

    // A worker that stood still, or was cut off, for longer than its session may have been replaced. That its parts failed by it, or still ran, must not be
    // written over what their successors say; it is about to stop them.
    private bool IsOthers(RunState state) => state != RunState.Unassigned && !_group.IsMember;

    void ITaskListener.TopicUsed(TaskId task, string topic)
    {
        if (_topics.Status.UsesTopic(task.Connector, topic)) return;
        RunInBackground(_loop.RunAsync(() => WriteLater(_topics.Status.PutTopicAsync(topic, task, _time.GetUtcNow().ToUnixTimeMilliseconds()))));
    }

    private void WriteStatus(string connector, RunStatus? status)
    {
        WritePendingStatus(connector);
        WriteLater(_topics.Status.PutConnectorAsync(connector, status));
    }

    // A connector that starts again right away is without a place for milliseconds. That is written together with what comes next, or when the start takes its
    // time: who asks for the state after a change of the configuration shall not take it for what became of the change.
    private async Task WriteSoonAsync(string connector, RunStatus status)
    {
        _pendingStatuses[connector] = status;
        await Task.Delay(LongestRestart, _time);
        if (_pendingStatuses.GetValueOrDefault(connector) == status) WritePendingStatus(connector);
    }

    private void WritePendingStatus(string connector)
    {
        if (_pendingStatuses.Remove(connector, out var status)) WriteLater(_topics.Status.PutConnectorAsync(connector, status));
    }

    private void WriteStatus(TaskId task, RunStatus? status) => WriteLater(_topics.Status.PutTaskAsync(task, status));

    private void WriteLater(Task write)
    {
        _statusWrites.RemoveAll(w => w.IsCompleted);
        _statusWrites.Add(write.ContinueWith(w => { if (w.Exception is { } e) LogStatus(e.InnerException!); }, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
    }

    // Runs in the task's own loop.
    private Task<SinkPipeline> PrepareSinkAsync(TaskSetup setup) => PrepareAsync(setup, async (converters, chain, made) =>
    {
        var overrides = ConnectorValidation.WithPrefix(setup.ConnectorConfig, "consumer.override.");
        var errors = made.Push(await MakeErrorReportsAsync(setup, withLetters: true));
        var group = $"connect-{setup.Id.Connector}";
        var consumer = made.Push(setup.Clients.GroupConsumer($"connector-consumer-{setup.Id}", group, overrides));
        return new SinkPipeline(consumer, stopping => JoinAsync(setup, consumer, group, overrides, stopping), converters, chain, errors,
            new RetryDelay(errors.RetryTimeout, errors.RetryDelayMax, _time), errors.NeedsOriginals ? new OriginalRecords() : null);
    });

    // Runs in the task's own loop.
    private Task<SourcePipeline> PrepareSourceAsync(TaskSetup setup, CancellationToken stopping) => PrepareAsync(setup, async (converters, chain, made) =>
    {
        var errors = made.Push(await MakeErrorReportsAsync(setup, withLetters: false));
        var offsets = made.Push(_topics.OffsetsOf(setup.Id.Connector, setup.ConnectorConfig, setup.Id.ToString(), setup.LoggerFactory));
        TopicCreation? creation = null;
        if (_worker.TopicCreationEnabled && TopicCreation.IsConfigured(setup.ConnectorConfig))
        {
            var admin = ConnectorValidation.WithPrefix(setup.ConnectorConfig, "admin.override.");
            creation = TopicCreation.From(setup.ConnectorConfig, made.Push(setup.Clients.Topics($"connector-adminclient-{setup.Id}", admin)));
        }
        var overrides = ConnectorValidation.WithPrefix(setup.ConnectorConfig, "producer.override.");
        var producer = made.Push(_worker.ExactlyOnceEnabled ? await TransactionalProducerAsync(setup, overrides, stopping)
            : setup.Clients.TaskProducer($"connector-producer-{setup.Id}", overrides));
        // After the producers of former tasks were fenced: until then they may still commit offsets.
        await PersistAsync(setup, offsets.ReadAsync, stopping);
        return new SourcePipeline(producer, converters, chain, errors, new RetryDelay(errors.RetryTimeout, errors.RetryDelayMax, _time),
            RetryDelay.OfPolls(errors.RetryTimeout, errors.RetryDelayMax, _time), offsets, offsets.StoreAsync, creation,
            _worker.ExactlyOnceEnabled ? ExactlyOnceSettings.From(setup, offsets) : null);
    });

    // A task that cannot be made leaves nothing behind: users restart it until it can, and each try would hold on to its connections.
    private async Task<T> PrepareAsync<T>(TaskSetup setup, Func<TaskConverters, TransformationChain, DisposableStack, Task<T>> prepare)
    {
        foreach (var alias in ConnectorValidation.Aliases(setup.ConnectorConfig, ConnectorConfig.Transforms))
            foreach (var (former, present) in (ReadOnlySpan<(string, string)>)[("blacklist", "exclude"), ("whitelist", "include")])
                if (setup.ConnectorConfig.GetValueOrDefault($"transforms.{alias}.type", "").Contains("ReplaceField", StringComparison.Ordinal)
                    && setup.ConnectorConfig.ContainsKey($"transforms.{alias}.{former}"))
                    LogFormerOption(setup.LoggerFactory.CreateLogger<Herder>(), $"transforms.{alias}.{former}", $"transforms.{alias}.{present}");
        var made = new DisposableStack();
        try
        {
            var converters = made.Push(TaskConverters.For(setup.ConnectorConfig, _worker, _plugins));
            var chain = made.Push(new TransformationChain(setup.ConnectorConfig, _plugins));
            return await prepare(converters, chain, made);
        }
        catch
        {
            // Why the task cannot be made is what its user is to be told, not what its remains make of that. Disconnecting takes its time.
            try { await made.DisposeAsync(); }
            catch (Exception e) { LogRemains(setup.LoggerFactory.CreateLogger<Herder>(), e, setup.Id); }
            throw;
        }
    }

    private static Task JoinAsync(TaskSetup setup, BatchConsumer consumer, string group, IReadOnlyDictionary<string, string> overrides,
        CancellationToken stopping)
    {
        var topics = ConnectorValidation.Aliases(setup.TaskConfig, ConnectorConfig.Topics);
        if (topics.Count > 0) return setup.Clients.JoinAsync(consumer, group, topics, stopping);
        var pattern = new JavaRegex(setup.TaskConfig.GetValueOrDefault(ConnectorConfig.TopicsRegex, "").Trim());
        return setup.Clients.JoinAsync(consumer, group, pattern, overrides, stopping);
    }

    private async Task<ErrorReports> MakeErrorReportsAsync(TaskSetup setup, bool withLetters)
    {
        var config = ErrorConfig.From(setup.ConnectorConfig);
        DeadLetterQueue? letters = null;
        if (withLetters && config.DeadLetterTopic.Length > 0)
        {
            await using var admin = setup.Clients.Topics($"connector-adminclient-{setup.Id}", ConnectorValidation.WithPrefix(setup.ConnectorConfig, "admin.override."));
            try
            {
                await admin.CreateIfMissingAsync(config.DeadLetterTopic, 1, config.DeadLetterReplication, new Dictionary<string, string>(),
                    "errors.deadletterqueue.topic.replication.factor");
            }
            catch (ConnectException e)
            {
                throw new ConnectException($"Could not initialize dead letter queue with topic={config.DeadLetterTopic}: {e.Message}", e);
            }
            var clientErrors = new ClientErrors();
            var producer = setup.Clients.Producer($"connector-dlq-producer-{setup.Id}", ConnectorValidation.WithPrefix(setup.ConnectorConfig, "producer.override."),
                errors: clientErrors);
            letters = new DeadLetterQueue(config.DeadLetterTopic, setup.Id, config.DeadLetterHeaders, producer, clientErrors);
        }
        var reports = new ErrorReports(setup.Id, config, letters, setup.ErrorCounts, _time, setup.LoggerFactory.CreateLogger<ErrorReports>());
        reports.WarnOfTraps();
        return reports;
    }
}
