using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;
using Connect.Runtime.Worker.Source;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Source;

/// <summary>A source task that does what a test says, in its runner, with a topic of its own.</summary>
internal sealed class SourceHarness : TaskHarness
{
    private readonly ExactlyOnceSettings? _exactlyOnce;

    private SourceHarness(string bootstrapServers, Dictionary<string, string>? config, TargetState target, TransactionBoundary? boundary = null) : base(bootstrapServers, config, target)
    {
        if (boundary is { } b) _exactlyOnce = new ExactlyOnceSettings(b, TimeSpan.FromMinutes(1), OffsetTopic, Connector, null);
        Runner = _exactlyOnce is null ? new AtLeastOnceSourceTaskRunner(Setup, Task, async stopping => (await PipelineAsync(stopping), StoreAsync), this)
            : new ExactlyOnceSourceTaskRunner(Setup, Task, async stopping => (await PipelineAsync(stopping), _exactlyOnce), this);
    }

    /// <summary>Where a task that delivers exactly once sends its offsets.</summary>
    public string OffsetTopic => $"{Topic}-offsets";

    public override SourceTaskRunner Runner { get; }

    public ScriptedSourceTask Task { get; } = new();

    /// <summary>The source offsets that were stored: partition and position, in order.</summary>
    public ConcurrentQueue<(string Partition, long Position)> Stored { get; } = new();

    /// <summary>What a store waits for, in place of storing.</summary>
    public Task? StoreInstead { get; set; }

    /// <summary>Called before an offset is stored.</summary>
    public Action? OnStore { get; set; }

    /// <summary>Makes the task and its topic of two partitions; the task is not started yet.</summary>
    public static async Task<SourceHarness> MakeAsync(BrokerFixture broker, Dictionary<string, string>? config = null, TargetState target = TargetState.Started)
    {
        var harness = new SourceHarness(broker.BootstrapServers, config, target);
        await harness.MakeTopicsAsync();
        return harness;
    }

    /// <summary>Makes a task that delivers exactly once, and its topics; the task is not started yet.</summary>
    public static async Task<SourceHarness> MakeExactlyOnceAsync(BrokerFixture broker, TransactionBoundary boundary, Dictionary<string, string>? config = null)
    {
        var harness = new SourceHarness(broker.BootstrapServers, config, TargetState.Started, boundary);
        await harness.MakeTopicsAsync();
        return harness;
    }

    private async Task MakeTopicsAsync()
    {
        using var admin = Clients.Admin("test");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 2, ReplicationFactor = 1 }, new TopicSpecification { Name = OffsetTopic, NumPartitions = 1, ReplicationFactor = 1 }]);
    }

    /// <summary>A task whose cluster the test starts and stops, and that makes its topics itself where its keys say so.</summary>
    public static SourceHarness On(string bootstrapServers, Dictionary<string, string> config) => new(bootstrapServers, config, TargetState.Started);

    /// <summary>A task whose cluster cannot be reached.</summary>
    public static SourceHarness WithoutBroker() => new("127.0.0.1:1", null, TargetState.Started);

    /// <summary>A record of a source partition; its value says its position.</summary>
    public SourceRecord Record(string partition, long position, string? value = null, int? kafkaPartition = null, ConnectHeaders? headers = null) => new(
        new Dictionary<string, object?> { ["of"] = partition }, new Dictionary<string, object?> { ["position"] = position }, Topic, kafkaPartition, Schema.String, "key", Schema.String, value ?? $"{partition}{position}", null, headers);

    /// <summary>Waits until that many records are in the topic; their values by partition.</summary>
    public async Task<List<Message<byte[]?, byte[]?>>> ReadAsync(int count)
    {
        using var reader = Clients.Reader("test", "read_uncommitted");
        reader.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset(Topic, p, Offset.Beginning)));
        var read = new List<Message<byte[]?, byte[]?>>();
        await Eventually.True(() =>
        {
            if (reader.Consume(TimeSpan.Zero) is { IsPartitionEOF: false } result) read.Add(result.Message);
            return read.Count >= count;
        }, $"{count} records are in the topic");
        return read;
    }

    /// <summary>What readers of committed records see in a topic's first partition: offsets and values.</summary>
    public List<(long Offset, string Value)> Committed(string topic)
    {
        using var reader = Clients.Reader("test", "read_committed");
        reader.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var read = new List<(long, string)>();
        while (reader.Consume(TimeSpan.FromSeconds(10)) is { IsPartitionEOF: false } result) read.Add((result.Offset.Value, Value(result.Message)));
        return read;
    }

    /// <summary>Fences the task's producer, as a newer instance of the task would.</summary>
    public async Task FenceAsync()
    {
        await using var producers = new TransactionalProducers(Clients.ProtocolClient("test"));
        await producers.FenceAsync([Connector], CancellationToken.None);
    }

    public static string Value(Message<byte[]?, byte[]?> message) => Encoding.UTF8.GetString(message.Value!);

    private async Task<SourcePipeline> PipelineAsync(CancellationToken stopping)
    {
        var producer = Clients.TaskProducer("task", new Dictionary<string, string>(), _exactlyOnce is null ? null : Connector);
        if (_exactlyOnce is not null) await producer.InitTransactionsAsync(stopping);
        return new(producer, Converters, Transformations, Errors(), Retry, RetryDelay.OfPolls(ErrorConfig.RetryTimeout, ErrorConfig.RetryDelayMax, Time), new TestSourceContext(Config),
            TopicCreation.IsConfigured(Config) ? TopicCreation.From(Config, () => Clients.Topics("test-topics", new Dictionary<string, string> { ["default.api.timeout.ms"] = "300" })) : null);
    }

    private Task StoreAsync(IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?> offset)
    {
        try { OnStore?.Invoke(); }
        catch (ConnectException e) { return System.Threading.Tasks.Task.FromException(e); }
        if (StoreInstead is { } instead) return instead;
        Stored.Enqueue(((string)partition["of"]!, (long)offset["position"]!));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
