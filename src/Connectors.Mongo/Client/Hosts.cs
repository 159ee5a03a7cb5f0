using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Driver.Core.Clusters;

namespace Connectors.Mongo.Client;

/// <summary>What the driver knows of the hosts of a connection string.</summary>
internal static class Hosts
{
    /// <summary>The hosts where nothing listens, if that is so of all of them; else none.</summary>
    public static IReadOnlyList<string> Refusing(ClusterDescription cluster) =>
        cluster.Servers.Count > 0 && cluster.Servers.All(server => Refused(server.HeartbeatException))
            ? [.. cluster.Servers.Select(server => Show(server.EndPoint))]
            : [];

    /// <summary>A host with its port.</summary>
    public static string Show(EndPoint endPoint) => endPoint is DnsEndPoint dns
        ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}")
        : endPoint.ToString()!;

    private static bool Refused(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                return true;
        return false;
    }
}
