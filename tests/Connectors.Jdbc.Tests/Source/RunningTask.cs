using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>A started source task whose records a test takes.</summary>
internal sealed class RunningTask : IAsyncDisposable
{
    private readonly JdbcSourceTask _task = new();
    private readonly List<SourceRecord> _waiting = [];

    private RunningTask(TestSourceContext context)
    {
        Context = context;
        _task.Initialize(context);
    }

    /// <summary>What the task has from its worker, and tells it.</summary>
    public TestSourceContext Context { get; }

    public static Task<RunningTask> StartAsync(Dictionary<string, string> config,
        string? tables = null, params (IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)[] stored) =>
        StartAsync(TimeProvider.System, config, tables, stored);

    public static Task<RunningTask> StartAsync(TimeProvider time, Dictionary<string, string> config,
        string? tables = null, params (IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)[] stored) =>
        StartAsync(time, new TestLog(), config, tables, stored);

    public static async Task<RunningTask> StartAsync(TimeProvider time, TestLog log, Dictionary<string, string> config,
        string? tables = null, params (IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)[] stored)
    {
        config[JdbcSourceConfig.TablesKey] = tables ?? "";
        config[JdbcSourceConfig.TablesFetchedKey] = "true";
        var context = new TestSourceContext(config, time) { LoggerFactory = log };
        context.Stored.AddRange(stored);
        var running = new RunningTask(context);
        await running._task.StartAsync(config, TestContext.Current.CancellationToken);
        return running;
    }

    public Task<IReadOnlyList<SourceRecord>?> PollAsync() => PollUntilAsync(TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<SourceRecord>?> PollUntilAsync(CancellationToken cancellationToken) => _task.PollAsync(cancellationToken);

    /// <summary>The next records, as many as asked for.</summary>
    public async Task<List<SourceRecord>> TakeAsync(int count)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (_waiting.Count < count)
        {
            Assert.True(DateTime.UtcNow < deadline, $"expected {count} records, got {_waiting.Count}");
            _waiting.AddRange(await PollAsync() ?? []);
        }
        var taken = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        return taken;
    }

    /// <summary>The next records' values of one field.</summary>
    public async Task<object?[]> TakeAsync(int count, string field) => [.. (await TakeAsync(count)).Select(r => ((Struct)r.Value!)[field])];

    public Task StopAsync() => _task.StopAsync();

    public async ValueTask DisposeAsync() => await _task.StopAsync();
}
