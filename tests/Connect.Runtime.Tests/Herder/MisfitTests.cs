using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;
using Connect.Testing;
using Kafka.Embedded;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Workers and topics that do not fit together, and what users see of that.</summary>
public sealed class MisfitTests(BrokerFixture broker) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("misfits").FullName;
    private readonly string _group = Servers.Unique("misfits");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private InProcessWorker Worker(params (string Key, string Value)[] more) => new(broker, [.. Properties, .. more]);

    private (string Key, string Value)[] Properties =>
    [
        ("group.id", _group), ("config.storage.topic", $"{_group}-c"), ("offset.storage.topic", $"{_group}-o"), ("status.storage.topic", $"{_group}-s"),
        ("rest.advertised.host.name", "127.0.0.1"), ("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "300"), ("scheduled.rebalance.max.delay.ms", "1000"),
    ];

    private static Task HealthyAsync(InProcessWorker worker) =>
        Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "health")).Status == HttpStatusCode.OK, "the worker is in its group");

    private JsonObject Source(string name)
    {
        var file = Path.Combine(_folder, $"{name}.txt");
        if (!File.Exists(file)) File.WriteAllText(file, "one\n");
        return new() { ["connector.class"] = "FileStreamSource", ["file"] = file, ["topic"] = $"{_group}-{name}" };
    }

    private static Task RunsAsync(InProcessWorker worker, string name) => Eventually.True(async () =>
    {
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"connectors/{name}/status");
        return status?["tasks"] is JsonArray { Count: 1 } tasks && tasks.Append(status["connector"]).All(s => (string?)s!["state"] == "RUNNING");
    }, $"{name} runs, as {worker.Address} says", TimeSpan.FromSeconds(60));

    // The workers on which a connector and its task run.
    private static async Task<(string? Connector, string? Task)> PlacesAsync(InProcessWorker worker, string name)
    {
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"connectors/{name}/status");
        return ((string?)status!["connector"]!["worker_id"], (string?)status["tasks"]![0]!["worker_id"]);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("offset")]
    [InlineData("status")]
    public async Task A_topic_whose_records_would_expire_ends_the_start_with_what_to_do(string which)
    {
        var topic = $"{_group}-{which[0]}";
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "compact,delete" } }]);
        await using var worker = Worker();
        var error = await Assert.ThrowsAsync<ConfigException>(worker.StartAsync);
        Assert.Equal($"Invalid value {topic} for configuration {which}.storage.topic: Topic has cleanup.policy=compact,delete; expected compact, as its records must not expire. "
            + $"Change it with: kafka-configs --alter --topic {topic} --add-config cleanup.policy=compact", error.Message);
    }

    [Fact]
    public async Task A_config_topic_of_several_partitions_ends_the_start()
    {
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
            await admin.CreateTopicsAsync([new TopicSpecification { Name = $"{_group}-c", NumPartitions = 3, Configs = new() { ["cleanup.policy"] = "compact" } }]);
        await using var worker = Worker();
        var error = await Assert.ThrowsAsync<ConfigException>(worker.StartAsync);
        Assert.Contains("Topic has 3 partitions; expected a single one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_with_another_config_topic_is_named_gets_no_work_and_leaves_the_others_alone()
    {
        await using var right = Worker();
        await right.StartAsync();
        await HealthyAsync(right);
        await right.RequestAsync(HttpMethod.Put, "connectors/a/config", Source("a"));
        await RunsAsync(right, "a");

        await using var odd = Worker(("config.storage.topic", $"{_group}-another"));
        await odd.StartAsync();

        await Eventually.True(() => right.Log.Contains($"The workers at {odd.Address} have another config topic than this one", StringComparison.Ordinal), "the leader names it");
        await Eventually.True(() => odd.Log.Contains("This worker leaves its group and stops its work", StringComparison.Ordinal)
            && odd.Log.Contains("Left the group", StringComparison.Ordinal), "it leaves");
        await Eventually.True(() => right.Log is var log && log.LastIndexOf("Joining the group", StringComparison.Ordinal) > log.LastIndexOf("have another config topic", StringComparison.Ordinal),
            "the group has heard of that");
        await HealthyAsync(right);
        Assert.NotEqual(HttpStatusCode.OK, (await odd.RequestAsync(HttpMethod.Get, "health")).Status);
        // From now on the group is left alone.
        var rebalances = right.Log.Split("Joining the group").Length;
        await right.RequestAsync(HttpMethod.Post, "connectors/a/restart?includeTasks=true");
        await RunsAsync(right, "a");
        Assert.Equal(rebalances, right.Log.Split("Joining the group").Length);
    }

    [Fact]
    public async Task A_worker_that_nobody_reaches_by_its_URL_runs_its_work_and_requests_for_it_name_the_URL()
    {
        await using var leader = Worker();
        await leader.StartAsync();
        await HealthyAsync(leader);
        await using var unreachable = Worker(("rest.advertised.port", "1"));
        await unreachable.StartAsync();
        await HealthyAsync(unreachable);
        for (var i = 0; i < 2; i++) await leader.RequestAsync(HttpMethod.Put, $"connectors/c{i}/config", Source($"c{i}"));
        for (var i = 0; i < 2; i++) await RunsAsync(leader, $"c{i}");
        var there = "";
        await Eventually.True(async () =>
        {
            for (var i = 0; i < 2; i++)
                if ((await PlacesAsync(leader, $"c{i}")).Connector == "127.0.0.1:1") there = $"c{i}";
            return there.Length > 0;
        }, "one of the connectors runs there");

        var (status, body) = await leader.RequestAsync(HttpMethod.Post, $"connectors/{there}/restart");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("IO Error trying to forward REST request: the worker at http://127.0.0.1:1/ did not answer", (string?)body!["message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await unreachable.RequestAsync(HttpMethod.Post, $"connectors/{there}/restart")).Status);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("preparing")]
    public async Task A_leader_that_has_not_gone_over_to_exactly_once_fences_for_those_that_have(string leaders)
    {
        await using var leader = Worker(("exactly.once.source.support", leaders));
        await leader.StartAsync();
        await HealthyAsync(leader);
        await using var other = Worker(("exactly.once.source.support", "enabled"));
        await other.StartAsync();
        await HealthyAsync(other);
        string[] names = ["e0", "e1", "e2", "e3"];
        foreach (var name in names) await leader.RequestAsync(HttpMethod.Put, $"connectors/{name}/config", Source(name));
        foreach (var name in names) await RunsAsync(leader, name);

        var tasks = await Task.WhenAll(names.Select(name => PlacesAsync(leader, name)));
        var moved = names.Where((_, i) => tasks[i].Task == $"127.0.0.1:{other.Address.Port}").ToList();
        Assert.NotEmpty(moved);
        using var reader = leader.Clients.Reader("reader", "read_uncommitted");
        reader.Assign(new TopicPartitionOffset(leader.ConfigTopic, 0, Offset.Beginning));
        var keys = new List<string>();
        while (reader.Consume(TimeSpan.FromSeconds(10)) is { IsPartitionEOF: false } found) keys.Add(Encoding.UTF8.GetString(found.Message.Key!));
        Assert.Subset(keys.ToHashSet(), moved.Select(m => $"tasks-fencing-{m}").ToHashSet());
    }

    [Fact]
    public async Task A_record_of_the_config_topic_that_cannot_be_understood_is_named_and_everything_else_goes_on()
    {
        await using (var first = Worker())
        {
            await first.StartAsync();
            await HealthyAsync(first);
            await first.RequestAsync(HttpMethod.Put, "connectors/good/config", Source("good"));
            await first.RequestAsync(HttpMethod.Put, "connectors/bad/config", Source("bad"));
            await RunsAsync(first, "good");
            await RunsAsync(first, "bad");
            using var producer = first.Clients.Producer("test");
            foreach (var (key, value) in new[] { ("connector-bad", "{\"properties\""), ("task-good-7", "[]"), ("connector-worse", "7"), ("nonsense", "x") })
                await producer.ProduceAsync(first.ConfigTopic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value) },
                    TestContext.Current.CancellationToken);
            await Eventually.True(() => first.Log.Contains("The record connector-worse at", StringComparison.Ordinal), "it has read them");
            await RunsAsync(first, "good");
            await RunsAsync(first, "bad");
        }
        await using var second = Worker();
        await second.StartAsync();
        await HealthyAsync(second);
        await RunsAsync(second, "good");
        await RunsAsync(second, "bad");
        Assert.Contains($"The record connector-bad at {second.ConfigTopic}-0@", second.Log, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await second.RequestAsync(HttpMethod.Get, "connectors/worse")).Status);
        // And what the record was to change can be sent again.
        Assert.Equal(HttpStatusCode.OK, (await second.RequestAsync(HttpMethod.Put, "connectors/bad/config", Source("bad"))).Status);
    }

    [Fact]
    public async Task What_becomes_of_the_work_of_a_worker_that_is_no_member_any_more_is_not_written_over_what_its_successor_says()
    {
        await using var worker = new InProcessWorker(broker.BootstrapServers, new OwnClock(), Properties);
        await worker.StartAsync();
        var config = Source("z");
        var file = (string)config["file"]!;
        File.Delete(file);
        await worker.RequestAsync(HttpMethod.Put, "connectors/z/config", config);
        await RunsAsync(worker, "z");

        worker.Lone!.IsMember = false;
        Directory.CreateDirectory(file);
        await Eventually.True(() => worker.Log.Contains("Task z-0 threw an exception and is FAILED", StringComparison.Ordinal), "the task fails");
        Directory.Delete(file);
        // When it is answered, the former task has ended and said all it had to say.
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Post, "connectors/z/tasks/0/restart")).Status);
        worker.Lone.IsMember = true;
        // Whatever was written before is read before this.
        await worker.RequestAsync(HttpMethod.Put, "connectors/after/config", Source("after"));
        await RunsAsync(worker, "after");
        Assert.Equal("RUNNING", (string?)(await worker.RequestAsync(HttpMethod.Get, "connectors/z/tasks/0/status")).Body!["state"]);

        // As a member it says so.
        Directory.CreateDirectory(file);
        await Eventually.True(async () => (string?)(await worker.RequestAsync(HttpMethod.Get, "connectors/z/tasks/0/status")).Body!["state"] == "FAILED", "that it failed is told");
    }

    private sealed class OwnClock : TimeProvider;

    [Fact]
    public async Task Health_shows_that_a_worker_has_lost_its_group_and_that_it_is_back()
    {
        var options = new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }], OffsetsPartitions = 1, TransactionsPartitions = 1 };
        var own = new EmbeddedBroker(options);
        await own.StartAsync(TestContext.Current.CancellationToken);
        var address = own.BootstrapServers;
        await using var worker = new InProcessWorker(address, TimeProvider.System, Properties);
        await worker.StartAsync();
        await HealthyAsync(worker);

        await own.DisposeAsync();
        await Eventually.True(async () =>
        {
            var (status, body) = await worker.RequestAsync(HttpMethod.Get, "health");
            return status == HttpStatusCode.InternalServerError && (string?)body!["status"] == "unhealthy"
                && ((string?)body["message"])!.StartsWith($"Worker is no member of its group {_group} at the moment", StringComparison.Ordinal);
        }, "the loss shows");
        own = new EmbeddedBroker(options with { Listeners = [new BrokerListener { Port = int.Parse(address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture) }] });
        await own.StartAsync(TestContext.Current.CancellationToken);
        await using var __ = own;
        await HealthyAsync(worker);
    }
}
