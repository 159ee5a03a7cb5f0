using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;
using Connect.Runtime.Worker.Sink;
using Connect.Testing;
using TopicPartition = Connect.Api.TopicPartition;

namespace Connect.Runtime.Tests.Worker.Sink;

/// <summary>A sink task that does what a test says, in its runner, on a topic of its own.</summary>
internal sealed class SinkHarness : TaskHarness
{
    private readonly IProducer<byte[]?, byte[]?> _producer;

    private SinkHarness(string bootstrapServers, Dictionary<string, string>? config, TargetState target) : base(bootstrapServers, config, target)
    {
        _producer = Clients.Producer("test", null, new Dictionary<string, string> { ["linger.ms"] = "0" });
        Runner = new SinkTaskRunner(Setup, Task, _ => System.Threading.Tasks.Task.FromResult(Pipeline()), this);
    }

    public override SinkTaskRunner Runner { get; }

    public ScriptedSinkTask Task { get; } = new();

    /// <summary>The consumer of the task, once it has begun.</summary>
    public BatchConsumer? TasksConsumer { get; private set; }

    /// <summary>Makes the task and its topic of two partitions; the task is not started yet.</summary>
    public static async Task<SinkHarness> MakeAsync(BrokerFixture broker, Dictionary<string, string>? config = null, TargetState target = TargetState.Started)
    {
        var harness = new SinkHarness(broker.BootstrapServers, config, target);
        using var admin = harness.Clients.Admin("test");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = harness.Topic, NumPartitions = 2, ReplicationFactor = 1 }]);
        if (harness.ErrorConfig.DeadLetterTopic is { Length: > 0 } deadLetters) await admin.CreateTopicsAsync([new TopicSpecification { Name = deadLetters, NumPartitions = 1, ReplicationFactor = 1 }]);
        return harness;
    }

    /// <summary>Makes the task and its topic, starts it, and waits until it has both partitions.</summary>
    public static Task<SinkHarness> StartAsync(BrokerFixture broker, params (string Key, string Value)[] config) => StartAsync(broker, TargetState.Started, config);

    /// <inheritdoc cref="StartAsync(BrokerFixture, (string, string)[])"/>
    public static async Task<SinkHarness> StartAsync(BrokerFixture broker, TargetState target, params (string Key, string Value)[] config)
    {
        var harness = await MakeAsync(broker, config.ToDictionary(c => c.Key, c => c.Value), target);
        harness.Runner.Start();
        await Eventually.True(() => harness.Task.Calls.Contains("open 0,1"), "the task has its partitions");
        return harness;
    }

    /// <summary>Waits until the task has taken just these values, in whatever order.</summary>
    public Task TakenAsync(params string[] values) => Eventually.True(() => Task.Values.Order(StringComparer.Ordinal).SequenceEqual(values), $"the task has taken {string.Join(", ", values)}");

    /// <summary>Asks for a commit, and waits until the task was asked what may be committed.</summary>
    public async Task CommitAsync()
    {
        int Asked() => Task.Calls.Count(c => c.StartsWith("precommit", StringComparison.Ordinal));
        var before = Asked();
        Task.Its.RequestCommit();
        await Eventually.True(() => Asked() > before, "the task was asked what may be committed");
    }

    /// <summary>Waits until the offset of partition 0 is committed.</summary>
    public Task CommittedAsync(long offset) => Eventually.True(() => Committed().GetValueOrDefault(0) == offset, $"the offset {offset} is committed");

    public TopicPartition Partition(int number) => new(Topic, number);

    /// <summary>Writes values to a partition of the topic.</summary>
    public async Task WriteAsync(int partition, params string[] values)
    {
        foreach (var value in values) await WriteWithHeadersAsync(partition, value, null);
    }

    /// <summary>Writes a value of a certain age to a partition of the topic.</summary>
    public Task WriteOldAsync(int partition, string value, TimeSpan age) => _producer.ProduceAsync(new Confluent.Kafka.TopicPartition(Topic, partition),
        new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(value), Timestamp = new Timestamp(Time.GetUtcNow() - age) });

    public Task WriteWithHeadersAsync(int partition, string value, Headers? headers) => _producer.ProduceAsync(new Confluent.Kafka.TopicPartition(Topic, partition),
        new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes("key"), Value = Encoding.UTF8.GetBytes(value), Headers = headers });

    /// <summary>Joins the task's group.</summary>
    public BatchConsumer Join()
    {
        var consumer = Consumer("other");
        consumer.Subscribe([Topic]);
        return consumer;
    }

    /// <summary>The group's committed offsets, by partition.</summary>
    public Dictionary<int, long> Committed()
    {
        using var consumer = Consumer("asks");
        return consumer.Committed([Partition(0), Partition(1)], WaitTimeout).ToDictionary(o => o.Key.Partition, o => o.Value);
    }

    /// <summary>The only record of a topic.</summary>
    public ConsumeResult<byte[]?, byte[]?> ReadOne(string topic)
    {
        using var reader = Clients.Reader("test", "read_uncommitted");
        reader.Assign(new Confluent.Kafka.TopicPartitionOffset(topic, 0, Offset.Beginning));
        var (result, end) = (reader.Consume(WaitTimeout), reader.Consume(WaitTimeout));
        Assert.True(end.IsPartitionEOF, "there is one record");
        return result;
    }

    private BatchConsumer Consumer(string client, Dictionary<string, string>? overrides = null) => Clients.GroupConsumer(client, $"connect-{Connector}", overrides ?? []);

    private SinkPipeline Pipeline()
    {
        var consumer = Consumer("task", ConnectorValidation.WithPrefix(Config, "consumer.override."));
        TasksConsumer = consumer;
        var clientErrors = new ClientErrors();
        var deadLetters = ErrorConfig.DeadLetterTopic.Length == 0 ? null
            : new DeadLetterQueue(ErrorConfig.DeadLetterTopic, Setup.Id, ErrorConfig.DeadLetterHeaders, Clients.Producer("dead-letters", errors: clientErrors), clientErrors);
        var errors = Errors(deadLetters);
        return new SinkPipeline(consumer, stopping => Clients.JoinAsync(consumer, $"connect-{Connector}", [Topic], stopping), Converters, Transformations, errors, Retry, errors.NeedsOriginals ? new OriginalRecords() : null);
    }
}
