using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Connect.Testing;

namespace EndToEnd;

/// <summary>A worker as a process of its own, on a broker of the test's, in a folder of the test's.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;
    private readonly string _properties, _folder;
    private Process? _process;
    private int _starts;

    /// <summary>An option of the command line, or none.</summary>
    public string Option { get; init; } = "";

    /// <summary>The port of its REST API, the same whenever it runs.</summary>
    public int Port { get; }

    /// <summary>Variables of the process beside those of the tests' own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public Worker(string bootstrapServers, string folder, string more = "")
    {
        _folder = folder;
        Port = FreePort();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
        _properties = Path.Combine(folder, "worker.properties");
        File.WriteAllText(_properties, $"""
            bootstrap.servers={bootstrapServers}
            group.id=end-to-end
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=org.apache.kafka.connect.json.JsonConverter
            config.storage.topic=configs
            offset.storage.topic=offsets
            status.storage.topic=statuses
            config.storage.replication.factor=1
            offset.storage.replication.factor=1
            status.storage.replication.factor=1
            offset.storage.partitions=3
            offset.flush.interval.ms=200
            listeners=http://127.0.0.1:{Port}
            rest.advertised.host.name=127.0.0.1
            {more}
            """);
    }

    /// <summary>Starts the process, without waiting. What it writes goes to worker-N.log of its folder, where N counts its starts.</summary>
    public void Launch()
    {
        var log = Path.Combine(_folder, $"worker-{++_starts}.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll")}' {Option} '{_properties}' >'{log}' 2>&1"]);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Starts the process and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.True(async () => await HealthAsync() == HttpStatusCode.OK, "the worker is ready", TimeSpan.FromSeconds(60));
    }

    /// <summary>The status of /health, or null where nothing listens.</summary>
    public async Task<HttpStatusCode?> HealthAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/health");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(EndTimeout);
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync().WaitAsync(EndTimeout);
        return _process.ExitCode;
    }

    /// <summary>Waits for a process that ends by itself; the exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(EndTimeout);
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal: TERM, STOP or CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> RequestAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Waits until the connector and that many tasks run.</summary>
    public Task AwaitRunningAsync(string connector, int tasks) => Eventually.True(async () =>
    {
        var (status, body) = await RequestAsync(HttpMethod.Get, $"/connectors/{connector}/status");
        return status == HttpStatusCode.OK && (string?)body!["connector"]!["state"] == "RUNNING" && body["tasks"]!.AsArray() is var list && list.Count == tasks && list.All(t => (string?)t!["state"] == "RUNNING");
    }, $"connector {connector} runs with {tasks} tasks", TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
    }

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
