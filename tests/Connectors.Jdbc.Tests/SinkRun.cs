using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests;

/// <summary>A started sink task with a topic of its own, whose table it is.</summary>
internal sealed class SinkRun : IAsyncDisposable
{
    private readonly JdbcSinkTask _task = new();
    private readonly Store _store;
    private long _offset;

    private SinkRun(Store store, string topic, TestSinkContext context, TestLog log) =>
        (_store, Topic, Context, Log) = (store, topic, context, log);

    public string Topic { get; }
    public TestSinkContext Context { get; }
    public TestLog Log { get; }

    public static Task<SinkRun> Start(Store store, string? topic = null, bool reporting = false, params (string Key, string Value)[] options) =>
        Start(TimeProvider.System, store, topic, reporting, options);

    public static async Task<SinkRun> Start(TimeProvider time, Store store, string? topic = null, bool reporting = false,
        params (string Key, string Value)[] options)
    {
        var config = new Dictionary<string, string>(store.Config) { ["max.retries"] = "0" };
        foreach (var (key, value) in options) config[key] = value;
        var log = new TestLog();
        var run = new SinkRun(store, topic ?? Servers.Unique("sink"), new(config, time) { Reporting = reporting, LoggerFactory = log }, log);
        run._task.Initialize(run.Context);
        await run._task.StartAsync(config, TestContext.Current.CancellationToken);
        return run;
    }

    public static Task<SinkRun> Start(Store store, params (string Key, string Value)[] options) => Start(store, null, false, options);

    public SinkRecord Raw(Schema? valueSchema, object? value, Schema? keySchema = null, object? key = null) =>
        new(Topic, 0, keySchema, key, valueSchema, value, _offset++, 1_700_000_000_000);

    /// <summary>A record whose value has these fields.</summary>
    public SinkRecord Record(Schema schema, params object?[] values) => Raw(schema, Struct(schema, values));

    public static Struct Struct(Schema schema, params object?[] values)
    {
        var made = new Struct(schema);
        for (var i = 0; i < values.Length; i++) made.Put(schema.Fields[i], values[i]);
        return made;
    }

    public static Schema Fields(params (string Name, Schema Schema)[] fields)
    {
        var builder = SchemaBuilder.Struct();
        foreach (var (name, schema) in fields) builder.Field(name, schema);
        return builder.Build();
    }

    public Task Put(params SinkRecord[] records) => PutUntil(TestContext.Current.CancellationToken, records);

    public Task PutUntil(CancellationToken cancellationToken, params SinkRecord[] records) => _task.PutAsync(records, cancellationToken);

    public Task<IReadOnlyList<string>> Rows(string columns = "*", string order = "1") =>
        _store.Rows($"SELECT {columns} FROM {_store.Q(Topic)} ORDER BY {order}");

    public async ValueTask DisposeAsync()
    {
        await _task.StopAsync();
        await _store.Run($"DROP TABLE IF EXISTS {_store.Q(Topic)}");
    }
}
