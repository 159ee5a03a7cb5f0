using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Testing;
using Kafka.Embedded;

namespace EndToEnd;

public sealed class WorkerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-end-to-end").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EmbeddedBroker Broker() => new(new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }] });

    private JsonObject Source() => new() { ["connector.class"] = "FileStreamSource", ["file"] = Path.Combine(_folder, "in.txt"), ["topic"] = "lines", ["value.converter"] = "StringConverter" };

    private JsonObject Sink() => new() { ["connector.class"] = "FileStreamSink", ["file"] = Path.Combine(_folder, "out.txt"), ["topics"] = "lines", ["value.converter"] = "StringConverter" };

    private string[] Out => File.Exists(Path.Combine(_folder, "out.txt")) ? File.ReadAllLines(Path.Combine(_folder, "out.txt")) : [];

    private void Append(int from, int count) => File.AppendAllLines(Path.Combine(_folder, "in.txt"), Enumerable.Range(from, count).Select(i => $"line {i}"));

    [Fact]
    public async Task Lines_of_a_file_arrive_in_another_and_nothing_is_lost_when_the_worker_is_killed()
    {
        await using var broker = Broker();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = new Worker(broker.BootstrapServers, _folder);
        await worker.StartAsync();
        Append(0, 1000);
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/source/config", Source())).Status);
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/sink/config", Sink())).Status);
        await worker.AwaitRunningAsync("sink", 1);
        await Eventually.True(() => Out.Length >= 500, "half of the lines arrived");

        Append(1000, 20_000);
        await Eventually.True(() => Out.Length >= 2000, "lines arrive while more are read");
        await worker.KillAsync();
        Append(21_000, 1000);
        await worker.StartAsync();

        // Some arrive twice, and the kill may have cut one off, which then comes again; the group gives the killed member 45 s.
        var expected = Enumerable.Range(0, 22_000).Select(i => $"line {i}").ToHashSet();
        await Eventually.True(() => expected.IsSubsetOf(Out), "all lines arrived", TimeSpan.FromSeconds(120));
        var (_, offsets) = await worker.RequestAsync(HttpMethod.Get, "/connectors/source/offsets");
        await Eventually.True(async () =>
        {
            (_, offsets) = await worker.RequestAsync(HttpMethod.Get, "/connectors/source/offsets");
            return (long?)offsets!["offsets"]!.AsArray().FirstOrDefault()?["offset"]?["position"] == new FileInfo(Path.Combine(_folder, "in.txt")).Length;
        }, "the source's offset is the end of its file");
    }

    [Fact]
    public async Task Hundreds_of_new_topics_leave_threads_for_the_REST_API()
    {
        const int topics = 200;
        var plugins = Directory.CreateDirectory(Path.Combine(_folder, "plugins", "external")).FullName;
        var built = AppContext.BaseDirectory.Replace("EndToEnd", "ExternalConnector", StringComparison.Ordinal);
        foreach (var file in (string[])["ExternalConnector.dll", "Connect.Api.dll"])
            File.Copy(Path.Combine(built, file), Path.Combine(plugins, file));
        await using var worker = new Worker($"127.0.0.1:{Worker.FreePort()}", _folder, $"""
            plugin.path={Path.GetDirectoryName(plugins)}
            embedded.data.dir={_folder}/embedded
            embedded.registry.listener=http://127.0.0.1:{Worker.FreePort()}
            """) { Option = "--embedded" };
        // So few threads, for the broker as well, that any call that holds one for a topic is felt.
        worker.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "4";
        await worker.StartAsync();
        var config = new JsonObject { ["connector.class"] = "CountingSource", ["topic"] = "many", ["topics"] = $"{topics}", ["until"] = $"{topics}" };
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/many/config", config)).Status);
        var slowest = TimeSpan.Zero;
        await Eventually.True(async () =>
        {
            var asked = Stopwatch.GetTimestamp();
            await worker.RequestAsync(HttpMethod.Get, "/connectors");
            if (Stopwatch.GetElapsedTime(asked) is var took && took > slowest)
                slowest = took;
            var (_, offsets) = await worker.RequestAsync(HttpMethod.Get, "/connectors/many/offsets");
            return (long?)offsets?["offsets"]?.AsArray().FirstOrDefault()?["offset"]?["at"] == topics;
        }, "a record is in each topic", TimeSpan.FromSeconds(60));
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"An answer of the REST API took {slowest}");
    }

    [Fact]
    public async Task Exactly_once_sources_lose_and_repeat_nothing_when_the_worker_is_killed()
    {
        await using var broker = Broker();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = new Worker(broker.BootstrapServers, _folder, "exactly.once.source.support=enabled");
        await worker.StartAsync();
        Append(0, 1);
        var config = Source();
        config["exactly.once.support"] = "required";
        config["batch.size"] = "100";
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/source/config", config)).Status);
        using var reader = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
            AllowAutoCreateTopics = false,
        }).Build();
        var lines = new List<string>();
        Task SeenAsync(int count) => Eventually.True(() =>
        {
            while (lines.Count < count && reader.Consume(TimeSpan.FromMilliseconds(50)) is { } result)
                lines.Add(result.Message.Value);
            return lines.Count >= count;
        }, $"{count} lines are seen", TimeSpan.FromSeconds(60));

        reader.Assign(new TopicPartitionOffset("lines", 0, Offset.Beginning));
        var written = 1;
        foreach (var seen in (int[])[1, 2000, 9000])
        {
            Append(written, 7000);
            written += 7000;
            await SeenAsync(seen);
            await worker.KillAsync();
            await worker.StartAsync();
        }
        await SeenAsync(written);
        Assert.Null(reader.Consume(TimeSpan.FromMilliseconds(500)));
        Assert.Equal(Enumerable.Range(0, written).Select(i => $"line {i}"), lines);
    }

    [Fact]
    public async Task An_orderly_stop_repeats_nothing()
    {
        await using var broker = Broker();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = new Worker(broker.BootstrapServers, _folder);
        await worker.StartAsync();
        Append(0, 100);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/source/config", Source());
        await worker.RequestAsync(HttpMethod.Put, "/connectors/sink/config", Sink());
        await Eventually.True(() => Out.Length == 100, "all lines arrived");
        Assert.Equal(0, await worker.StopAsync());

        Append(100, 100);
        await worker.StartAsync();
        await Eventually.True(() => Out.Length >= 200, "the lines that came meanwhile arrived");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"line {i}"), Out);
    }

    [Fact]
    public async Task A_worker_waits_for_Kafka_and_says_that_it_is_not_ready()
    {
        await using var broker = Broker();
        await using var worker = new Worker("127.0.0.1:1", _folder);
        worker.Launch();
        await Eventually.True(async () => await worker.HealthAsync() == HttpStatusCode.ServiceUnavailable, "/health answers 503", TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await worker.RequestAsync(HttpMethod.Get, "/connectors")).Status);
        await Eventually.True(() => File.ReadAllText(Path.Combine(_folder, "worker-1.log")).Contains("Waiting for Kafka at 127.0.0.1:1", StringComparison.Ordinal), "the log says what it waits for", TimeSpan.FromSeconds(60));
    }
}
