using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Connect.Runtime.Config;
using Connect.Runtime.Group;
using Connect.Runtime.Kafka;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Rest;
using Connect.Runtime.Tests.Group;
using Connect.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests;

/// <summary>A whole worker in the tests' process, reached over its REST API.</summary>
internal sealed class InProcessWorker : IAsyncDisposable
{
    private readonly Connect.Runtime.Herder.Herder _herder;
    private readonly RestServer _rest;
    private readonly MetricsServer? _metrics;
    private readonly HttpClient _http;
    private readonly LockedWriter _lines = new();
    private readonly LoggerFactory _loggers;
    private readonly ConsoleLog _log;
    private readonly LogLevels _levels;

    public InProcessWorker(BrokerFixture broker, params (string Key, string Value)[] properties)
        : this(broker.BootstrapServers, TimeProvider.System, properties) { }

    /// <summary>A worker of any cluster, on any clock.</summary>
    public InProcessWorker(string bootstrapServers, TimeProvider time, params (string Key, string Value)[] properties)
    {
        var port = FreePort();
        var group = Servers.Unique("worker");
        var all = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["group.id"] = group,
            ["key.converter"] = "StringConverter",
            ["value.converter"] = "StringConverter",
            ["config.storage.topic"] = $"{group}-configs",
            ["offset.storage.topic"] = $"{group}-offsets",
            ["status.storage.topic"] = $"{group}-statuses",
            ["config.storage.replication.factor"] = "1",
            ["offset.storage.replication.factor"] = "1",
            ["status.storage.replication.factor"] = "1",
            ["offset.storage.partitions"] = "1",
            ["status.storage.partitions"] = "1",
            ["listeners"] = $"http://127.0.0.1:{port}",
        };
        foreach (var (key, value) in properties) all[key] = value;
        var levels = _levels = new LogLevels(time);
        levels.SetInitial("Microsoft", "WARN");
        _log = new ConsoleLog(levels, time, _lines);
        _loggers = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        ILoggerFactory loggers = _loggers;
        var worker = new WorkerConfig(all);
        (GroupId, ConfigTopic, OffsetTopic, StatusTopic) = (worker.GroupId, worker.ConfigTopic, worker.OffsetTopic, worker.StatusTopic);
        Clients = new KafkaClients(all, loggers, time);
        var plugins = PluginRegistry.Load(worker.PluginPath, NullLogger<PluginRegistry>.Instance);
        // On a clock of the test's own there would be no heartbeats.
        var metrics = new WorkerMetrics(worker.SampleWindows(time));
        IWorkerGroup members = time == TimeProvider.System
            ? new WorkerGroup(worker.Group, () => Clients.ProtocolClient(worker.ClientId, observer: metrics.Network), loggers, time, metrics.Group) : new LoneWorker(worker.AdvertisedUrl);
        Lone = members as LoneWorker;
        _herder = new Connect.Runtime.Herder.Herder(worker, plugins, Clients, new ConfigVariables(all, Environment), members, loggers, time, metrics);
        var report = new MetricsReport(worker, _herder, "test");
        _rest = new RestServer(worker, new RestRoutes(_herder, levels, worker.AdvertisedUrl, "test", worker.MetricsListeners is null ? report : null), loggers);
        _metrics = worker.MetricsListeners is { Count: > 0 } listeners ? new MetricsServer(listeners, report, loggers) : null;
        _http = new HttpClient { BaseAddress = worker.Listeners[0] };
    }

    /// <summary>The variables that its config providers see.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Sets a logger's level.</summary>
    public void SetLevel(string logger, string level) => _levels.Set(logger, level);

    public KafkaClients Clients { get; }

    /// <summary>Its membership, where it runs on a clock of the test's; null for a member of a group.</summary>
    public LoneWorker? Lone { get; }

    public string GroupId { get; }

    public string ConfigTopic { get; }

    public string StatusTopic { get; }

    public string OffsetTopic { get; }

    public async Task StartAsync()
    {
        await _rest.StartAsync(CancellationToken.None);
        if (_metrics is not null) await _metrics.StartAsync(CancellationToken.None);
        await _herder.StartAsync(CancellationToken.None);
    }

    /// <summary>Starts to listen alone, as a worker does whose Kafka is not there yet.</summary>
    public Task StartRestAsync() => _rest.StartAsync(CancellationToken.None);

    public async Task<(HttpStatusCode Status, JsonNode? Body)> RequestAsync(HttpMethod method, string path, JsonNode? body = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>What a GET answers, whatever its type.</summary>
    public async Task<(HttpStatusCode Status, string? Type, string Text)> TextAsync(string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends bytes of a type, or of none, and says what became of it.</summary>
    public async Task<HttpStatusCode> SendAsync(string method, string path, byte[] body, string? type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(body) };
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>What it has logged.</summary>
    public string Log
    {
        get
        {
            _log.Flush(TimeSpan.FromSeconds(10));
            return _lines.ToString();
        }
    }

    /// <summary>Where the REST API is.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Where a connector is that a request makes.</summary>
    public async Task<string> LocationAsync(string path, JsonNode config)
    {
        using var answer = await _http.PutAsJsonAsync(path, config);
        return answer.Headers.Location!.OriginalString;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _rest.DisposeAsync();
        if (_metrics is not null) await _metrics.DisposeAsync();
        await _herder.DisposeAsync();
        _loggers.Dispose();
        _log.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class LockedWriter : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(string? value) { lock (_lock) base.Write(value); }

        public override string ToString() { lock (_lock) return base.ToString(); }
    }
}
