using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Testing;
using Kafka.Embedded;

namespace EndToEnd;

public sealed class MetricsExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-metrics-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Metrics_reach_the_collector_that_OpenTelemetrys_variables_name()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        using var collector = new Collector();
        await using var worker = new Worker(broker.BootstrapServers, _folder)
        {
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=the-tests-own",
            },
        };
        await worker.StartAsync();
        await Eventually.True(() => collector.Heard("/v1/metrics", "kafka_connect_worker_connector_count", "kafka-connect", "the-tests-own"), "the worker's metrics arrive");
        await File.WriteAllTextAsync(Path.Combine(_folder, "in.txt"), "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/otlp-source/config", new JsonObject
        {
            ["connector.class"] = "FileStreamSource",
            ["file"] = Path.Combine(_folder, "in.txt"),
            ["topic"] = "lines",
        });
        await Eventually.True(() => collector.Heard("/v1/metrics", "kafka_connect_source_task_metrics_source_record_write_total", "otlp-source", "connect_end_to_end_latency_seconds_bucket"),
            "those of a task that was made later arrive");
        var before = collector.Requests;
        Assert.Equal(0, await worker.StopAsync());
        Assert.True(collector.Requests > before, "the last metrics are sent when the worker ends");
    }

    [Fact]
    public async Task A_trace_goes_with_a_record_from_its_source_to_its_sink()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = Path.Combine(_folder, "broker"), Listeners = [new BrokerListener { Port = 0 }] });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        using var collector = new Collector();
        await using var worker = new Worker(broker.BootstrapServers, _folder, "traces.enable=true")
        {
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            },
        };
        await worker.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "in.txt"), "one\n", TestContext.Current.CancellationToken);
        await worker.RequestAsync(HttpMethod.Put, "/connectors/traced-source/config", new JsonObject
        {
            ["connector.class"] = "FileStreamSource",
            ["file"] = Path.Combine(_folder, "in.txt"),
            ["topic"] = "traced",
        });
        await worker.RequestAsync(HttpMethod.Put, "/connectors/traced-sink/config",
            new JsonObject { ["connector.class"] = "FileStreamSink", ["file"] = Path.Combine(_folder, "out.txt"), ["topics"] = "traced" });
        await Eventually.True(() => File.Exists(Path.Combine(_folder, "out.txt")) && new FileInfo(Path.Combine(_folder, "out.txt")).Length > 0, "the record has gone its way");
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "traces", AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        consumer.Subscribe("traced");
        ConsumeResult<byte[], byte[]>? record = null;
        await Eventually.True(() => (record = consumer.Consume(TimeSpan.FromMilliseconds(100))) is not null, "the record is in its topic");
        var parent = Encoding.ASCII.GetString(record!.Message.Headers.GetLastBytes("traceparent"));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", parent);
        // Ids are bytes in the messages.
        var trace = Encoding.Latin1.GetString(Convert.FromHexString(parent[3..35]));
        var span = Encoding.Latin1.GetString(Convert.FromHexString(parent[36..52]));
        await Eventually.True(() => collector.Heard("/v1/traces", "send traced-source", trace, span), "the source's span arrives");
        await Eventually.True(() => collector.Heard("/v1/traces", "put traced-sink", trace, span), "the sink's span arrives, with a link to the source's");
    }

    [Fact]
    public async Task A_collector_that_is_none_is_said_at_the_start()
    {
        await using var worker = new Worker("127.0.0.1:1", _folder) { Environment = { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" } };
        worker.Launch();
        Assert.Equal(2, await worker.EndedAsync());
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector': expected the URL of a collector", await File.ReadAllTextAsync(Path.Combine(_folder, "worker-1.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    // Takes whatever is sent. Texts are in the messages as they are, so that no schema is needed to look for them.
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Body)> _heard = new();

        public Collector()
        {
            Url = $"http://127.0.0.1:{Worker.FreePort()}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = Task.Run(ListenAsync);
        }

        public string Url { get; }

        public int Requests => _heard.Count;

        public bool Heard(string path, params string[] texts) => _heard.Any(h => h.Path == path && texts.All(t => h.Body.Contains(t, StringComparison.Ordinal)));

        private async Task ListenAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try { context = await _listener.GetContextAsync(); }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _heard.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.Close();
            }
        }

        public void Dispose() => _listener.Close();
    }
}
