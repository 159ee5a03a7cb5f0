using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>The present leader of a partition (KIP-951).</summary>
public sealed class LeaderIdAndEpoch : Structure
{
    /// <summary>The broker that leads the partition; -1 when unknown.</summary>
    public int LeaderId { get; set; } = -1;

    /// <summary>The leader's epoch; -1 when unknown.</summary>
    public int LeaderEpoch { get; set; } = -1;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        LeaderId = wire.Int32(LeaderId);
        LeaderEpoch = wire.Int32(LeaderEpoch);
        wire.TaggedFields(this, version);
    }
}
