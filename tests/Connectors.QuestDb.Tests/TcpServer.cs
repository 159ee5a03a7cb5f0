using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connectors.QuestDb.Tests;

/// <summary>Stands in for the server's port of lines over TCP: keeps what comes, with TLS or the challenge of authentication if a test wants it.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly ECDsa? _key;
    private readonly Task _serving;
    private readonly List<TcpClient> _clients = [];
    private readonly StringBuilder _received = new();
    private readonly List<Task> _connections = [];
    private readonly CancellationTokenSource _stopping = new();

    public TcpServer(X509Certificate2? certificate = null, ECDsa? key = null, int port = 0)
    {
        _certificate = certificate;
        _key = key;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public string? KeyId { get; private set; }

    public bool? SignatureHolds { get; private set; }

    public string Received { get { lock (_received) return _received.ToString(); } }

    public int Connections { get { lock (_clients) return _clients.Count; } }

    /// <summary>Cuts the connections there are.</summary>
    public void Cut()
    {
        lock (_clients)
            foreach (var client in _clients) client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        // Accepting ends before the listener does: neither is a stopped listener asked for a connection, nor one accepted after the others were cut.
        await _stopping.CancelAsync();
        await _serving;
        _listener.Stop();
        Cut();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try { client = await _listener.AcceptTcpClientAsync(_stopping.Token); }
            catch (OperationCanceledException) { return; }
            lock (_clients) _clients.Add(client);
            _connections.Add(ReceiveAsync(client));
        }
    }

    private async Task ReceiveAsync(TcpClient client)
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
            if (_key is not null)
            {
                KeyId = await LineAsync(stream);
                const string challenge = "a challenge of the server";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(challenge + "\n"));
                SignatureHolds = _key.VerifyData(Encoding.UTF8.GetBytes(challenge),
                    Convert.FromBase64String(await LineAsync(stream)), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) is var read and > 0)
                lock (_received) _received.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            /* the connection's end */
        }
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString();
    }
}
