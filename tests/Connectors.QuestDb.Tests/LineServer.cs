using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connectors.QuestDb.Tests;

/// <summary>Stands in for a server: answers /settings and keeps what is written, refusing what a test wants refused. HTTP by hand, as much as a client of
/// lines needs.</summary>
internal sealed class LineServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private readonly List<TcpClient> _clients = [];
    private readonly List<Task> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Write> _writes = [];

    public sealed record Write(string Lines, string? Authorization, string Url, int Status);

    public sealed record Answer(int Status, string Body = "", string ContentType = "application/json");

    public LineServer(string? settings = """{"config":{"line.proto.support.versions":[1]}}""", Func<int, string, Answer?>? answer = null, int port = 0,
        X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        Settings = settings;
        Respond = answer ?? ((_, _) => null);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>The settings; null answers 404.</summary>
    public string? Settings { get; }

    /// <summary>The status of the settings when they are not to be had.</summary>
    public int SettingsStatus { get; init; } = 200;

    /// <summary>By the number of the write and its lines: null for success.</summary>
    public Func<int, string, Answer?> Respond { get; }

    /// <summary>Asked before each write, which waits for what it returns.</summary>
    public Func<Task>? Before { get; set; }

    public int SettingsReads { get; private set; }

    public IReadOnlyList<Write> Writes { get { lock (_writes) return [.. _writes]; } }

    /// <summary>The lines that were taken, in their order.</summary>
    public string Stored => string.Concat(Writes.Where(w => w.Status == 204).Select(w => w.Lines));

    public string Conf(string settings = "") => $"http::addr=127.0.0.1:{Port};{settings}";

    public static Answer LineError(int line, string message = "cast error from protocol type: STRING to column type: LONG") => new(400,
        $$"""{"code":"invalid","message":"failed to parse line protocol:errors encountered on line(s):\n"""
        + $$"""error in line {{line}}: table: t, column: v; {{message}}","line":{{line}},"errorId":"e-1"}""");

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        // Accepting ends first: a stopped listener must not be asked for a connection.
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        foreach (var client in _clients) client.Dispose();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try { _clients.Add(await _listener.AcceptTcpClientAsync(_stopping.Token)); }
            catch (OperationCanceledException) { return; }
            var client = _clients[^1];
            _connections.Add(Task.Run(() => ServeAsync(client)));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }
            while (await HeadAsync(stream) is { } head)
            {
                var (url, headers) = head;
                var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
                await stream.ReadExactlyAsync(body);
                if (url != "/settings" && Before is { } before) await before();
                var answer = AnswerTo(url, headers.GetValueOrDefault("Authorization"), Encoding.UTF8.GetString(body));
                var text = Encoding.UTF8.GetBytes(answer.Body);
                var lengthOrNone = answer.Status == 204 ? "" : $"Content-Type: {answer.ContentType}\r\nContent-Length: {text.Length}\r\n";
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} Status\r\n{lengthOrNone}\r\n"), .. text]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            /* the client did not wait, or trust */
        }
    }

    private Answer AnswerTo(string url, string? authorization, string lines)
    {
        if (url == "/settings")
        {
            SettingsReads++;
            return SettingsStatus != 200 ? new(SettingsStatus) : Settings is null ? new(404) : new(200, Settings);
        }
        int number;
        lock (_writes) number = _writes.Count;
        var answer = Respond(number, lines) ?? new(204);
        lock (_writes) _writes.Add(new Write(lines, authorization, url, answer.Status));
        return answer;
    }

    private static async Task<(string Url, Dictionary<string, string> Headers)?> HeadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one) == 0) return null;
            head.Add(one[0]);
        }
        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return (lines[0].Split(' ')[1], lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase));
    }
}
