namespace Kafka.Protocol.Messages;

/// <summary>What a coordinator is looked up for.</summary>
public enum CoordinatorType : sbyte
{
    /// <summary>A group, by its id.</summary>
    Group = 0,

    /// <summary>A producer, by its transactional id.</summary>
    Transaction = 1,

    /// <summary>A partition of a share group (KIP-932).</summary>
    Share = 2,
}
