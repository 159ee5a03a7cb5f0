using System.Net;

namespace Kafka.Embedded;

/// <summary>What lives as long as a connection.</summary>
/// <param name="listener">Where it came in.</param>
/// <param name="remote">Who is at the other end.</param>
internal sealed class ConnectionState(BoundListener listener, IPAddress remote)
{
    public BoundListener Listener { get; } = listener;

    /// <summary>The client's address in the form of DescribeGroups.</summary>
    public string ClientHost { get; } = $"/{(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)}";

    /// <summary>The SASL exchange so far; null on a listener without SASL.</summary>
    public SaslServer? Sasl { get; } = listener.Options.Users is { } users ? new SaslServer(users) : null;

    /// <summary>The incremental fetch session, or null.</summary>
    public FetchSession? Session { get; set; }
}
