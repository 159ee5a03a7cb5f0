using System.Globalization;
using System.Net.Sockets;

namespace Connectors.Mongo.Client;

/// <summary>The hosts that a connection string names, and whether anything listens there.</summary>
internal static class Hosts
{
    private const int StandardPort = 27017;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(1);

    /// <summary>The hosts and ports; none where the string names a service (mongodb+srv) or sockets of the machine.</summary>
    /// <param name="uri">A connection string that the driver takes.</param>
    public static IReadOnlyList<(string Host, int Port)> Of(string uri)
    {
        const string scheme = "mongodb://";
        if (!uri.StartsWith(scheme, StringComparison.Ordinal)) return [];
        var rest = uri[scheme.Length..];
        if (rest.IndexOfAny(['/', '?']) is var end and >= 0) rest = rest[..end];
        // A user's name and password come first; the characters that end them are escaped in them.
        var hosts = rest[(rest.LastIndexOf('@') + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return hosts.Any(host => host.Contains('%', StringComparison.Ordinal)) ? [] : [.. hosts.Select(Split)];
    }

    /// <summary>Whether all hosts refuse connections, now and after a pause in which one that restarts may come back. False where that is not known.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="pause">How long to wait before they are asked once more.</param>
    public static bool AllRefuse(IReadOnlyList<(string Host, int Port)> hosts, TimeSpan pause)
    {
        if (hosts.Count == 0 || !hosts.All(Refuses)) return false;
        Thread.Sleep(pause);
        return hosts.All(Refuses);
    }

    private static bool Refuses((string Host, int Port) host)
    {
        using var client = new TcpClient();
        try
        {
            client.ConnectAsync(host.Host, host.Port).Wait(LongestConnect);
            return false;
        }
        catch (AggregateException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) { return true; }
        // A name that is not known, a network that is not there: the driver says it better.
        catch (AggregateException) { return false; }
    }

    private static (string Host, int Port) Split(string text)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        if (colon <= bracket) return (text.Trim('[', ']'), StandardPort);
        var known = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (text[..colon].Trim('[', ']'), known ? port : StandardPort);
    }
}
