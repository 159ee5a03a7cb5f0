using System.Net;
using System.Net.Sockets;

namespace Connect.Testing;

/// <summary>A server that accepts connections and never says a word, nor reads one.</summary>
public sealed class SilentServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _connections = [];
    private readonly Task _accepting;
    private int _accepted;

    /// <summary>Listens.</summary>
    public SilentServer()
    {
        // Little is taken from a client before it notices that nobody reads.
        _listener.Server.ReceiveBufferSize = 4096;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it has accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        foreach (var connection in _connections) connection.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _connections.Add(await _listener.AcceptSocketAsync(_stopping.Token));
                Interlocked.Increment(ref _accepted);
            }
            catch (OperationCanceledException) { return; }
        }
    }
}
