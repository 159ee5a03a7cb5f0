using System.Collections.Concurrent;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;
using Connect.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Worker;

/// <summary>What a task's runner needs, on a real broker and a clock that stands still; hears what the runner reports.</summary>
internal abstract class TaskHarness : ITaskListener, IAsyncDisposable
{
    protected static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);

    protected TaskHarness(string bootstrapServers, Dictionary<string, string>? config, TargetState target)
    {
        Config = config ?? [];
        // A test's cluster answers at once: what it waits for are the client's own pauses.
        var worker = TestWorkerConfig.Create([("offset.flush.interval.ms", "60000"), ("consumer.fetch.max.wait.ms", "50")], bootstrapServers);
        Clients = new KafkaClients(worker.Properties, NullLoggerFactory.Instance, Time);
        Setup = new TaskSetup
        {
            Id = new TaskId(Connector, 0),
            Generation = 1,
            Version = "1.0",
            Target = target,
            ConnectorConfig = Config,
            TaskConfig = Config,
            Worker = worker,
            Clients = Clients,
            Plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance),
            LoggerFactory = new LoggerFactory([new LineLoggerProvider(Log)]),
            TimeProvider = Time,
            TrackTopics = true,
        };
    }

    public ManualTime Time { get; } = new();

    /// <summary>The lines of the runner and of what it works with.</summary>
    public LineLogger<TaskRunner> Log { get; } = new();

    public string Connector { get; } = Servers.Unique("connector");
    public string Topic { get; } = Servers.Unique("topic");
    public Dictionary<string, string> Config { get; }
    public ScriptedConverter Converter { get; } = new();

    /// <summary>What the runner reported, in order.</summary>
    public ConcurrentQueue<(RunState State, Exception? Error)> Reports { get; } = new();

    /// <summary>The topics that the runner said it uses, in order.</summary>
    public ConcurrentQueue<string> TopicsUsed { get; } = new();

    /// <summary>The states in order; what a running task tries again is reported too, and no state of its own.</summary>
    public IEnumerable<RunState> States => Reports.Select(r => r.State).Aggregate(new List<RunState>(), (states, state) => states.LastOrDefault() == state && states.Count > 0 ? states : [.. states, state]);
    public abstract TaskRunner Runner { get; }
    public TaskErrorCounts ErrorCounts => Setup.ErrorCounts;

    protected KafkaClients Clients { get; }
    protected TaskSetup Setup { get; }

    protected TaskConverters Converters => new(Converter, Converter, new ScriptedHeaderConverter());

    protected TransformationChain Transformations => new(Config, Setup.Plugins);

    protected ErrorConfig ErrorConfig => ErrorConfig.From(Config);

    protected ErrorReports Errors(DeadLetterQueue? deadLetters = null) => new(Setup.Id, ErrorConfig, deadLetters, Setup.ErrorCounts, Time, NullLogger.Instance);

    protected RetryDelay Retry => new(ErrorConfig.RetryTimeout, ErrorConfig.RetryDelayMax, Time);

    public Task ReportedAsync(RunState state) => Eventually.True(() => States.LastOrDefault() == state, $"the task reports {state}");

    public Exception Failure => Reports.Single(r => r.State == RunState.Failed).Error!;

    /// <summary>Lets the clock go on, a bit at a time, until something holds: who waits may begin to only a moment later.</summary>
    public Task PassAsync(TimeSpan step, Func<bool> until, string expected) => Eventually.True(() =>
    {
        if (until()) return true;
        Time.Advance(step);
        return until();
    }, expected);

    /// <summary>Stops the task in an orderly way.</summary>
    public async Task StopAsync() => Assert.True(await Runner.StopAsync(TimeSpan.FromHours(1)), "the task stopped in time");

    public async ValueTask DisposeAsync()
    {
        var stopping = Runner.StopAsync(TimeSpan.FromSeconds(20));
        await PassAsync(TimeSpan.FromSeconds(1), () => stopping.IsCompleted && Runner.IsFinished, "the task has ended");
        GC.SuppressFinalize(this);
    }

    void ITaskListener.TaskStateChanged(TaskRunner runner, RunState state, Exception? error) => Reports.Enqueue((state, error));

    void ITaskListener.TopicUsed(TaskId task, string topic) => TopicsUsed.Enqueue(topic);
}
