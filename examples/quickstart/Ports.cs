using System.Net;
using System.Net.Sockets;

namespace Quickstart;

/// <summary>The ports on 127.0.0.1 that this run uses: the usual ones where they are free.</summary>
internal sealed class Ports
{
    private readonly List<string> _changes = [];

    public Ports()
    {
        Broker = Choose(9092, "Kafka");
        Registry = Choose(8081, "the schema registry");
        Rest = Choose(8083, "Connect's REST API");
        Objects = Choose(9100, "the S3 server");
    }

    public int Broker { get; }
    public int Registry { get; }
    public int Rest { get; }
    public int Objects { get; }

    /// <summary>A sentence for each port that is not the usual one.</summary>
    public IReadOnlyList<string> Changes => _changes;

    private int Choose(int usual, string what)
    {
        if (TryListen(usual) is { } free) return free;
        var other = TryListen(0) ?? throw new QuickstartException("There is no free port on 127.0.0.1.");
        _changes.Add($"Port {usual} is taken on this machine, so {what} is on {other} this time.");
        return other;
    }

    private static int? TryListen(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException) { return null; }
    }
}
