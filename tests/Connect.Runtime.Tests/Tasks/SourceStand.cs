using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Tasks;
using Connect.Testing;

namespace Connect.Runtime.Tests.Tasks;

/// <summary>A source task that does what a test says, in its runner, with a topic of its own.</summary>
internal sealed class SourceStand : TaskStand
{
    private SourceStand(string bootstrapServers, Dictionary<string, string>? config, TargetState target) : base(bootstrapServers, config, target)
    {
        Runner = new SourceTaskRunner(Setup, Task, _ => System.Threading.Tasks.Task.FromResult(Parts()), this);
    }

    public override SourceTaskRunner Runner { get; }

    public ScriptedSourceTask Task { get; } = new();

    /// <summary>The source offsets that were stored: partition and position, in order.</summary>
    public ConcurrentQueue<(string Partition, long Position)> Stored { get; } = new();

    /// <summary>Called before an offset is stored.</summary>
    public Action? OnStore { get; set; }

    /// <summary>Makes the task and its topic of two partitions; the task is not started yet.</summary>
    public static async Task<SourceStand> MakeAsync(BrokerFixture broker, Dictionary<string, string>? config = null, TargetState target = TargetState.Started)
    {
        var stand = new SourceStand(broker.BootstrapServers, config, target);
        using var admin = stand.Clients.Admin("test");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = stand.Topic, NumPartitions = 2, ReplicationFactor = 1 }]);
        return stand;
    }

    /// <summary>A task whose cluster cannot be reached.</summary>
    public static SourceStand WithoutBroker() => new("127.0.0.1:1", null, TargetState.Started);

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

    public static string Value(Message<byte[]?, byte[]?> message) => Encoding.UTF8.GetString(message.Value!);

    private SourceTaskParts Parts() => new(Clients.TaskProducer("task", new Dictionary<string, string>()), Converters, Transformations, Errors(), Retry,
        new TestSourceContext(Config), StoreAsync, null);

    private Task StoreAsync(IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?> offset)
    {
        try { OnStore?.Invoke(); }
        catch (ConnectException e) { return System.Threading.Tasks.Task.FromException(e); }
        Stored.Enqueue(((string)partition["of"]!, (long)offset["position"]!));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
