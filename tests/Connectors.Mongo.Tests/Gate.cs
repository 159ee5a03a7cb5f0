using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connectors.Mongo.Tests;

/// <summary>A door before a server: what goes through it reaches the server while it is open.</summary>
internal sealed class Gate : IDisposable
{
    private readonly DnsEndPoint _target;
    private readonly List<Socket> _sockets = [];
    private readonly Lock _lock = new();
    private Socket? _listener;
    private int _connections;

    public Gate(string target)
    {
        var parts = target.Split(':');
        _target = new DnsEndPoint(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        Open();
    }

    public int Port { get; private set; }

    /// <summary>Lets nothing more through that the server says, without breaking connections.</summary>
    public bool Mute { get; set; }

    /// <summary>A command from which on nothing more gets through, or null.</summary>
    public string? MuteOn { get; init; }

    /// <summary>The certificate to speak TLS with to clients, or null for plain connections.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The subject of the certificate that the last client showed, or null.</summary>
    public string? ClientSubject { get; private set; }

    /// <summary>How many connections of clients are open.</summary>
    public int Connections => _connections;

    public void Open()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync(_listener);
    }

    /// <summary>Shuts the door and breaks what goes through.</summary>
    public void Close()
    {
        _listener?.Dispose();
        lock (_lock)
        {
            foreach (var socket in _sockets)
                socket.Dispose();
            _sockets.Clear();
        }
    }

    public void Dispose() => Close();

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(Socket near)
    {
        Interlocked.Increment(ref _connections);
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_lock)
            _sockets.AddRange([near, far]);
        try
        {
            await far.ConnectAsync(_target);
            await using Stream client = await GreetAsync(new NetworkStream(near, ownsSocket: true));
            await using var server = new NetworkStream(far, ownsSocket: true);
            await Task.WhenAny(CopyAsync(client, server, answers: false), CopyAsync(server, client, answers: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or AuthenticationException) { }
        near.Dispose();
        far.Dispose();
        Interlocked.Decrement(ref _connections);
    }

    private async Task<Stream> GreetAsync(NetworkStream plain)
    {
        if (Certificate is null)
            return plain;
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (ClientSubject = certificate?.Subject) is not null,
        });
        return secure;
    }

    private async Task CopyAsync(Stream from, Stream to, bool answers)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                if (!answers && MuteOn is { } command && buffer.AsSpan(0, read).IndexOf(Encoding.UTF8.GetBytes(command)) >= 0)
                    Mute = true;
                if (!answers || !Mute)
                    await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException) { }
    }
}
