using System.Net;
using System.Text.Json.Nodes;
using Connect.Runtime.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Logging;

public class WorkerLogTests(BrokerFixture broker)
{
    private readonly string _name = Servers.Unique("logged");

    private static async Task LineAsync(InProcessWorker worker, string text)
    {
        try { await Eventually.True(() => worker.Log.Contains(text, StringComparison.Ordinal), "the line is there"); }
        catch (Xunit.Sdk.XunitException) { Assert.Contains(text, worker.Log, StringComparison.Ordinal); }
    }

    // A source of a file that does not exist.
    private async Task<InProcessWorker> StartedAsync(params (string Key, string Value)[] config)
    {
        var worker = new InProcessWorker(broker, ("topic.creation.enable", "true"));
        await worker.StartAsync();
        await ConfigureAsync(worker, "/nowhere/at/all", config);
        return worker;
    }

    private async Task ConfigureAsync(InProcessWorker worker, string file, params (string Key, string Value)[] config)
    {
        var body = new JsonObject { ["connector.class"] = "FileStreamSource", ["file"] = file, ["topic"] = _name };
        foreach (var (key, value) in config) body[key] = value;
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/config", body);
    }

    [Fact]
    public async Task What_becomes_of_a_connector_is_said_in_lines_that_name_it()
    {
        await using var worker = await StartedAsync();
        await LineAsync(worker, $" INFO [{_name}|worker] Connector {_name} was created (");
        await LineAsync(worker, $" INFO [{_name}|worker] Connector {_name} is Running (");
        await LineAsync(worker, $" INFO [{_name}|task-0] Task {_name}-0 is Running (");
        await ConfigureAsync(worker, "/nowhere/else");
        await LineAsync(worker, $" INFO [{_name}|worker] The configuration of connector {_name} was changed (");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/pause");
        await LineAsync(worker, $" INFO [{_name}|worker] The target state of connector {_name} is now Paused (");
        await LineAsync(worker, $" INFO [{_name}|task-0] Task {_name}-0 is Paused (");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/resume");
        await Eventually.True(
            async () => (await worker.RequestAsync(HttpMethod.Post, $"/connectors/{_name}/restart?includeTasks=true")).Status == HttpStatusCode.Accepted,
            "the worker has read the connector's status");
        await LineAsync(worker, $" INFO [{_name}|worker] Restarting connector {_name} (tasks: True, only failed: False) (");
        await worker.RequestAsync(HttpMethod.Put, "/admin/loggers/Connect.Runtime", new JsonObject { ["level"] = "DEBUG" });
        await worker.RequestAsync(HttpMethod.Delete, $"/connectors/{_name}");
        await LineAsync(worker, $" INFO [{_name}|worker] Connector {_name} was deleted (");
        await LineAsync(worker, $" DEBUG 127.0.0.1 DELETE /connectors/{_name}: 204 in ");
    }

    [Fact]
    public async Task Kafka_clients_of_a_task_say_whose_they_are()
    {
        await using var worker = await StartedAsync(("producer.override.no.such.setting", "1"));
        await LineAsync(worker, $" WARN [{_name}|task-0] Kafka client (PROPERTIES):");
        Assert.Contains("no.such.setting", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_a_transformation_that_Kafka_has_no_more_are_said()
    {
        await using var worker = await StartedAsync(("transforms", "a"), ("transforms.a.type", "ReplaceField$Value"), ("transforms.a.blacklist", "secret"));
        await LineAsync(worker, $" WARN [{_name}|task-0] transforms.a.blacklist is ignored");
    }

    [Fact]
    public async Task A_sink_whose_dead_letter_queue_is_to_be_made_while_Kafka_is_away_waits_for_it_and_can_be_deleted()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/config", new JsonObject
        {
            ["connector.class"] = "FileStreamSink",
            ["topics"] = _name,
            ["file"] = "/dev/null",
            ["errors.deadletterqueue.topic.name"] = $"{_name}-dead",
            ["admin.override.bootstrap.servers"] = "127.0.0.1:1",
            ["admin.override.default.api.timeout.ms"] = "200",
        });
        await LineAsync(worker, $" WARN [{_name}|task-0] Task {_name}-0 waits for Kafka before it starts: Kafka at 127.0.0.1:1 does not answer");
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Delete, $"/connectors/{_name}")).Status);
        await LineAsync(worker, $"Connector {_name} was deleted (");
        await LineAsync(worker, $"Task {_name}-0 is Unassigned (");
    }
}
