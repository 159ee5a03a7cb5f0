using System.Net;
using Kafka.Embedded.Apis;
using Kafka.Embedded.Security;

namespace Kafka.Embedded.Network;

/// <summary>What lives as long as a connection.</summary>
/// <param name="listener">Where it came in.</param>
/// <param name="local">The address of this end.</param>
/// <param name="remote">Who is at the other end.</param>
/// <param name="closed">Set when the client has closed the connection.</param>
internal sealed class ConnectionState(BoundListener listener, IPAddress local, IPAddress remote, CancellationToken closed)
{
    public BoundListener Listener { get; } = listener;

    /// <summary>The host that the client is told to connect to. On a listener for all addresses that is the one it has reached already.</summary>
    public string AdvertisedHost { get; } = listener.Options.AdvertisedHost ?? (listener.IsForAllAddresses ? $"{Plain(local)}" : listener.Options.Host);

    /// <summary>The client's address in the form of DescribeGroups.</summary>
    public string ClientHost { get; } = $"/{Plain(remote)}";

    /// <summary>Set when the client has closed the connection; not when the broker stops.</summary>
    public CancellationToken Closed { get; } = closed;

    /// <summary>The SASL exchange so far; null on a listener without SASL.</summary>
    public SaslServer? Sasl { get; } = listener.Options.Users is { } users ? new SaslServer(users) : null;

    /// <summary>The incremental fetch session, or null.</summary>
    public FetchSession? Session { get; set; }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
