using System.Net;
using System.Net.Sockets;

namespace Kafka.Embedded;

/// <summary>A listener whose port is known.</summary>
internal sealed record BoundListener(BrokerListener Options, Socket Socket, IPEndPoint EndPoint)
{
    /// <summary>The host that clients are told.</summary>
    public string AdvertisedHost => Options.AdvertisedHost ?? Options.Host;
}
