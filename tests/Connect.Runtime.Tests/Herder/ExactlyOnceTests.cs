using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Api;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Source connectors of a worker with exactly-once support.</summary>
public sealed class ExactlyOnceTests(BrokerFixture broker) : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _topic = Servers.Unique("lines");

    public void Dispose() => File.Delete(_file);

    private JsonObject Source(params (string Key, string Value)[] more)
    {
        var config = new JsonObject { ["connector.class"] = "FileStreamSource", ["file"] = _file, ["topic"] = _topic };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    private InProcessWorker Worker() => new(broker, ("exactly.once.source.support", "enabled"));

    private static Task OffsetAsync(InProcessWorker worker, long? position) => Eventually.True(async () =>
    {
        var (status, body) = await worker.RequestAsync(HttpMethod.Get, "/connectors/c/offsets");
        return status == HttpStatusCode.OK && (long?)body!["offsets"]!.AsArray().SingleOrDefault()?["offset"]!["position"] == position;
    }, $"the offset is {position}");

    // Keys and values of a partition.
    private static List<(string Key, string? Value)> Read(InProcessWorker worker, string topic, int partition = 0)
    {
        using var reader = worker.Clients.Reader("reader", "read_committed");
        reader.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var read = new List<(string, string?)>();
        while (reader.Consume(TimeSpan.FromSeconds(10)) is { IsPartitionEOF: false } result)
            read.Add((result.Message.Key is { } key ? Encoding.UTF8.GetString(key) : "", result.Message.Value is { } value ? Encoding.UTF8.GetString(value) : null));
        return read;
    }

    [Fact]
    public async Task Former_tasks_are_counted_and_fenced_before_new_ones_start_and_before_offsets_change()
    {
        await using var worker = Worker();
        await worker.StartAsync();
        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(("exactly.once.support", "required")));
        await OffsetAsync(worker, 4);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(("batch.size", "100")));
        await Eventually.True(() => Read(worker, worker.ConfigTopic).Count(r => r.Key == "tasks-fencing-c") == 2, "the new generation's tasks are counted");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Delete, "/connectors/c/offsets")).Status == HttpStatusCode.OK, "the offsets are reset");
        await OffsetAsync(worker, null);
        Assert.Equal(["""{"task-count":1}""", """{"task-count":1}""", """{"task-count":0}"""], Read(worker, worker.ConfigTopic).Where(r => r.Key == "tasks-fencing-c").Select(r => r.Value));
    }

    [Fact]
    public async Task What_a_former_task_has_open_is_aborted_and_it_can_commit_no_more()
    {
        await using var worker = Worker();
        await worker.StartAsync();
        using var zombie = worker.Clients.TaskProducer("zombie", new Dictionary<string, string>(), $"{worker.GroupId}-c-0");
        await zombie.InitTransactionsAsync(TestContext.Current.CancellationToken);
        zombie.BeginTransaction();
        zombie.Send(worker.OffsetTopic, 0, null, true, Encoding.UTF8.GetBytes($$"""["c",{"filename":"{{_file}}"}]"""), true, """{"position":4}"""u8, null, 0);
        await Eventually.True(() =>
        {
            zombie.Drain(static (_, _, _, error) => Assert.Null(error));
            return zombie.InFlight == 0;
        }, "the zombie has written");

        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source());
        await OffsetAsync(worker, 4);
        // Its offset was not believed: the line was read.
        Assert.Equal("one", Assert.Single(Lines(worker)));
        await Assert.ThrowsAnyAsync<ConnectException>(() => zombie.CommitTransactionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_task_that_is_fenced_by_a_worker_that_stood_still_starts_again_and_the_other_one_can_write_no_more()
    {
        await using var worker = Worker();
        await worker.StartAsync();
        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source());
        await OffsetAsync(worker, 4);
        using var late = worker.Clients.TaskProducer("late", new Dictionary<string, string>(), $"{worker.GroupId}-c-0");
        await late.InitTransactionsAsync(TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(_file, "two\n", TestContext.Current.CancellationToken);
        await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "/connectors/c/status")).Body!["tasks"]!.AsArray().SingleOrDefault() is { } task
            && (string?)task["state"] == "RUNNING" && (int?)task["restarts"] == 1, "the task has started again by itself");
        await OffsetAsync(worker, 8);
        Assert.Equal(["one", "two"], Lines(worker).Order());
        late.BeginTransaction();
        late.Send(_topic, 0, null, false, default, true, "late"u8, null, 0);
        await Assert.ThrowsAsync<Connect.Runtime.Kafka.ProducerFencedException>(async () =>
        {
            for (var end = DateTime.UtcNow.AddSeconds(20); late.InFlight > 0 && DateTime.UtcNow < end;)
            {
                late.Drain(static (_, _, _, _) => { });
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            await late.CommitTransactionAsync(TestContext.Current.CancellationToken);
        });
    }

    [Theory]
    [InlineData("preparing")]
    [InlineData("enabled")]
    public async Task A_leader_that_was_fenced_leads_again_if_the_group_says_so(string support)
    {
        await using var worker = new InProcessWorker(broker, ("exactly.once.source.support", support));
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source());
        await Eventually.True(() => Read(worker, worker.ConfigTopic).Exists(r => r.Key == "commit-c"), "the task is there");
        using var other = worker.Clients.Producer("other", transactionalId: $"connect-cluster-{worker.GroupId}");
        other.InitTransactions(TimeSpan.FromSeconds(10));
        // Its next write finds out.
        Assert.Equal(HttpStatusCode.InternalServerError, (await worker.RequestAsync(HttpMethod.Put, "/connectors/d/config", Source())).Status);
        Assert.DoesNotContain(Read(worker, worker.ConfigTopic), r => r.Key == "connector-d");
        await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Put, "/connectors/d/config", Source())).Status == HttpStatusCode.Created, "it leads again");
        Assert.Contains(Read(worker, worker.ConfigTopic), r => r.Key == "connector-d");
        Assert.ThrowsAny<KafkaException>(() =>
        {
            other.BeginTransaction();
            other.Produce(worker.ConfigTopic, new() { Key = "late"u8.ToArray() });
            other.CommitTransaction(TimeSpan.FromSeconds(10));
        });
    }

    [Fact]
    public async Task A_connector_with_its_own_offset_topic_commits_there_and_leaves_copies_in_the_workers()
    {
        await using var worker = Worker();
        await worker.StartAsync();
        var own = Servers.Unique("own-offsets");
        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(("offsets.storage.topic", own)));
        await OffsetAsync(worker, 4);
        Assert.Equal("""{"position":4}""", Read(worker, own).Single().Value);
        await Eventually.True(() => Read(worker, worker.OffsetTopic).Select(r => r.Value).SequenceEqual(["""{"position":4}"""]), "the copy is there");
    }

    private List<string?> Lines(InProcessWorker worker) => [.. Read(worker, _topic, 0).Concat(Read(worker, _topic, 1)).Select(r => r.Value)];
}
