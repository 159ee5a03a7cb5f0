using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connect.Runtime.Rest;
using Connect.Security;
using Connect.Testing;

namespace Connect.Runtime.Tests.Rest;

/// <summary>Whether a request may have been done decides whether it is sent again.</summary>
public sealed class WorkerClientTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300), Long = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static WorkerClient Client(TimeSpan connect, TimeSpan answer) => new(connect, answer, () => new SslConfig());

    private static Task<WorkerAnswer> AskAsync(WorkerClient client, string url, CancellationToken? cancellation = null) =>
        client.SendAsync(HttpMethod.Put, url, "{}"u8.ToArray(), [], cancellation ?? Cancellation);

    [Fact]
    public async Task A_worker_to_which_no_connection_comes_about_has_not_done_what_it_was_asked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a listener whose queue is full: only Linux leaves those who come then without an answer");
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var waiting = new List<Socket>();
        try
        {
            var isFull = false;
            while (!isFull)
            {
                var next = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                waiting.Add(next);
                using var limit = new CancellationTokenSource(Short);
                try { await next.ConnectAsync(full.LocalEndPoint!, limit.Token); }
                catch (OperationCanceledException) { isFull = true; }
            }
            using var client = Client(Short, Long);
            var error = await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, $"http://{full.LocalEndPoint}/connectors"));
            Assert.False(error.MayHaveBeenDone);
            Assert.Equal($"no connection to http://{full.LocalEndPoint}/connectors came about within 0.3 s", error.Message);
        }
        finally { foreach (var socket in waiting) socket.Dispose(); }
    }

    [Fact]
    public async Task A_worker_that_takes_a_request_and_does_not_answer_may_have_done_it()
    {
        await using var silent = new SilentServer();
        using var client = Client(Long, Short);
        var error = await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, $"http://127.0.0.1:{silent.Port}/connectors"));
        Assert.True(error.MayHaveBeenDone);
        Assert.Equal($"there was no answer from http://127.0.0.1:{silent.Port}/connectors within 0.3 s", error.Message);
    }

    [Fact]
    public async Task A_worker_that_refuses_connections_has_not_done_it()
    {
        int port;
        using (var gone = new TcpListener(IPAddress.Loopback, 0))
        {
            gone.Start();
            port = ((IPEndPoint)gone.LocalEndpoint).Port;
        }
        using var client = Client(Long, Long);
        Assert.False((await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, $"http://127.0.0.1:{port}/"))).MayHaveBeenDone);
    }

    [Fact]
    public async Task Who_gives_up_is_told_so_and_not_that_the_worker_does_not_answer()
    {
        await using var silent = new SilentServer();
        using var client = Client(Long, Long);
        using var giving = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(client, $"http://127.0.0.1:{silent.Port}/", giving.Token));
    }

    [Theory]
    [InlineData("ssl.")]
    [InlineData("listeners.https.ssl.")]
    public async Task A_worker_behind_TLS_is_trusted_by_the_store_that_the_worker_s_file_names(string prefix)
    {
        using var certificate = Certificates.SelfSigned();
        await using var worker = new TlsWorker(certificate);
        using var client = WorkerClient.Of(new Dictionary<string, string>
        {
            [$"{prefix}truststore.type"] = "PEM",
            [$"{prefix}truststore.certificates"] = certificate.ExportCertificatePem(),
        });
        Assert.Equal(204, (await AskAsync(client, worker.Url)).Status);
    }

    [Fact]
    public async Task A_worker_that_is_not_trusted_has_not_been_asked_and_the_reason_is_told()
    {
        using var certificate = Certificates.SelfSigned();
        await using var worker = new TlsWorker(certificate);
        using var client = WorkerClient.Of(new Dictionary<string, string>());
        var error = await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, worker.Url));
        Assert.False(error.MayHaveBeenDone);
        Assert.Contains("CN=127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_keeps_only_those_apart_that_speak_TLS()
    {
        await using var silent = new SilentServer();
        using var client = new WorkerClient(Long, Short, () => SslConfig.OfJava("ssl.", k => k == "ssl.truststore.location" ? "/no/such.jks" : null));
        var error = await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, "https://127.0.0.1:1/"));
        Assert.False(error.MayHaveBeenDone);
        Assert.Contains("ssl.truststore.location", error.Message, StringComparison.Ordinal);
        Assert.True((await Assert.ThrowsAsync<WorkerUnreachableException>(() => AskAsync(client, $"http://127.0.0.1:{silent.Port}/"))).MayHaveBeenDone);
    }

    /// <summary>Answers everything with 204, over TLS.</summary>
    private sealed class TlsWorker : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public TlsWorker(X509Certificate2 certificate)
        {
            _listener.Start();
            _serving = ServeAsync(certificate);
        }

        public string Url => $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(X509Certificate2 certificate)
        {
            while (true)
            {
                try
                {
                    using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await using var tls = new SslStream(connection.GetStream());
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
                    var read = "";
                    var buffer = new byte[4096];
                    while (!read.Contains("{}", StringComparison.Ordinal) && await tls.ReadAsync(buffer, _stop.Token) is > 0 and var count)
                        read += Encoding.ASCII.GetString(buffer, 0, count);
                    await tls.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
                }
                catch (OperationCanceledException) { return; }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException) { /* It is not trusted. */ }
            }
        }
    }
}
