using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>A place in the list of all partitions, ordered by topic name and partition number (KIP-966).</summary>
public sealed class TopicPartitionCursor : Structure
{
    /// <summary>The topic's name.</summary>
    public string TopicName { get; set; } = "";

    /// <summary>The partition's number.</summary>
    public int PartitionIndex { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TopicName = wire.String(TopicName);
        PartitionIndex = wire.Int32(PartitionIndex);
        wire.TaggedFields(this, version);
    }
}
