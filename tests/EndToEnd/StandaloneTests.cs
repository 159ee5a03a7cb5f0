using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Connect.Testing;
using Kafka.Embedded;

namespace EndToEnd;

/// <summary>A worker that runs alone, as connect-standalone: connectors from files and over the REST API, offsets in a file.</summary>
public sealed class StandaloneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-standalone").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private string[] Out => File.Exists(In("out.txt")) ? File.ReadAllLines(In("out.txt")) : [];

    private string Properties(string bootstrapServers, int port)
    {
        var file = In("worker.properties");
        File.WriteAllText(file, $"""
            bootstrap.servers={bootstrapServers}
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=org.apache.kafka.connect.storage.StringConverter
            offset.storage.file.filename={In("connect.offsets")}
            offset.flush.interval.ms=200
            listeners=http://127.0.0.1:{port}
            """);
        return file;
    }

    [Fact]
    public async Task Lines_go_from_file_to_file_and_a_worker_that_comes_back_goes_on_where_it_was()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = In("broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        var port = Worker.FreePort();
        var worker = Properties(broker.BootstrapServers, port);
        await File.WriteAllTextAsync(In("source.properties"), $"name=source\nconnector.class=FileStreamSource\nfile={In("in.txt")}\ntopic=lines\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("sink.json"), new JsonObject { ["name"] = "sink", ["config"] = new JsonObject { ["connector.class"] = "FileStreamSink", ["file"] = In("out.txt"), ["topics"] = "lines" } }.ToJsonString(),
            TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(In("in.txt"), ["one", "two"], TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        await using (var first = WorkerProcess.Start(In("first.log"), ["standalone", worker, In("source.properties"), In("sink.json")]))
        {
            await Eventually.True(() => Out.SequenceEqual(["one", "two"]), "the lines arrive", TimeSpan.FromSeconds(60));
            Assert.Equal(["sink", "source"], (await http.GetFromJsonAsync<string[]>("/connectors", TestContext.Current.CancellationToken))!);
            var root = await http.GetFromJsonAsync<JsonObject>("/", TestContext.Current.CancellationToken);
            Assert.NotEmpty((string)root!["kafka_cluster_id"]!);

            // Whatever else there is to a connector over the REST API.
            using var made = await http.PutAsJsonAsync("/connectors/copy/config", new JsonObject { ["connector.class"] = "FileStreamSink", ["file"] = In("copy.txt"), ["topics"] = "lines" },
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            await Eventually.True(() => File.Exists(In("copy.txt")) && File.ReadAllLines(In("copy.txt")).Length == 2, "a connector that was made over the REST API runs", TimeSpan.FromSeconds(60));
            foreach (var (method, path, status) in ((HttpMethod, string, HttpStatusCode)[])
            [
                (HttpMethod.Put, "copy/pause", HttpStatusCode.Accepted), (HttpMethod.Put, "copy/resume", HttpStatusCode.Accepted),
                (HttpMethod.Post, "copy/restart?includeTasks=true", HttpStatusCode.Accepted), (HttpMethod.Get, "copy/topics", HttpStatusCode.OK),
                (HttpMethod.Put, "copy/stop", HttpStatusCode.NoContent), (HttpMethod.Delete, "copy", HttpStatusCode.NoContent),
            ])
            {
                using var request = new HttpRequestMessage(method, $"/connectors/{path}");
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode}");
            }
            await Eventually.True(async () => (await http.GetFromJsonAsync<JsonObject>("/connectors/source/offsets"))!["offsets"]!.AsArray() is [{ } offset] && (long)offset["offset"]!["position"]! == 8, "the offset is stored");
            Assert.Equal(0, await first.StopAsync());
        }

        await File.AppendAllLinesAsync(In("in.txt"), ["three"], TestContext.Current.CancellationToken);
        await using (var second = WorkerProcess.Start(In("second.log"), ["standalone", worker, In("source.properties"), In("sink.json")]))
        {
            await Eventually.True(() => Out.Length >= 3, "the new line arrives", TimeSpan.FromSeconds(60));
            // Connectors that were made over the REST API are gone, as configurations are in memory.
            Assert.Equal(["sink", "source"], (await http.GetFromJsonAsync<string[]>("/connectors", TestContext.Current.CancellationToken))!);
            Assert.Equal(0, await second.StopAsync());
        }
        Assert.Equal(["one", "two", "three"], Out);
    }

    [Fact]
    public async Task A_connector_that_cannot_be_created_ends_the_worker_as_it_does_in_Java()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = In("broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("odd.properties"), "name=odd\nconnector.class=Nowhere\n", TestContext.Current.CancellationToken);
        await using var worker = WorkerProcess.Start(In("odd.log"), ["standalone", Properties(broker.BootstrapServers, Worker.FreePort()), In("odd.properties")]);
        Assert.Equal(3, await worker.ExitAsync());
        Assert.Contains($"Connector odd of {In("odd.properties")} cannot be created, and the worker ends: Failed to find any class", await File.ReadAllTextAsync(In("odd.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
