using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Where a broker listens that an answer names as a leader (KIP-951).</summary>
public sealed class NodeEndpoint : Structure
{
    /// <summary>The broker's id.</summary>
    public int NodeId { get; set; }

    /// <summary>The broker's host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>The broker's port.</summary>
    public int Port { get; set; }

    /// <summary>The broker's rack; null when it has none.</summary>
    public string? Rack { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        NodeId = wire.Int32(NodeId);
        Host = wire.String(Host);
        Port = wire.Int32(Port);
        Rack = wire.NullableString(Rack);
        wire.TaggedFields(this, version);
    }
}
