using Connect.Api;
using Connect.Testing;

namespace Connectors.S3.Tests;

/// <summary>A sink task on a store in memory, with the partition <c>t-0</c> unless more are named.</summary>
internal sealed class SinkRun : IAsyncDisposable
{
    private readonly S3SinkTask _task;
    private long _offset;

    private SinkRun(S3SinkTask task, TestSinkContext context, ManualTime time, MemoryStorage storage) =>
        (_task, Context, Time, Storage) = (task, context, time, storage);

    public TestSinkContext Context { get; }
    public ManualTime Time { get; }
    public MemoryStorage Storage { get; }
    public string[] Keys => [.. Storage.Objects.Keys];

    public static Dictionary<string, string> Config(params (string Key, string Value)[] changes)
    {
        var config = new Dictionary<string, string>
        {
            ["s3.bucket.name"] = "bucket",
            ["storage.class"] = "io.confluent.connect.s3.storage.S3Storage",
            ["format.class"] = "io.confluent.connect.s3.format.json.JsonFormat",
            ["flush.size"] = "3",
            ["partitioner.class"] = "io.confluent.connect.storage.partitioner.DefaultPartitioner",
        };
        foreach (var (key, value) in changes) config[key] = value;
        return config;
    }

    public static async Task<SinkRun> StartAsync(params (string Key, string Value)[] changes) => await StartAsync(false, changes);

    public static async Task<SinkRun> StartAsync(bool reporting, params (string Key, string Value)[] changes)
    {
        var time = new ManualTime();
        var storage = new MemoryStorage();
        var context = new TestSinkContext(Config(changes), time) { Reporting = reporting };
        var task = new S3SinkTask((_, _, _) => storage);
        task.Initialize(context);
        await task.StartAsync(context.Config, CancellationToken.None);
        context.Assigned.Add(new("t", 0));
        await task.OpenAsync(context.Assigned, CancellationToken.None);
        return new SinkRun(task, context, time, storage);
    }

    public static SinkRecord Record(long offset, object? value, Schema? schema = null,
        long? timestamp = null, object? key = null, int partition = 0, string topic = "t", ConnectHeaders? headers = null) =>
        new(topic, partition, key is null ? null : Schema.OptionalString,
            key, schema ?? (value as Struct)?.Schema, value, offset, timestamp, TimestampType.CreateTime, headers);

    /// <summary>Puts schemaless objects {"n":offset} at the next offsets, with these timestamps.</summary>
    public Task PutAtAsync(params long[] timestamps) => PutAsync([.. timestamps.Select(t => Record(_offset, Row(_offset++), timestamp: t))]);

    /// <summary>Puts as many schemaless objects {"n":offset} at the next offsets.</summary>
    public Task PutRowsAsync(int count) => PutAsync([.. Enumerable.Range(0, count).Select(_ => Record(_offset, Row(_offset++)))]);

    public Task PutAsync(params SinkRecord[] records) => _task.PutAsync(records, CancellationToken.None);

    /// <summary>The next record is at this offset.</summary>
    public void Seek(long offset) => _offset = offset;

    public Task OpenAsync(params TopicPartition[] partitions) => _task.OpenAsync(partitions, CancellationToken.None);

    public Task CloseAsync(params TopicPartition[] partitions) => _task.CloseAsync(partitions, CancellationToken.None);

    public async Task<long?> CommittedAsync(int partition = 0)
    {
        var offsets = await _task.PreCommitAsync(new Dictionary<TopicPartition, long>(), CancellationToken.None);
        return offsets.TryGetValue(new("t", partition), out var offset) ? offset : null;
    }

    public static ConnectMap Row(long n) => new() { ["n"] = n };

    public ValueTask DisposeAsync() => _task.DisposeAsync();
}
