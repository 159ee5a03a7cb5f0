using System.Net;
using System.Net.Sockets;

namespace Kafka.Embedded.Network;

/// <summary>A listener whose port is known.</summary>
internal sealed record BoundListener(BrokerListener Options, Socket Socket, IPEndPoint EndPoint)
{
    /// <summary>Whether it takes connections to whatever address the machine has.</summary>
    public bool IsForAllAddresses => EndPoint.Address.Equals(IPAddress.Any) || EndPoint.Address.Equals(IPAddress.IPv6Any);
}
