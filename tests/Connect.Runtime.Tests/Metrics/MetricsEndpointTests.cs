using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Connect.Testing;

namespace Connect.Runtime.Tests.Metrics;

/// <summary>Asks a whole worker for its metrics, as Prometheus does.</summary>
public sealed partial class MetricsEndpointTests(BrokerFixture broker) : IDisposable
{
    private const string PrometheusAccept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-metrics").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string, string)[] Properties(params (string, string)[] more) => [("offset.flush.interval.ms", "100"), .. more];

    private JsonObject Source(string topic) => new()
    {
        ["connector.class"] = "FileStreamSource",
        ["file"] = Path.Combine(_folder, "in.txt"),
        ["topic"] = topic,
        ["transforms"] = "hoist",
        ["transforms.hoist.type"] = "org.apache.kafka.connect.transforms.HoistField$Value",
        ["transforms.hoist.field"] = "line",
        ["transforms.hoist.predicate"] = "isTopic",
        ["predicates"] = "isTopic",
        ["predicates.isTopic.type"] = "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
        ["predicates.isTopic.pattern"] = ".*",
    };

    private JsonObject Sink(string topic, string file = "out.txt") => new()
    {
        ["connector.class"] = "FileStreamSink",
        ["file"] = Path.Combine(_folder, file),
        ["topics"] = topic,
    };

    private static async Task<List<(string Name, Dictionary<string, string> Labels, double Value)>> SamplesAsync(InProcessWorker worker)
    {
        var (status, type, text) = await worker.TextAsync("/metrics", PrometheusAccept);
        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (status, type));
        return [.. Sample().Matches(text).Select(m => (m.Groups["name"].Value, Label().Matches(m.Groups["labels"].Value).ToDictionary(l => l.Groups[1].Value, l => l.Groups[2].Value),
            m.Groups["value"].Value switch { "+Inf" => double.PositiveInfinity, var v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture) }))];
    }

    [GeneratedRegex("^(?<name>[a-zA-Z0-9_]+)(\\{(?<labels>.*)\\})? (?<value>[^ ]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_]+)=\"([^\"]*)\"")]
    private static partial Regex Label();

    private async Task<InProcessWorker> PipelineAsync(params (string, string)[] properties)
    {
        var worker = new InProcessWorker(broker, Properties(properties));
        await worker.StartAsync();
        var topic = Servers.Unique("lines");
        await File.WriteAllTextAsync(Path.Combine(_folder, "in.txt"), "one\ntwo\nthree\n");
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/src/config", Source(topic))).Status);
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/snk/config", Sink(topic))).Status);
        var at = ("connector", "snk");
        await Eventually.True(async () =>
        {
            var samples = await SamplesAsync(worker);
            return Value(samples, "kafka_connect_sink_task_metrics_sink_record_send_total", at) == 3 && Value(samples, "connect_end_to_end_latency_seconds_count", at) > 0
                && Value(samples, "connect_sink_lag_records", at) == 0;
        }, "the sink has committed");
        return worker;
    }

    private static double? Value(List<(string Name, Dictionary<string, string> Labels, double Value)> samples, string name, params (string Name, string Value)[] labels) =>
        samples.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Name) == l.Value)).Select(s => (double?)s.Value).FirstOrDefault();

    [Fact]
    public async Task Every_metric_that_a_Java_worker_has_through_the_exporters_example_is_there_with_its_labels()
    {
        await using var worker = await PipelineAsync();
        var samples = await SamplesAsync(worker);
        var wrong = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Connect.Runtime.Tests", "Metrics", "golden-strimzi.txt"), TestContext.Current.CancellationToken))
        {
            if (line.StartsWith('#')) continue;
            var name = line.Split('{')[0];
            var labels = line.Contains('{') ? line.Split('{')[1].TrimEnd('}').Split(',').Order().ToArray() : [];
            var found = samples.Where(s => s.Name == name || s.Name == $"{name}_total").ToList();
            if (!found.Exists(s => s.Labels.Keys.Order().SequenceEqual(labels))) wrong.Add($"{line}, but there is {string.Join(" ", found.Select(f => string.Join(",", f.Labels.Keys)).Distinct())}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_a_pipeline_does_is_counted_in_both_dialects()
    {
        await using var worker = await PipelineAsync();
        var samples = await SamplesAsync(worker);
        (string, string)[] src = [("connector", "src"), ("task", "0")], snk = [("connector", "snk"), ("task", "0")];
        foreach (var (name, labels, value) in ((string, (string, string)[], double)[])
        [
            ("kafka_connect_source_task_metrics_source_record_poll_total", src, 3),
            ("kafka_connect_source_task_metrics_source_record_write_total", src, 3),
            ("kafka_connect_source_task_source_record_write_total", src, 3),
            ("kafka_connect_sink_task_metrics_sink_record_read_total", snk, 3),
            ("kafka_connect_sink_task_sink_record_send_total", snk, 3),
            ("kafka_connect_sink_task_metrics_partition_count", snk, 2),
            ("kafka_connect_sink_task_metrics_sink_record_active_count", snk, 0),
            ("kafka_connect_sink_task_metrics_sink_record_lag_max", snk, 0),
            ("kafka_connect_connector_task_metrics_offset_commit_success_percentage", snk, 1),
            ("kafka_connect_connector_metrics", [("connector", "src"), ("status", "running")], 1),
            ("kafka_connect_connector_metrics", [("connector", "src"), ("connector_type", "source")], 1),
            ("kafka_connect_connector_status", [("connector", "snk"), ("status", "running")], 1),
            ("kafka_connect_connector_task_status", [.. snk, ("status", "running")], 1),
            ("kafka_connect_connect_worker_metrics_connector_count", [("connector", "aggregate")], 2),
            ("kafka_connect_worker_connector_count", [], 2),
            ("kafka_connect_connect_worker_metrics_connector_running_task_count", [("connector", "src")], 1),
            ("kafka_connect_connect_worker_metrics_connector_startup_success_total", [("connector", "aggregate")], 2),
            ("kafka_connect_connect_worker_metrics_task_startup_attempts_total", [("connector", "aggregate")], 2),
            ("kafka_connect_connect_coordinator_metrics_assigned_tasks", [], 2),
            ("connect_transform_duration_seconds_count", [.. src, ("transform", "hoist")], 3),
            ("connect_transform_info", [.. src, ("transform_class", "org.apache.kafka.connect.transforms.HoistField$Value")], 1),
            ("connect_predicate_info", [.. src, ("predicate", "isTopic")], 1),
            ("connect_task_info", [.. snk, ("value_converter_class", "org.apache.kafka.connect.storage.StringConverter")], 1),
            ("connect_sink_lag_records", snk, 0),
            ("kafka_consumer_fetch_manager_records_lag", [("clientId", "connector-consumer-snk-0"), ("partition", "1")], 0),
            ("kafka_consumer_consumer_fetch_manager_metrics_records_consumed_total", [("client_id", "connector-consumer-snk-0")], 3),
            ("kafka_producer_record_send_total", [("clientId", "connector-producer-src-0")], 3),
        ])
            Assert.Equal((name, value), (name, Value(samples, name, labels)));
        Assert.True(Value(samples, "kafka_connect_connect_metrics_request_total") > 0);
        Assert.True(Value(samples, "kafka_connect_connect_worker_rebalance_metrics_completed_rebalances_total") > 0);
        Assert.True(Value(samples, "connect_transform_duration_seconds_sum", src) > 0);
        Assert.True(Value(samples, "process_cpu_seconds_total") > 0);
        // Librdkafka is asked only where the configuration says so.
        Assert.DoesNotContain(samples, s => s.Name == "kafka_consumer_connection_count");
    }

    [Fact]
    public async Task What_librdkafka_says_of_its_clients_is_there()
    {
        // Statistics come once a window.
        await using var worker = await PipelineAsync(("metrics.sample.window.ms", "1000"), ("metrics.client.statistics", "true"));
        await Eventually.True(async () =>
        {
            var samples = await SamplesAsync(worker);
            return Value(samples, "kafka_consumer_consumer_metrics_connection_count", ("client_type", "consumer"), ("client_id", "connector-consumer-snk-0")) > 0
                && Value(samples, "kafka_consumer_incoming_byte_total", ("clientId", "connector-consumer-snk-0")) > 0
                && Value(samples, "kafka_producer_outgoing_byte_total", ("clientId", "connector-producer-src-0")) > 0
                && Value(samples, "kafka_producer_producer_metrics_record_send_total", ("client_id", "connector-producer-src-0")) == 3
                && samples.Where(s => s.Name == "kafka_consumer_consumer_fetch_manager_metrics_records_lag").Count(s => s.Labels.ContainsKey("topic") && s.Value == 0) == 2;
        }, "the statistics are in the metrics");
    }

    [Fact]
    public async Task A_connector_that_fails_and_one_that_is_paused_or_stopped_say_so()
    {
        await using var worker = await PipelineAsync();
        // A folder is there where the task wants a file.
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        await worker.RequestAsync(HttpMethod.Put, "/connectors/bad/config", Sink("none", "folder"));
        await worker.RequestAsync(HttpMethod.Put, "/connectors/src/pause");
        await worker.RequestAsync(HttpMethod.Put, "/connectors/snk/stop");
        await Eventually.True(async () =>
        {
            var samples = await SamplesAsync(worker);
            return Value(samples, "kafka_connect_connect_worker_metrics_connector_failed_task_count", ("connector", "bad")) == 1
                && Value(samples, "kafka_connect_connector_task_status", ("connector", "bad"), ("status", "failed")) == 1
                && Value(samples, "kafka_connect_connector_metrics", ("connector", "src"), ("status", "paused")) == 1
                && Value(samples, "kafka_connect_connector_metrics", ("connector", "snk"), ("status", "stopped")) == 1
                && Value(samples, "kafka_connect_connect_worker_metrics_task_startup_failure_total") == 1;
        }, "the states are in the metrics");
        await worker.RequestAsync(HttpMethod.Post, "/connectors/bad/tasks/0/restart");
        await worker.RequestAsync(HttpMethod.Post, "/connectors/src/restart");
        await Eventually.True(async () =>
        {
            var samples = await SamplesAsync(worker);
            return Value(samples, "connect_task_restarts_total", ("connector", "bad"), ("task", "0")) == 1 && Value(samples, "connect_connector_restarts_total", ("connector", "src")) == 1;
        }, "restarts are counted");
        await worker.RequestAsync(HttpMethod.Delete, "/connectors/bad");
        await Eventually.True(async () => !(await SamplesAsync(worker)).Exists(s => s.Labels.GetValueOrDefault("connector") == "bad"), "nothing is said of what was deleted");
    }

    [Theory]
    [InlineData("confluent", "kafka_connect_connect_worker_metrics_task_count", "kafka_connect_worker_task_count")]
    [InlineData("Strimzi", "kafka_connect_worker_task_count", "kafka_connect_connect_worker_metrics_task_count")]
    public async Task The_dialect_is_a_matter_of_the_configuration(string dialect, string there, string notThere)
    {
        await using var worker = new InProcessWorker(broker, Properties(("metrics.dialect", dialect)));
        await worker.StartAsync();
        var names = (await SamplesAsync(worker)).Select(s => s.Name).ToHashSet();
        Assert.Contains(there, names);
        Assert.DoesNotContain(notThere, names);
    }

    [Fact]
    public async Task Metrics_have_listeners_of_their_own_that_serve_nothing_else()
    {
        var port = InProcessWorker.FreePort();
        await using var worker = new InProcessWorker(broker, Properties(("metrics.listeners", $"http://127.0.0.1:{port}")));
        await worker.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await worker.TextAsync("/metrics")).Status);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Contains("# TYPE kafka_connect_worker_task_count gauge\n", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/connectors", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.DeleteAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_empty_list_of_listeners_turns_metrics_off()
    {
        await using var worker = new InProcessWorker(broker, Properties(("metrics.listeners", "")));
        await worker.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await worker.TextAsync("/metrics")).Status);
    }

    [Fact]
    public async Task Metrics_are_served_before_the_worker_is_ready()
    {
        await using var worker = new InProcessWorker("127.0.0.1:1", TimeProvider.System, Properties());
        await worker.StartRestAsync();
        Assert.Equal(0, Value(await SamplesAsync(worker), "kafka_connect_worker_connector_count"));
    }
}
