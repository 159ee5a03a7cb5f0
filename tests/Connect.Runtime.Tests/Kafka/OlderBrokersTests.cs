using System.Net;
using System.Text.Json.Nodes;
using Connect.Testing;
using Kafka.Embedded;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>A whole worker on brokers that offer no more than earlier releases do: group, internal topics, transactions and administration.</summary>
public sealed class OlderBrokersTests
{
    // What kafka-broker-api-versions prints of each release, of the APIs that clients use.
    private static readonly Dictionary<string, Dictionary<ApiKey, short>> Releases = new()
    {
        ["2.8"] = Of(produce: 9, fetch: 12, list: 6, metadata: 11, commit: 8, fetchOffsets: 7, find: 3, join: 7, leave: 4, groups: 4, versions: 3, initialize: 4,
            addPartitions: 3, addOffsets: 3, end: 3, commitInTransaction: 3),
        ["3.3"] = Of(produce: 9, fetch: 13, list: 7, metadata: 12, commit: 8, fetchOffsets: 8, find: 4, join: 9, leave: 5, groups: 4, versions: 3, initialize: 4,
            addPartitions: 3, addOffsets: 3, end: 3, commitInTransaction: 3),
        ["3.9"] = Of(produce: 11, fetch: 17, list: 9, metadata: 12, commit: 9, fetchOffsets: 9, find: 6, join: 9, leave: 5, groups: 5, versions: 4, initialize: 5,
            addPartitions: 5, addOffsets: 4, end: 4, commitInTransaction: 4),
    };

    private static Dictionary<ApiKey, short> Of(short produce, short fetch, short list, short metadata, short commit, short fetchOffsets, short find, short join, short leave,
        short groups, short versions, short initialize, short addPartitions, short addOffsets, short end, short commitInTransaction) => new()
        {
            [ApiKey.Produce] = produce,
            [ApiKey.Fetch] = fetch,
            [ApiKey.ListOffsets] = list,
            [ApiKey.Metadata] = metadata,
            [ApiKey.OffsetCommit] = commit,
            [ApiKey.OffsetFetch] = fetchOffsets,
            [ApiKey.FindCoordinator] = find,
            [ApiKey.JoinGroup] = join,
            [ApiKey.Heartbeat] = 4,
            [ApiKey.LeaveGroup] = leave,
            [ApiKey.SyncGroup] = 5,
            [ApiKey.DescribeGroups] = 5,
            [ApiKey.ListGroups] = groups,
            [ApiKey.ApiVersions] = versions,
            [ApiKey.CreateTopics] = 7,
            [ApiKey.DeleteTopics] = 6,
            [ApiKey.DeleteRecords] = 2,
            [ApiKey.InitProducerId] = initialize,
            [ApiKey.OffsetForLeaderEpoch] = 4,
            [ApiKey.AddPartitionsToTxn] = addPartitions,
            [ApiKey.AddOffsetsToTxn] = addOffsets,
            [ApiKey.EndTxn] = end,
            [ApiKey.TxnOffsetCommit] = commitInTransaction,
            [ApiKey.DescribeConfigs] = 4,
            [ApiKey.CreatePartitions] = 3,
            [ApiKey.DeleteGroups] = 2,
            [ApiKey.IncrementalAlterConfigs] = 1,
            [ApiKey.OffsetDelete] = 0,
        };

    [Theory]
    [InlineData("2.8")]
    [InlineData("3.3")]
    [InlineData("3.9")]
    public async Task A_worker_runs_its_connectors_on_an_older_broker(string release)
    {
        var folder = Directory.CreateTempSubdirectory("connect-older-broker").FullName;
        try
        {
            await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
            {
                DataDirectory = Path.Combine(folder, "broker"),
                Listeners = [new BrokerListener { Port = 0 }],
                OffsetsPartitions = 1,
                TransactionsPartitions = 1,
                HighestVersions = Releases[release],
            });
            await broker.StartAsync(TestContext.Current.CancellationToken);
            await using var worker = new InProcessWorker(broker.BootstrapServers, TimeProvider.System, ("exactly.once.source.support", "enabled"), ("offset.flush.interval.ms", "200"));
            await worker.StartAsync();
            var (from, to) = (Path.Combine(folder, "from"), Path.Combine(folder, "to"));
            await File.WriteAllTextAsync(from, "one\ntwo\n", TestContext.Current.CancellationToken);

            // The topic is made through the administration, and filled by transactions.
            await PutAsync(worker, "source", new JsonObject
            {
                ["connector.class"] = "FileStreamSource",
                ["file"] = from,
                ["topic"] = "lines",
                ["exactly.once.support"] = "required",
                ["topic.creation.default.partitions"] = "1",
                ["topic.creation.default.replication.factor"] = "1",
            });
            await PutAsync(worker, "sink", new JsonObject { ["connector.class"] = "FileStreamSink", ["file"] = to, ["topics"] = "lines", ["consumer.override.isolation.level"] = "read_committed" });
            await Eventually.True(() => File.Exists(to) && File.ReadAllText(to) == "one\ntwo\n", "the lines are through");
            await Eventually.True(async () => (long?)(await OffsetsAsync(worker, "source")).SingleOrDefault()?["offset"]?["position"] == 8, "the offset of the source is stored");
            await Eventually.True(async () => (long?)(await OffsetsAsync(worker, "sink")).SingleOrDefault()?["offset"]?["kafka_offset"] is > 0, "that of the sink is committed");

            // A new generation of tasks fences the former one.
            Assert.Equal(HttpStatusCode.Accepted, (await worker.RequestAsync(HttpMethod.Post, "/connectors/source/restart?includeTasks=true&onlyFailed=false")).Status);
            await File.AppendAllTextAsync(from, "three\n", TestContext.Current.CancellationToken);
            await Eventually.True(() => File.ReadAllText(to) == "one\ntwo\nthree\n", "the task goes on where it was");

            // Offsets of both are read, altered and deleted.
            foreach (var name in (string[])["sink", "source"])
            {
                await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/stop");
                await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Delete, $"/connectors/{name}/offsets")).Status == HttpStatusCode.OK, $"the offsets of {name} are reset");
            }
            Assert.Empty(await OffsetsAsync(worker, "sink"));
            await worker.RequestAsync(HttpMethod.Put, "/connectors/sink/resume");
            await Eventually.True(() => File.ReadAllText(to) == "one\ntwo\nthree\none\ntwo\nthree\n", "the sink reads all once more");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task PutAsync(InProcessWorker worker, string name, JsonObject config)
    {
        var (status, body) = await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/config", config);
        Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
    }

    private static async Task<JsonArray> OffsetsAsync(InProcessWorker worker, string name) =>
        (await worker.RequestAsync(HttpMethod.Get, $"/connectors/{name}/offsets")).Body?["offsets"]?.AsArray() ?? [];
}
