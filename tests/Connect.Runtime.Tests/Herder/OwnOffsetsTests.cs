using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Source connectors with <c>offsets.storage.topic</c>.</summary>
public sealed class OwnOffsetsTests(BrokerFixture broker) : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _topic = Servers.Unique("lines"), _own = Servers.Unique("own-offsets");

    public void Dispose() => File.Delete(_file);

    private JsonObject Source(string? own)
    {
        var config = new JsonObject { ["connector.class"] = "FileStreamSource", ["file"] = _file, ["topic"] = _topic };
        if (own is not null) config["offsets.storage.topic"] = own;
        return config;
    }

    private static Task OffsetAsync(InProcessWorker worker, long? position) => Eventually.True(async () =>
    {
        var (status, body) = await worker.RequestAsync(HttpMethod.Get, "/connectors/c/offsets");
        return status == HttpStatusCode.OK && (long?)body!["offsets"]!.AsArray().SingleOrDefault()?["offset"]!["position"] == position;
    }, $"the offset is {position}");

    // The values of a topic's records, by partition and offset.
    private static List<string?> Read(InProcessWorker worker, string topic)
    {
        using var admin = worker.Clients.Admin("test");
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.Count;
        using var reader = worker.Clients.Reader("reader", "read_committed");
        reader.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var values = new List<string?>();
        // A partition may say more than once that it has ended.
        var ended = new HashSet<int>();
        while (ended.Count < partitions)
        {
            var result = reader.Consume(TimeSpan.FromSeconds(10));
            if (result.IsPartitionEOF) ended.Add(result.Partition.Value);
            else values.Add(result.Message.Value is { } value ? Encoding.UTF8.GetString(value) : null);
        }
        return values;
    }

    [Fact]
    public async Task A_connector_that_moves_to_its_own_topic_goes_on_there_and_leaves_copies_in_the_workers()
    {
        await using var worker = new InProcessWorker(broker, ("offset.flush.interval.ms", "50"));
        await worker.StartAsync();
        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(null));
        await OffsetAsync(worker, 4);

        // A task of the old configuration must not read what comes now.
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "/connectors/c/status")).Body!["tasks"]!.AsArray().Count == 0, "the task has stopped");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(_own));
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/resume");
        await File.AppendAllTextAsync(_file, "two\n", TestContext.Current.CancellationToken);
        await OffsetAsync(worker, 8);
        Assert.Equal(["one", "two"], Read(worker, _topic).Order());
        Assert.Equal(["""{"position":8}"""], Read(worker, _own));
        Assert.Equal(["""{"position":4}""", """{"position":8}"""], Read(worker, worker.OffsetTopic));

        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Delete, "/connectors/c/offsets")).Status == HttpStatusCode.OK, "the offsets are reset");
        await OffsetAsync(worker, null);
        Assert.Null(Read(worker, _own)[^1]);
        Assert.Null(Read(worker, worker.OffsetTopic)[^1]);

        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Patch, "/connectors/c/offsets", new JsonObject
        {
            ["offsets"] = new JsonArray(new JsonObject { ["partition"] = new JsonObject { ["filename"] = _file }, ["offset"] = new JsonObject { ["position"] = 4 } }),
        })).Status);
        await OffsetAsync(worker, 4);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/resume");
        await OffsetAsync(worker, 8);
        Assert.Equal(["one", "two", "two"], Read(worker, _topic).Order());
    }

    [Fact]
    public async Task The_workers_own_topic_by_that_key_is_written_once()
    {
        await using var worker = new InProcessWorker(broker, ("offset.flush.interval.ms", "50"));
        await worker.StartAsync();
        await File.WriteAllTextAsync(_file, "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source(worker.OffsetTopic));
        await OffsetAsync(worker, 4);
        Assert.Single(Read(worker, worker.OffsetTopic));
    }
}
