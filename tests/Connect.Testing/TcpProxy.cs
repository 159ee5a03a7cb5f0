using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connect.Testing;

/// <summary>A TCP port in front of a server: a test can hold what goes through it, let it go silent, cut its connections, and take it away for a while.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _connections = [];
    private readonly string _host;
    private readonly int _port;
    private readonly X509Certificate2? _certificate;
    private Socket? _listener;
    private volatile bool _isMute;
    private volatile byte[]? _last;
    private int _open;

    /// <summary>Listens.</summary>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="certificate">The certificate to speak TLS with to clients, which have to show one too; null for plain connections.</param>
    public TcpProxy(string host, int port, X509Certificate2? certificate = null)
    {
        (_host, _port, _certificate) = (host, port, certificate);
        Open();
    }

    /// <summary>Listens in front of the server of an environment variable.</summary>
    /// <param name="variable">The variable, whose value is HOST:PORT; without it the test is skipped.</param>
    /// <param name="certificate">As for the constructor.</param>
    public static TcpProxy Of(string variable, X509Certificate2? certificate = null)
    {
        var server = new Uri($"tcp://{Servers.Require(variable)}");
        return new(server.Host, server.Port, certificate);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Asked before each piece of what either side says, which waits for what it returns: mostly one request, or one answer.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>Whether nothing is passed on any more.</summary>
    public bool IsMute => _isMute;

    /// <summary>How many clients are connected.</summary>
    public int Connections => Volatile.Read(ref _open);

    /// <summary>The subject of the certificate that the last client showed, or null.</summary>
    public string? ClientSubject { get; private set; }

    /// <summary>Passes nothing on any more, in either direction; new connections are let in, and hear nothing. That an end is closed shows.</summary>
    public void Mute() => _isMute = true;

    /// <summary>Goes mute when either side says this text.</summary>
    /// <param name="text">A text in ASCII, which is not passed on.</param>
    public void MuteAt(string text) => _last = Encoding.ASCII.GetBytes(text);

    /// <summary>Listens again where it did.</summary>
    public void Open()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Keep(AcceptAsync(_listener));
    }

    /// <summary>Ends all connections and lets nobody in.</summary>
    public void Close()
    {
        _listener?.Dispose();
        Cut();
    }

    /// <summary>Ends all connections; new ones are let in.</summary>
    /// <returns>How many there were.</returns>
    public int Cut()
    {
        lock (_lock)
        {
            var count = _sockets.Count / 2;
            foreach (var socket in _sockets) socket.Dispose();
            _sockets.Clear();
            return count;
        }
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        Task[] ending;
        lock (_lock) ending = [.. _connections];
        await Task.WhenAll(ending);
    }

    private void Keep(Task connection) { lock (_lock) _connections.Add(connection); }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true) Keep(ServeAsync(await listener.AcceptAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            /* It was closed. */
        }
    }

    private async Task ServeAsync(Socket near)
    {
        Interlocked.Increment(ref _open);
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        lock (_lock) _sockets.AddRange([near, far]);
        try
        {
            await far.ConnectAsync(_host, _port);
            await using var client = await GreetAsync(new NetworkStream(near, ownsSocket: true));
            await using var server = new NetworkStream(far, ownsSocket: true);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or AuthenticationException)
        {
            /* One side has gone. */
        }
        near.Dispose();
        far.Dispose();
        Interlocked.Decrement(ref _open);
    }

    private async Task<Stream> GreetAsync(NetworkStream plain)
    {
        if (_certificate is null) return plain;
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (ClientSubject = certificate?.Subject) is not null,
        });
        return secure;
    }

    private async Task PumpAsync(Stream from, Stream to)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                if (Before is { } before) await before();
                if (_last is { } last && buffer.AsSpan(0, read).IndexOf(last) >= 0) _isMute = true;
                if (!_isMute) await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            /* One side has gone. */
        }
    }
}
