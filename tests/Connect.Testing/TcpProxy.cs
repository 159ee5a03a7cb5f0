using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Connect.Testing;

/// <summary>A TCP port in front of a server: a test can hold what goes through it, let it go silent, and cut its connections.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _ends = [];
    private readonly List<Task> _pumps = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _isMute;
    private volatile byte[]? _last;

    /// <summary>Listens.</summary>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    public TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Asked before each piece of what either side says, which waits for what it returns: mostly one request, or one answer.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>Whether nothing is passed on any more.</summary>
    public bool IsMute => _isMute;

    /// <summary>Passes nothing on any more, in either direction; new connections are let in, and hear nothing. That an end is closed shows.</summary>
    public void Mute() => _isMute = true;

    /// <summary>Goes mute when either side says this text.</summary>
    /// <param name="text">A text in ASCII, which is not passed on.</param>
    public void MuteAt(string text) => _last = Encoding.ASCII.GetBytes(text);

    /// <summary>Ends all connections; new ones are let in.</summary>
    /// <returns>How many there were.</returns>
    public int Cut()
    {
        lock (_lock)
        {
            var count = _ends.Count / 2;
            foreach (var end in _ends) end.Dispose();
            _ends.Clear();
            return count;
        }
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        Cut();
        await Task.WhenAll(_pumps);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient near, far = new();
            try
            {
                near = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await far.ConnectAsync(_host, _port, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                far.Dispose();
                return;
            }
            (near.NoDelay, far.NoDelay) = (true, true);
            lock (_lock) _ends.AddRange([near, far]);
            _pumps.AddRange([PumpAsync(near, far), PumpAsync(far, near)]);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[65536];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer) is > 0 and var read)
            {
                if (Before is { } before) await before();
                if (_last is { } last && buffer.AsSpan(0, read).IndexOf(last) >= 0) _isMute = true;
                if (!_isMute) await target.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            /* One side has gone. */
        }
        from.Dispose();
        to.Dispose();
    }
}
