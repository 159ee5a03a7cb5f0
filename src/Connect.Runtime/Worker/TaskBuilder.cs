using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker.Sink;
using Connect.Runtime.Worker.Source;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

/// <summary>Builds tasks: at once the runner, and, when that has begun, what its loop works with: converters, transformations, clients.</summary>
internal sealed partial class TaskBuilder(WorkerConfig worker, PluginRegistry plugins, KafkaClients clients, ConfigVariables variables, IInternalTopics topics,
    IProducerFencing fencing, ILoggerFactory loggers, TimeProvider time, WorkerMetrics? metrics = null)
{
    /// <summary>Builds a task that is not started yet. Where that fails, it does when it is started.</summary>
    public TaskRunner Build(TaskStart start, ITaskListener listener)
    {
        var ownLoggers = new ContextLoggers(loggers, LogContext.Of(start.Id));
        var setup = new TaskSetup
        {
            Id = start.Id,
            Generation = start.Generation,
            Target = start.Target,
            ConnectorConfig = start.ConnectorConfig,
            TaskConfig = start.TaskConfig,
            Worker = worker,
            Clients = clients.With(ownLoggers),
            Plugins = plugins,
            LoggerFactory = ownLoggers,
            TimeProvider = time,
            TrackTopics = worker.TopicTrackingEnabled,
            Metrics = MakeMetrics(),
        };
        try
        {
            var config = variables.Resolve(start.ConnectorConfig);
            var plugin = plugins.Connector(config.GetValueOrDefault(ConnectorConfig.Class, ""));
            setup = setup with { Version = plugin.Version, Plugin = plugin };
            if (MaxTasksEnforced(config) is { } max && start.TaskCount > max)
                throw new ConnectException(
                    $"The connector {start.Id.Connector} has generated {start.TaskCount} tasks, which is greater than {max}, "
                    + "the maximum number of tasks it is configured to create.");
            setup = setup with { ConnectorConfig = config, TaskConfig = variables.Resolve(start.TaskConfig) };
            var type = plugin.New<Connector>().TaskType;
            setup = setup with { TaskClass = JavaClassAttribute.Of(type) };
            return Activator.CreateInstance(type) switch
            {
                SinkTask sink => new SinkTaskRunner(setup, sink, stopping => PrepareSinkAsync(setup, stopping), listener),
                SourceTask source when worker.ExactlyOnceEnabled =>
                    new ExactlyOnceSourceTaskRunner(setup, source, stopping => PrepareExactlyOnceAsync(setup, stopping), listener),
                SourceTask source => new AtLeastOnceSourceTaskRunner(setup, source, stopping => PrepareAtLeastOnceAsync(setup, stopping), listener),
                _ => throw new ConnectException(
                    $"The tasks of {plugin.ClassName} are of {type}, which is neither a {nameof(SourceTask)} nor a {nameof(SinkTask)}"),
            };
        }
        catch (Exception e) { return new UnmadeTaskRunner(setup, e, listener); }
    }

    private TaskMetrics MakeMetrics()
    {
        var windows = metrics?.Windows ?? SampleWindows.Default;
        return new TaskMetrics(windows) { Client = new ClientMetrics(windows, worker.HasClientStatistics) };
    }

    private static int? MaxTasksEnforced(IReadOnlyDictionary<string, string> config)
    {
        if (config.TryGetValue("tasks.max.enforce", out var enforce) && enforce.Trim().Equals("false", StringComparison.OrdinalIgnoreCase)) return null;
        return config.TryGetValue(ConnectorConfig.TasksMax, out var text) && int.TryParse(text, out var max) ? max : null;
    }

    private Task<SinkPipeline> PrepareSinkAsync(TaskSetup setup, CancellationToken preparing) => PrepareAsync(setup, async (converters, chain, made) =>
    {
        var overrides = ConnectorValidation.WithPrefix(setup.ConnectorConfig, "consumer.override.");
        var errors = made.Push(await MakeErrorReportsAsync(setup, withDeadLetters: true, preparing));
        var group = $"connect-{setup.Id.Connector}";
        var consumer = made.Push(setup.Clients.GroupConsumer($"connector-consumer-{setup.Id}", group, overrides, setup.Metrics.Client));
        return new SinkPipeline(consumer, stopping => JoinAsync(setup, consumer, group, overrides, stopping), converters, chain, errors,
            new RetryDelay(errors.RetryTimeout, errors.RetryDelayMax, time), errors.NeedsOriginals ? new OriginalRecords() : null);
    });

    private Task<(SourcePipeline, StoreOffset)> PrepareAtLeastOnceAsync(TaskSetup setup, CancellationToken stopping) =>
        PrepareSourceAsync<StoreOffset>(setup, overrides => Task.FromResult(setup.Clients.TaskProducer($"connector-producer-{setup.Id}", overrides, metrics: setup.Metrics.Client)),
            offsets => offsets.StoreAsync, stopping);

    private Task<(SourcePipeline, ExactlyOnceSettings)> PrepareExactlyOnceAsync(TaskSetup setup, CancellationToken stopping) =>
        PrepareSourceAsync(setup, overrides => TransactionalProducerAsync(setup, overrides, stopping), offsets => ExactlyOnceSettings.From(setup, offsets), stopping);

    private Task<(SourcePipeline, T)> PrepareSourceAsync<T>(TaskSetup setup, Func<IReadOnlyDictionary<string, string>, Task<RecordProducer>> makeProducer,
        Func<ConnectorOffsets, T> delivery, CancellationToken stopping) => PrepareAsync(setup, async (converters, chain, made) =>
    {
        var errors = made.Push(await MakeErrorReportsAsync(setup, withDeadLetters: false, stopping));
        var offsets = made.Push(topics.OffsetsOf(setup.Id.Connector, setup.ConnectorConfig, setup.Id.ToString(), setup.LoggerFactory));
        TopicCreation? creation = null;
        if (worker.TopicCreationEnabled && TopicCreation.IsConfigured(setup.ConnectorConfig))
        {
            var admin = ConnectorValidation.WithPrefix(setup.ConnectorConfig, "admin.override.");
            creation = made.Push(TopicCreation.From(setup.ConnectorConfig, () => setup.Clients.Topics($"connector-adminclient-{setup.Id}", admin)));
        }
        var producer = made.Push(await makeProducer(ConnectorValidation.WithPrefix(setup.ConnectorConfig, "producer.override.")));
        // After the producers of former tasks were fenced: until then they may still commit offsets.
        await PersistAsync(setup, () => offsets.ReadAsync(stopping));
        var pipeline = new SourcePipeline(producer, converters, chain, errors, new RetryDelay(errors.RetryTimeout, errors.RetryDelayMax, time),
            RetryDelay.OfPolls(errors.RetryTimeout, errors.RetryDelayMax, time), offsets, creation);
        return (pipeline, delivery(offsets));
    });

    // Kafka may be away when a task starts, as it may while one runs, and is waited for in the same way.
    private static async Task PersistAsync(TaskSetup setup, Func<Task> read)
    {
        while (true)
        {
            try
            {
                await read();
                return;
            }
            catch (RetriableException e) { LogKafkaAway(setup.LoggerFactory.CreateLogger<TaskBuilder>(), setup.Id, e.Message); }
        }
    }

    private async Task<RecordProducer> TransactionalProducerAsync(TaskSetup setup, IReadOnlyDictionary<string, string> overrides, CancellationToken stopping)
    {
        await fencing.FenceFormerProducersAsync(setup.Id.Connector, stopping);
        var producer = setup.Clients.TaskProducer($"connector-producer-{setup.Id}", overrides, worker.TransactionalId(setup.Id), setup.Metrics.Client);
        try
        {
            await producer.InitTransactionsAsync(stopping);
            // Whoever comes late fences the present task by that, and must not go on in its place: it is about to be stopped.
            var isCurrent = false;
            await PersistAsync(setup, async () => isCurrent = await fencing.IsCurrentAsync(setup.Id, setup.Generation, stopping));
            if (!isCurrent)
            {
                LogOutdated(setup.LoggerFactory.CreateLogger<TaskBuilder>(), setup.Id);
                await Task.Delay(Timeout.Infinite, stopping);
            }
            return producer;
        }
        catch
        {
            await OwnThread.RunAsync(producer.Dispose);
            throw;
        }
    }

    // A task that cannot be made leaves nothing behind: users restart it until it can, and each try would hold on to its connections.
    private async Task<T> PrepareAsync<T>(TaskSetup setup, Func<TaskConverters, TransformationChain, DisposableStack, Task<T>> prepare)
    {
        foreach (var alias in ConnectorValidation.Aliases(setup.ConnectorConfig, ConnectorConfig.Transforms))
            foreach (var (former, present) in (ReadOnlySpan<(string, string)>)[("blacklist", "exclude"), ("whitelist", "include")])
                if (setup.ConnectorConfig.GetValueOrDefault($"transforms.{alias}.type", "").Contains("ReplaceField", StringComparison.Ordinal)
                    && setup.ConnectorConfig.ContainsKey($"transforms.{alias}.{former}"))
                    LogFormerOption(setup.LoggerFactory.CreateLogger<TaskBuilder>(), $"transforms.{alias}.{former}", $"transforms.{alias}.{present}");
        var made = new DisposableStack();
        try
        {
            var converters = made.Push(TaskConverters.For(setup.ConnectorConfig, worker, plugins));
            var chain = made.Push(new TransformationChain(setup.ConnectorConfig, plugins));
            (setup.Metrics.Converters, setup.Metrics.Transformations) = (converters, chain);
            return await prepare(converters, chain, made);
        }
        catch
        {
            // Why the task cannot be made is what its user is to be told, not what its remains make of that. Disconnecting takes its time.
            try { await made.DisposeAsync(); }
            catch (Exception e) { LogRemains(setup.LoggerFactory.CreateLogger<TaskBuilder>(), e, setup.Id); }
            throw;
        }
    }

    private static Task JoinAsync(TaskSetup setup, BatchConsumer consumer, string group, IReadOnlyDictionary<string, string> overrides,
        CancellationToken stopping)
    {
        var names = ConnectorValidation.Aliases(setup.TaskConfig, ConnectorConfig.Topics);
        if (names.Count > 0) return setup.Clients.JoinAsync(consumer, group, names, stopping);
        var pattern = new JavaRegex(setup.TaskConfig.GetValueOrDefault(ConnectorConfig.TopicsRegex, "").Trim());
        return setup.Clients.JoinAsync(consumer, group, pattern, overrides, stopping);
    }

    private async Task<ErrorReports> MakeErrorReportsAsync(TaskSetup setup, bool withDeadLetters, CancellationToken stopping)
    {
        var config = ErrorConfig.From(setup.ConnectorConfig);
        DeadLetterQueue? deadLetters = null;
        if (withDeadLetters && config.DeadLetterTopic.Length > 0)
        {
            await using var admin = setup.Clients.Topics($"connector-adminclient-{setup.Id}", ConnectorValidation.WithPrefix(setup.ConnectorConfig, "admin.override."));
            try
            {
                await PersistAsync(setup, () => admin.CreateIfMissingAsync(config.DeadLetterTopic, 1, config.DeadLetterReplication, new Dictionary<string, string>(),
                    "errors.deadletterqueue.topic.replication.factor", stopping));
            }
            catch (ConnectException e)
            {
                throw new ConnectException($"Could not initialize dead letter queue with topic={config.DeadLetterTopic}: {e.Message}", e);
            }
            var clientErrors = new ClientErrors();
            var producer = setup.Clients.Producer($"connector-dlq-producer-{setup.Id}", ConnectorValidation.WithPrefix(setup.ConnectorConfig, "producer.override."),
                errors: clientErrors);
            deadLetters = new DeadLetterQueue(config.DeadLetterTopic, setup.Id, config.DeadLetterHeaders, producer, clientErrors);
        }
        var reports = new ErrorReports(setup.Id, config, deadLetters, setup.ErrorCounts, time, setup.LoggerFactory.CreateLogger<ErrorReports>());
        reports.WarnOfTraps();
        return reports;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Former} is ignored, as Kafka has it no more since 4.0, so that nothing is left out; set {Present}")]
    private static partial void LogFormerOption(ILogger logger, string former, string present);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} waits for Kafka before it starts: {Reason}")]
    private static partial void LogKafkaAway(ILogger logger, TaskId task, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} does not start, as its configuration or its worker has changed meanwhile")]
    private static partial void LogOutdated(ILogger logger, TaskId task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What there was of task {Task}, which cannot be made, did not end as it should")]
    private static partial void LogRemains(ILogger logger, Exception error, TaskId task);
}
