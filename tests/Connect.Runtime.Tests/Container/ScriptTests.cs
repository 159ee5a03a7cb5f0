using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Connect.Testing;

namespace Connect.Runtime.Tests.Container;

/// <summary>The scripts of the image.</summary>
public sealed class ScriptTests
{
    private static async Task<(int Code, string Output)> HealthAsync(params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "image", "docker", "healthcheck.sh")]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CONNECT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Trim());
    }

    // Answers one request, and says what it was.
    private static async Task<string> AnswerAsync(TcpListener listener, string status, string body)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var request = await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 }) { /* Headers. */ }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        return request!;
    }

    [Theory]
    [InlineData("200 OK", "{\"status\":\"healthy\"}", 0, "Kafka Connect is up")]
    [InlineData("503 Service Unavailable", "{\"status\":\"starting\",\"message\":\"Worker is still starting up.\"}", 1,
        "Kafka Connect's /health answers 503: {\"status\":\"starting\",\"message\":\"Worker is still starting up.\"}")]
    public async Task The_health_check_succeeds_while_the_worker_says_it_is_well_and_shows_why_it_is_not(string status, string body, int code, string output)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var (name, value) in ((string, string)[])[("CONNECT_REST_PORT", $"{port}"), ("CONNECT_LISTENERS", $"http://0.0.0.0:{port}"), ("CONNECT_LISTENERS", $"http://:{port},http://other:1"), ("CONNECT_LISTENERS", $"http://localhost:{port}/")])
        {
            var request = AnswerAsync(listener, status, body);
            Assert.Equal((code, output), await HealthAsync((name, value)));
            Assert.Equal("GET /health HTTP/1.1", await request.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_health_check_fails_where_nothing_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal((1, $"Kafka Connect does not listen on 127.0.0.1:{port}"), await HealthAsync(("CONNECT_REST_PORT", $"{port}")));
    }

    [Fact]
    public void Everything_in_the_image_that_is_called_can_be_run()
    {
        foreach (var script in Directory.GetFiles(Path.Combine(Repository.Root, "image"), "*", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "connectors-config", "compose", "send")))
        {
            if (!OperatingSystem.IsWindows()) Assert.True((File.GetUnixFileMode(script) & UnixFileMode.OtherExecute) != 0, script);
            Assert.StartsWith("#!/", File.ReadAllText(script), StringComparison.Ordinal);
        }
    }
}
