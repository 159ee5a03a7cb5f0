namespace Kafka.Embedded;

/// <summary>A transactional id, its producer and its transaction. Guarded by the coordinator's lock.</summary>
internal sealed class Transaction(string id)
{
    public string Id { get; } = id;

    public long ProducerId { get; set; } = -1;

    public short Epoch { get; set; } = -1;

    /// <summary>The producer id before the epochs ran out, or −1.</summary>
    public long LastProducerId { get; set; } = -1;

    /// <summary>
    /// The epoch before the last one given out: a producer that repeats its request because the answer was lost still has it (KIP-360). −1 for none.
    /// </summary>
    public short LastEpoch { get; set; } = -1;

    public int TimeoutMs { get; set; }

    public TransactionState State { get; set; }

    public HashSet<TopicPartition> Partitions { get; } = [];

    /// <summary>When it began, in milliseconds since 1970; −1 when none is open.</summary>
    public long StartedAt { get; set; } = -1;

    public long UpdatedAt { get; set; }

    /// <summary>Whether it is open and the partition is part of it.</summary>
    public bool Holds(TopicPartition partition) => State == TransactionState.Ongoing && Partitions.Contains(partition);
}
