using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Runtime.Tests.Worker;
using Connect.Testing;
using Kafka.Embedded;

namespace Connect.Runtime.Tests.Herder;

public class HerderTests(BrokerFixture broker)
{
    private static JsonObject Source() => new() { ["connector.class"] = "FileStreamSource", ["file"] = "/nowhere/at/all", ["topic"] = "never" };

    private static Task ShowsAsync(InProcessWorker worker, string connector, string state, string task) => Eventually.True(async () =>
    {
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"/connectors/{connector}/status");
        return (string?)status!["connector"]?["state"] == state && ((string?)status["tasks"]!.AsArray().SingleOrDefault()?["state"] ?? "none") == task;
    }, $"the connector is {state} and its task {task}");

    // The states that were ever written under a key of the status topic, in order; - where it was removed.
    private static async Task WrittenAsync(InProcessWorker worker, string key, string states)
    {
        using var reader = worker.Clients.Reader("reader", "read_uncommitted");
        reader.Assign(new TopicPartitionOffset(worker.StatusTopic, 0, Offset.Beginning));
        var written = new List<string>();
        await Eventually.True(() =>
        {
            while (reader.Consume(TimeSpan.FromMilliseconds(50)) is { IsPartitionEOF: false } result)
                if (Encoding.UTF8.GetString(result.Message.Key!) == key) written.Add(result.Message.Value is null ? "-" : (string)JsonNode.Parse(result.Message.Value)!["state"]!);
            return written.Count >= states.Split(' ').Length;
        }, $"the states of {key} are {states}");
        Assert.Equal(states, string.Join(' ', written));
    }

    [Fact]
    public async Task Each_change_of_state_is_written_once()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source());
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/pause");
        await ShowsAsync(worker, "c", "PAUSED", "PAUSED");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/resume");
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
        await worker.RequestAsync(HttpMethod.Post, "/connectors/c/tasks/0/restart");
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
        await WrittenAsync(worker, "status-task-c-0", "RUNNING PAUSED RUNNING UNASSIGNED RUNNING");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await ShowsAsync(worker, "c", "STOPPED", "none");
        await WrittenAsync(worker, "status-task-c-0", "RUNNING PAUSED RUNNING UNASSIGNED RUNNING UNASSIGNED -");
        await WrittenAsync(worker, "status-connector-c", "RUNNING PAUSED RUNNING STOPPED");
        await worker.RequestAsync(HttpMethod.Delete, "/connectors/c");
        await WrittenAsync(worker, "status-connector-c", "RUNNING PAUSED RUNNING STOPPED UNASSIGNED -");
        await WrittenAsync(worker, "status-task-c-0", "RUNNING PAUSED RUNNING UNASSIGNED RUNNING UNASSIGNED -");
    }

    [Fact]
    public async Task A_connector_that_could_not_be_made_stays_failed_when_paused_but_can_be_stopped()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = Source();
        (config["topic.creation.default.partitions"], config["topic.creation.default.replication.factor"]) = ("0", "1");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", config);
        await ShowsAsync(worker, "c", "FAILED", "none");
        Assert.False((await worker.RequestAsync(HttpMethod.Get, "/connectors/c/status")).Body!["connector"]!.AsObject().ContainsKey("version"), "what has no version has none in its status");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/pause");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await ShowsAsync(worker, "c", "STOPPED", "none");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/resume");
        await ShowsAsync(worker, "c", "FAILED", "none");
        await WrittenAsync(worker, "status-connector-c", "FAILED STOPPED FAILED");
    }

    [Fact]
    public async Task A_worker_that_is_no_member_says_nothing_of_its_connectors_and_tasks()
    {
        var name = Servers.Unique("cut-off");
        await using var worker = new InProcessWorker(broker.BootstrapServers, new ManualTime());
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/config", new JsonObject { ["connector.class"] = "FailingSource" });
        await ShowsAsync(worker, name, "RUNNING", "RUNNING");
        worker.Lone!.IsMember = false;
        FailingSourceConnector.FailIn(name, "poll");
        await Eventually.True(() => worker.Log.Contains($"Task {name}-0 threw an exception and is FAILED", StringComparison.Ordinal), "the task has failed");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/pause");
        await Eventually.True(() => worker.Log.Contains($"Connector {name} is Paused", StringComparison.Ordinal), "the connector is paused");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/resume");
        FailingSourceConnector.FailIn(name, "");
        // Waits for what the task has to say, and starts another one.
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Post, $"/connectors/{name}/tasks/0/restart")).Status);
        await Eventually.True(() => FailingSourceConnector.StartsOf($"{name}/start") == 2 && worker.Log.Split($"Task {name}-0 is Running").Length == 3, "the task runs again");
        worker.Lone.IsMember = true;
        await worker.RequestAsync(HttpMethod.Post, $"/connectors/{name}/tasks/0/restart");
        await worker.RequestAsync(HttpMethod.Post, $"/connectors/{name}/restart");
        await WrittenAsync(worker, $"status-task-{name}-0", "RUNNING UNASSIGNED RUNNING");
        await WrittenAsync(worker, $"status-connector-{name}", "RUNNING UNASSIGNED RUNNING");
    }

    [Fact]
    public async Task Offsets_of_a_source_hold_single_values_only()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Post, "/connectors", new JsonObject { ["name"] = "c", ["config"] = Source(), ["initial_state"] = "STOPPED" });
        await ShowsAsync(worker, "c", "STOPPED", "none");
        var (status, body) = await worker.RequestAsync(HttpMethod.Patch, "/connectors/c/offsets",
            JsonNode.Parse("""{"offsets":[{"partition":{"filename":["a"]},"offset":null}]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("The partition of a source connector may only contain strings, numbers, booleans and nulls, but its member 'filename' is a list or an object", (string?)body!["message"]);
    }

    [Fact]
    public async Task A_task_that_does_not_stop_in_time_is_shown_as_unassigned_and_then_as_its_successor()
    {
        await using var worker = new InProcessWorker(broker, ("task.shutdown.graceful.timeout.ms", "50"));
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", new JsonObject { ["connector.class"] = "LingeringSource" });
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Post, "/connectors/c/tasks/0/restart")).Status);
        await WrittenAsync(worker, "status-task-c-0", "RUNNING UNASSIGNED RUNNING");
    }

    [Theory]
    [InlineData("FileStreamSink", "topics", "errors.deadletterqueue.topic.name", "errors.deadletterqueue.topic.replication.factor", "3")]
    [InlineData("FileStreamSink", "topics", "consumer.override.max.poll.records", "consumer.override.isolation.level", "dirty")]
    [InlineData("FileStreamSource", "topic", "batch.size", "producer.override.acks", "some")]
    public async Task A_task_that_cannot_be_made_leaves_nothing_open_however_often_it_is_restarted(string connector, string topics, string more, string key, string value)
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var notes = Servers.Unique("notes");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", new JsonObject
        {
            ["connector.class"] = connector,
            ["file"] = "/dev/null",
            [topics] = notes,
            [more] = more.EndsWith("name", StringComparison.Ordinal) ? $"{notes}-dead-letters" : "10",
            [key] = value,
            ["value.converter"] = "NotingConverter",
            ["value.converter.notes"] = notes,
        });
        await ShowsAsync(worker, "c", "RUNNING", "FAILED");
        for (var i = 2; i <= 3; i++)
        {
            await worker.RequestAsync(HttpMethod.Post, "/connectors/c/tasks/0/restart");
            await Eventually.True(() => NotingConverter.Notes(notes).Count == 2 * i, $"the converter was made and disposed of {i} times");
        }
        Assert.Equal(Enumerable.Repeat(new[] { "value configured", "value disposed of" }, 3).SelectMany(n => n), NotingConverter.Notes(notes));
    }

    [Fact]
    public async Task A_task_that_cannot_be_made_fails_once_and_not_again_with_each_rebalance()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", new JsonObject { ["connector.class"] = "TasklessSource" });
        await ShowsAsync(worker, "c", "RUNNING", "FAILED");
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, "/connectors/c/tasks/0/status");
        Assert.Contains("are of System.Object, which is neither a SourceTask nor a SinkTask", (string?)status!["trace"], StringComparison.Ordinal);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/d/config", Source());
        await ShowsAsync(worker, "d", "RUNNING", "RUNNING");
        await worker.RequestAsync(HttpMethod.Post, "/connectors/c/tasks/0/restart");
        await WrittenAsync(worker, "status-task-c-0", "FAILED FAILED");
    }

    [Fact]
    public async Task What_Kafka_does_not_store_in_time_is_refused_and_does_not_hold_up_what_comes_after()
    {
        var folder = Directory.CreateTempSubdirectory("connect-herder-tests");
        var time = new ManualTime();
        var gone = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = folder.FullName, Listeners = [new BrokerListener { Port = 0 }], OffsetsPartitions = 1, TransactionsPartitions = 1 });
        await gone.StartAsync(TestContext.Current.CancellationToken);
        await using (var worker = new InProcessWorker(gone.BootstrapServers, time))
        {
            await worker.StartAsync();
            await gone.DisposeAsync();
            foreach (var path in (string[])["/connectors/c/config", "/connectors/d/config"])
            {
                var request = worker.RequestAsync(HttpMethod.Put, path, Source());
                await Eventually.True(() =>
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    return request.IsCompleted;
                }, "the request is answered");
                var (status, body) = await request;
                Assert.Equal(HttpStatusCode.InternalServerError, status);
                Assert.Contains($"did not store what was written to the config topic {worker.ConfigTopic}", (string?)body!["message"], StringComparison.Ordinal);
            }
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Offsets_whose_storing_has_begun_are_all_stored_though_nobody_waits_for_the_answer()
    {
        const int Partitions = 5000;
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Post, "/connectors", new JsonObject { ["name"] = "c", ["config"] = Source(), ["initial_state"] = "STOPPED" });
        await ShowsAsync(worker, "c", "STOPPED", "none");
        var offsets = new JsonArray([.. Enumerable.Range(0, Partitions).Select(i => new JsonObject
        {
            ["partition"] = new JsonObject { ["filename"] = $"f{i}" },
            ["offset"] = new JsonObject { ["position"] = i },
        })]);
        // What is named twice has the last offset.
        offsets.Add(new JsonObject { ["partition"] = new JsonObject { ["filename"] = "f0" }, ["offset"] = new JsonObject { ["position"] = 77 } });
        using var client = new HttpClient();
        using var stop = new CancellationTokenSource();
        var altering = client.PatchAsJsonAsync(new Uri(worker.Address, "/connectors/c/offsets"), new JsonObject { ["offsets"] = offsets }, stop.Token);
        async Task<JsonArray> StoredAsync() => (await worker.RequestAsync(HttpMethod.Get, "/connectors/c/offsets")).Body!["offsets"]!.AsArray();
        await Eventually.True(async () => (await StoredAsync()).Count > 0, "the first offsets are stored");
        await stop.CancelAsync();
        try { await altering; } catch (OperationCanceledException) { }
        await Eventually.True(async () => (await StoredAsync()).Count == Partitions, "all offsets are stored");
        Assert.Equal(77, (int?)(await StoredAsync()).Single(o => (string?)o!["partition"]!["filename"] == "f0")!["offset"]!["position"]);
    }

    [Fact]
    public async Task A_configuration_whose_schema_registry_does_not_answer_is_checked_and_taken_all_the_same()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await using var silent = new SilentServer();
        var config = Source();
        foreach (var side in (string[])["key", "value"])
        {
            config[$"{side}.converter"] = "io.confluent.connect.avro.AvroConverter";
            config[$"{side}.converter.schema.registry.url"] = $"http://127.0.0.1:{silent.Port}";
        }
        config["name"] = "c";
        var limit = TimeSpan.FromSeconds(10);
        var (status, checkedConfig) = await worker.RequestAsync(HttpMethod.Put, "/connector-plugins/FileStreamSource/config/validate", config)
            .WaitAsync(limit, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 0), (status, (int)checkedConfig!["error_count"]!));
        (status, _) = await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", config).WaitAsync(limit, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, status);
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
    }

    [Fact]
    public async Task A_key_that_nobody_reads_but_that_is_nearly_one_is_named_when_the_connector_starts()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = Source();
        (config["batch.sizes"], config["value.converter"], config["value.converter.schemas.enabled"]) = ("10", "JsonConverter", "false");
        (config["producer.override.ack"], config["my.own.note"]) = ("all", "kept for myself");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", config);
        await ShowsAsync(worker, "c", "RUNNING", "RUNNING");
        const string Hint = "Configuration of";
        Assert.Equal(
        [
            "Configuration of connector c: nobody reads 'batch.sizes': did you mean 'batch.size'?",
            "Configuration of connector c: nobody reads 'value.converter.schemas.enabled': did you mean 'value.converter.schemas.enable'?",
        ], worker.Log.Split('\n').Where(l => l.Contains(Hint, StringComparison.Ordinal)).Select(l => l[l.IndexOf(Hint, StringComparison.Ordinal)..].Split(" (")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_connector_may_ask_for_new_tasks_while_it_starts()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var name = Servers.Unique("c");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/config", new JsonObject { ["connector.class"] = "ScriptedSource", ["script"] = "reconfigure-in-start" });
        await ShowsAsync(worker, name, "RUNNING", "RUNNING");
        Assert.InRange(ScriptedSourceConnector.Asked(name), 1, 3);
    }

    [Fact]
    public async Task A_connector_that_cannot_say_what_its_tasks_are_to_do_has_failed_is_asked_once_and_says_why_in_one_line()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var name = Servers.Unique("c");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/config", new JsonObject { ["connector.class"] = "ScriptedSource", ["script"] = "no-tasks" });
        await ShowsAsync(worker, name, "FAILED", "none");
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"/connectors/{name}/status");
        Assert.StartsWith($"Connector {name} failed: the source has no tables; see to what it waits for, or let it try for longer with errors.retry.timeout; restart it when that is "
            + "done.\norg.apache.kafka.connect.errors.RetriableException: the source has no tables\n", (string?)status!["connector"]!["trace"], StringComparison.Ordinal);
        Assert.Equal(1, ScriptedSourceConnector.Asked(name));
        Assert.Single(worker.Log.Split('\n'), l => l.Contains($"Connector {name} could not say", StringComparison.Ordinal));
        // A restart asks once more.
        await worker.RequestAsync(HttpMethod.Post, $"/connectors/{name}/restart");
        await Eventually.True(() => ScriptedSourceConnector.Asked(name) == 2, "the connector is asked again");
    }

    [Fact]
    public async Task A_position_beyond_64_bits_comes_back_digit_by_digit()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Post, "/connectors", new JsonObject { ["name"] = "c", ["config"] = new JsonObject { ["connector.class"] = "ScriptedSource" }, ["initial_state"] = "STOPPED" });
        await ShowsAsync(worker, "c", "STOPPED", "none");
        var offsets = JsonNode.Parse("""{"offsets":[{"partition":{"of":10000000000000000001},"offset":{"position":-9223372036854775809,"share":0.5}}]}""");
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Patch, "/connectors/c/offsets", offsets)).Status);
        var (_, body) = await worker.RequestAsync(HttpMethod.Get, "/connectors/c/offsets");
        Assert.Equal(offsets!.ToJsonString(), body!.ToJsonString());
    }

    [Fact]
    public async Task Patches_at_the_same_time_all_take_effect()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Source());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => worker.RequestAsync(HttpMethod.Patch, "/connectors/c/config", new JsonObject { [$"key.{i}"] = "value" })));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        var (_, config) = await worker.RequestAsync(HttpMethod.Get, "/connectors/c/config");
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal("value", (string?)config![$"key.{i}"]));
    }

    [Fact]
    public async Task A_refusal_that_shows_the_configuration_hides_its_secrets()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var (status, body) = await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", new JsonObject { ["connection.password"] = "hunter2", ["connection.uri"] = "mongodb://me:hunter2@h", ["topics"] = "t" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("Connector config {connection.password=[hidden], connection.uri=[hidden], topics=t, name=c} contains no connector type", (string?)body!["message"]);
    }
}
