using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Connectors.Jdbc.Tests;

/// <summary>A TCP port in front of a server, whose connections a test can cut, or let go silent.</summary>
public sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _ends = [];
    private readonly string _host;
    private readonly int _port;
    private volatile bool _isMute;
    private volatile byte[]? _last;

    public Wire(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends all connections; new ones are let in.</summary>
    public int Cut()
    {
        lock (_ends)
        {
            var count = _ends.Count / 2;
            foreach (var end in _ends) end.Dispose();
            _ends.Clear();
            return count;
        }
    }

    /// <summary>Passes nothing on any more, in either direction; new connections are let in, and hear nothing.</summary>
    public void Mute() => _isMute = true;

    /// <summary>Goes mute when a client sends this text.</summary>
    public void MuteAt(string text) => _last = Encoding.ASCII.GetBytes(text);

    /// <summary>Whether it is mute by now.</summary>
    public bool IsMute => _isMute;

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(_host, _port);
                lock (_ends) _ends.AddRange([near, far]);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[16 << 10];
            // What a mute wire is given is lost; that an end is closed shows.
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                if (_last is { } last && buffer.AsSpan(0, count).IndexOf(last) >= 0) _isMute = true;
                if (!_isMute) await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException) { }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
