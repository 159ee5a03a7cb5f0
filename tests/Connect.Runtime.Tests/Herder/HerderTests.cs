using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

public class HerderTests(BrokerFixture broker)
{
    private static JsonObject Source() => new() { ["connector.class"] = "FileStreamSource", ["file"] = "/nowhere/at/all", ["topic"] = "never" };

    private static Task ShowsAsync(InProcessWorker worker, string connector, string state, string task) => Eventually.True(async () =>
    {
        var (_, status) = await worker.RequestAsync(HttpMethod.Get, $"/connectors/{connector}/status");
        return (string?)status!["connector"]?["state"] == state && ((string?)status["tasks"]!.AsArray().SingleOrDefault()?["state"] ?? "none") == task;
    }, $"the connector is {state} and its task {task}");

    // The states that were ever written for a part, in order; - where it was forgotten.
    private static async Task WrittenAsync(InProcessWorker worker, string part, string states)
    {
        using var reader = worker.Clients.Reader("reader", "read_uncommitted");
        reader.Assign(new TopicPartitionOffset(worker.StatusTopic, 0, Offset.Beginning));
        var written = new List<string>();
        await Eventually.True(() =>
        {
            while (reader.Consume(TimeSpan.FromMilliseconds(50)) is { IsPartitionEOF: false } result)
                if (Encoding.UTF8.GetString(result.Message.Key!) == part) written.Add(result.Message.Value is null ? "-" : (string)JsonNode.Parse(result.Message.Value)!["state"]!);
            return written.Count >= states.Split(' ').Length;
        }, $"the states of {part} are {states}");
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
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/pause");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/stop");
        await ShowsAsync(worker, "c", "STOPPED", "none");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/resume");
        await ShowsAsync(worker, "c", "FAILED", "none");
        await WrittenAsync(worker, "status-connector-c", "FAILED STOPPED FAILED");
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
        Assert.Equal("The partition of a source connector may only contain texts, numbers, booleans and nulls, but its member 'filename' is a list or an object", (string?)body!["message"]);
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
