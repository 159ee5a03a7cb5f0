using System.Net;
using System.Net.Sockets;

namespace Connectors.Mongo.Tests;

/// <summary>A door before a server: what goes through it reaches the server while it is open.</summary>
internal sealed class Gate : IDisposable
{
    private readonly DnsEndPoint _target;
    private readonly List<Socket> _sockets = [];
    private readonly Lock _lock = new();
    private Socket? _listener;

    public Gate(string target)
    {
        var parts = target.Split(':');
        _target = new DnsEndPoint(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        Open();
    }

    public int Port { get; private set; }

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
            foreach (var socket in _sockets) socket.Dispose();
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
                var near = await listener.AcceptAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_lock) _sockets.AddRange([near, far]);
                await far.ConnectAsync(_target);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read) await to.SendAsync(buffer.AsMemory(0, read));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
        from.Dispose();
        to.Dispose();
    }
}
