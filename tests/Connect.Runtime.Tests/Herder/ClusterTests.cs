using System.Net;
using System.Text.Json.Nodes;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Several whole workers in one group, asked over their REST APIs.</summary>
public sealed class ClusterTests(BrokerFixture broker)
{
    [Fact]
    public async Task Whichever_worker_is_asked_the_request_is_served_and_all_agree_on_what_became_of_it()
    {
        await using var cluster = new TestCluster(broker);
        await cluster.StartAsync(3);
        var file = Path.GetTempFileName();
        try
        {
            foreach (var (worker, number) in cluster.Workers.Select((w, i) => (w, i)))
            {
                var name = $"sink-{number}";
                var (status, body) = await worker.RequestAsync(HttpMethod.Put, $"connectors/{name}/config", Sink(file, 2));
                Assert.Equal((HttpStatusCode.Created, name), (status, (string?)body!["name"]));
                // Whoever asks the same worker next sees what was done.
                Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, $"connectors/{name}")).Status);
                Assert.Equal(HttpStatusCode.Conflict, (await worker.RequestAsync(HttpMethod.Post, "connectors", new JsonObject { ["name"] = name, ["config"] = Sink(file, 1) })).Status);
                await cluster.RunningAsync(name, 2);
                Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Post, $"connectors/{name}/restart")).Status);
                Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Post, $"connectors/{name}/tasks/1/restart")).Status);
                Assert.Equal(HttpStatusCode.NotFound, (await worker.RequestAsync(HttpMethod.Post, $"connectors/{name}/tasks/7/restart")).Status);
                Assert.Equal(HttpStatusCode.Accepted, (await worker.RequestAsync(HttpMethod.Post, $"connectors/{name}/restart?includeTasks=true")).Status);
                await cluster.RunningAsync(name, 2);
                Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Put, $"connectors/{name}/stop")).Status);
                Assert.Equal(HttpStatusCode.Accepted, (await worker.RequestAsync(HttpMethod.Put, $"connectors/{name}/resume")).Status);
                await cluster.RunningAsync(name, 2);
            }
            Assert.True(await cluster.PlacesAsync() > 1);
            foreach (var (worker, number) in cluster.Workers.Select((w, i) => (w, i)))
                Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Delete, $"connectors/sink-{(number + 1) % 3}")).Status);
            foreach (var worker in cluster.Workers)
                await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "connectors?expand=status")).Body!.AsObject().Count == 0, "all connectors and their states are gone");
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public async Task What_only_workers_ask_of_each_other_is_refused_without_a_signature_by_all()
    {
        await using var cluster = new TestCluster(broker);
        await cluster.StartAsync(2);
        foreach (var worker in cluster.Workers)
        {
            var (status, body) = await worker.RequestAsync(HttpMethod.Post, "connectors/any/tasks", new JsonArray());
            Assert.Equal((HttpStatusCode.BadRequest, "Internal request missing required signature"), (status, (string?)body!["message"]));
        }
    }

    [Fact]
    public async Task A_request_that_was_passed_on_twice_and_is_still_wrong_is_refused_as_by_Java()
    {
        await using var cluster = new TestCluster(broker);
        await cluster.StartAsync(2);
        var answers = await Task.WhenAll(cluster.Workers.Select(w => w.RequestAsync(HttpMethod.Delete, "connectors/any?forward=false")));

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
        Assert.Equal("Cannot complete request because of a conflicting operation (e.g. worker rebalance)",
            (string?)answers.Single(a => a.Status == HttpStatusCode.Conflict).Body!["message"]);
    }

    [Fact]
    public async Task The_key_of_signatures_is_renewed_and_tasks_still_reach_the_leader()
    {
        await using var cluster = new TestCluster(broker, ("inter.worker.key.ttl.ms", "300"), ("inter.worker.key.size", "512"), ("inter.worker.signature.algorithm", "HmacSHA512"),
            ("inter.worker.verification.algorithms", "HmacSHA256,HmacSHA512"));
        await cluster.StartAsync(2);
        var file = Path.GetTempFileName();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                await cluster.Workers[i % 2].RequestAsync(HttpMethod.Put, $"connectors/sink-{i}/config", Sink(file, 1 + i));
                await cluster.RunningAsync($"sink-{i}", 1 + i);
            }
            Assert.True(await cluster.PlacesAsync() > 1);
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public async Task Topics_that_are_forgotten_through_one_worker_are_noted_again_when_a_task_of_another_uses_them()
    {
        await using var cluster = new TestCluster(broker);
        await cluster.StartAsync(2);
        var (file, topic) = (Path.GetTempFileName(), Servers.Unique("topic"));
        Task UsedAsync() => Task.WhenAll(cluster.Workers.Select(w => Eventually.True(async () =>
            (string?)(await w.RequestAsync(HttpMethod.Get, "connectors/source/topics")).Body!["source"]!["topics"]!.AsArray().SingleOrDefault() == topic, "the topic is in use")));
        try
        {
            await File.AppendAllTextAsync(file, "first\n", TestContext.Current.CancellationToken);
            await cluster.Workers[0].RequestAsync(HttpMethod.Put, "connectors/source/config", new JsonObject { ["connector.class"] = "FileStreamSource", ["file"] = file, ["topic"] = topic });
            await UsedAsync();
            foreach (var worker in cluster.Workers)
            {
                Assert.Equal(HttpStatusCode.Accepted, (await worker.RequestAsync(HttpMethod.Put, "connectors/source/topics/reset")).Status);
                Assert.Empty((await worker.RequestAsync(HttpMethod.Get, "connectors/source/topics")).Body!["source"]!["topics"]!.AsArray());
                await File.AppendAllTextAsync(file, "next\n", TestContext.Current.CancellationToken);
                await UsedAsync();
            }
        }
        finally { File.Delete(file); }
    }

    private static JsonObject Sink(string file, int tasks) => new()
    {
        ["connector.class"] = "FileStreamSink",
        ["file"] = file,
        ["topics"] = "no-such-topic",
        ["tasks.max"] = tasks.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private sealed class TestCluster(BrokerFixture broker, params (string Key, string Value)[] properties) : IAsyncDisposable
    {
        private readonly string _group = Servers.Unique("cluster");

        public List<InProcessWorker> Workers { get; } = [];

        public async Task StartAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Workers.Add(new InProcessWorker(broker, [("group.id", _group), ("config.storage.topic", $"{_group}-c"), ("offset.storage.topic", $"{_group}-o"), ("status.storage.topic", $"{_group}-s"),
                    ("rest.advertised.host.name", "127.0.0.1"), ("heartbeat.interval.ms", "300"), ("scheduled.rebalance.max.delay.ms", "1000"), .. properties]));
                await Workers[i].StartAsync();
            }
            foreach (var worker in Workers)
                await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, "health")).Status == HttpStatusCode.OK, "the worker is in its group");
        }

        /// <summary>Waits until all workers show the connector and its tasks running.</summary>
        public async Task RunningAsync(string name, int tasks)
        {
            foreach (var worker in Workers)
                await Eventually.True(async () =>
                {
                    var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"connectors/{name}/status");
                    return status?["tasks"] is JsonArray all && all.Count == tasks && all.Append(status["connector"]).All(s => (string?)s!["state"] == "RUNNING");
                }, $"{name} runs with {tasks} tasks, as {worker.Address} says");
        }

        /// <summary>On how many workers connectors and tasks run.</summary>
        public async Task<int> PlacesAsync()
        {
            var (_, all) = await Workers[0].RequestAsync(HttpMethod.Get, "connectors?expand=status");
            return all!.AsObject().SelectMany(c => c.Value!["status"]!["tasks"]!.AsArray().Append(c.Value!["status"]!["connector"])).Select(s => (string?)s!["worker_id"]).Distinct().Count();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in Workers) await worker.DisposeAsync();
        }
    }
}
