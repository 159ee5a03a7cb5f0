using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connect.Testing;
using Kafka.Embedded;

namespace EndToEnd;

/// <summary>The connectors that Kafka's own system tests bring along, followed by the lines that they print, as those tests do.</summary>
public sealed class ToolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-tools").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Plugins => AppContext.BaseDirectory.Replace(Path.Combine("tests", "EndToEnd"), Path.Combine("src", "Connectors.Tools"), StringComparison.Ordinal);

    // What is no JSON belongs to the log.
    private List<JsonElement> Messages(string connector, string? flag)
    {
        var messages = new List<JsonElement>();
        foreach (var line in Directory.EnumerateFiles(_folder, "worker-*.log").Order(StringComparer.Ordinal).SelectMany(Lines))
        {
            try
            {
                var message = JsonDocument.Parse(line).RootElement;
                if (message.GetProperty("name").GetString() == connector && (flag is null || message.TryGetProperty(flag, out _))) messages.Add(message);
            }
            catch (JsonException) { /* A line of the log, or the half of one that a kill has left. */ }
        }
        return messages;
    }

    private static string[] Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }

    [Fact]
    public async Task What_a_verifiable_source_has_seen_stored_its_sink_flushes_although_the_worker_is_killed_in_between()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = new Worker(broker.BootstrapServers, _folder, $"""
            plugin.path={Plugins}
            key.converter=org.apache.kafka.connect.json.JsonConverter
            consumer.session.timeout.ms=6000
            session.timeout.ms=6000
            heartbeat.interval.ms=1000
            """);
        await worker.StartAsync();
        var (_, plugins) = await worker.RequestAsync(HttpMethod.Get, "/connector-plugins");
        Assert.Equal("4.3.1", (string?)plugins!.AsArray().Single(p => (string?)p!["class"] == "org.apache.kafka.connect.tools.VerifiableSourceConnector")!["version"]);
        JsonObject source = new() { ["connector.class"] = "VerifiableSource", ["topic"] = "verifiable", ["throughput"] = 200, ["tasks.max"] = 2 };
        JsonObject sink = new() { ["connector.class"] = "VerifiableSink", ["topics"] = "verifiable", ["tasks.max"] = 1 };
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/source/config", source)).Status);
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/sink/config", sink)).Status);
        await Eventually.True(() => Messages("sink", "flushed").Count > 100, "records are flushed");

        await worker.KillAsync();
        await worker.StartAsync();
        await worker.AwaitRunningAsync("source", 2);
        await Eventually.True(() => Lines(Path.Combine(_folder, "worker-2.log")).Count(l => l.Contains("\"committed\":true", StringComparison.Ordinal)) > 50, "records are stored again");
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Put, "/connectors/source/stop")).Status);

        static (int, long) IdOf(JsonElement message) => (message.GetProperty("task").GetInt32(), message.GetProperty("seqno").GetInt64());
        await Eventually.True(
            () => Messages("source", "committed").Select(IdOf).ToHashSet().IsSubsetOf(Messages("sink", "flushed").Select(IdOf)), "all that was stored is flushed", TimeSpan.FromSeconds(60));
        Assert.Equal([0, 1], Messages("source", null).Select(m => m.GetProperty("task").GetInt32()).Distinct().Order());
    }

    [Theory]
    [InlineData("MockSource", "connector-failure", "connector")]
    [InlineData("MockSink", "task-failure", "task")]
    public async Task A_mock_connector_fails_where_it_is_to(string connector, string mode, string part)
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = new Worker(broker.BootstrapServers, _folder, $"plugin.path={Plugins}");
        await worker.StartAsync();
        JsonObject config = new() { ["connector.class"] = connector, ["topics"] = "none", ["mock_mode"] = mode, ["delay_ms"] = 500, ["tasks.max"] = 1 };
        if (connector == "MockSource") config.Remove("topics");
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/mock/config", config)).Status);
        await Eventually.True(async () =>
        {
            var (_, status) = await worker.RequestAsync(HttpMethod.Get, "/connectors/mock/status");
            var (failed, other) = (status?["connector"], status?["tasks"]?.AsArray().FirstOrDefault());
            if (part == "task") (failed, other) = (other, failed);
            return (string?)failed?["state"] == "FAILED" && (string?)other?["state"] == "RUNNING" && ((string?)failed["trace"])!.Contains($"mock_mode={mode}", StringComparison.Ordinal);
        }, $"the {part} has failed, and nothing else");
    }
}
