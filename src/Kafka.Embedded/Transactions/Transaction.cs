using Kafka.Embedded.Topics;

namespace Kafka.Embedded.Transactions;

/// <summary>A transactional id, its producer and its transaction. Guarded by the coordinator's lock.</summary>
internal sealed class Transaction(string id)
{
    public string Id { get; } = id;

    public long ProducerId { get; set; } = -1;

    public short Epoch { get; set; } = -1;

    /// <summary>The producer id before the last change: another one only when that change was the one to a new id. −1 for none.</summary>
    public long PreviousProducerId { get; set; } = -1;

    /// <summary>The producer id to go on with once the markers of a transaction are written that took the last epoch; −1 for the same.</summary>
    public long NextProducerId { get; set; } = -1;

    /// <summary>
    /// The epoch before the last one given out: a producer that repeats its request because the answer was lost still has it (KIP-360). −1 for none;
    /// not kept over a restart.
    /// </summary>
    public short LastEpoch { get; set; } = -1;

    /// <summary>The version of transactions in which it was last changed: 2 where each end takes the next epoch, 0 before.</summary>
    public short ClientVersion { get; set; }

    public int TimeoutMs { get; set; }

    public TransactionState State { get; set; }

    public HashSet<TopicPartition> Partitions { get; } = [];

    /// <summary>When it began, in milliseconds since 1970; −1 when none is open.</summary>
    public long StartedAt { get; set; } = -1;

    public long UpdatedAt { get; set; }

    /// <summary>
    /// Whether no epoch is left for the producer: the largest one is kept for the markers, because whoever writes after them needs to be told apart.
    /// </summary>
    public bool IsExhausted => Epoch >= short.MaxValue - 1;

    /// <summary>Whether its end is decided and its markers are not all written, which lasts only when writing them failed.</summary>
    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    /// <summary>Whether it is open and the partition is part of it.</summary>
    public bool Holds(TopicPartition partition) => State == TransactionState.Ongoing && Partitions.Contains(partition);

    /// <summary>Goes on with a producer id and epoch, which may be the same.</summary>
    public void GoOn(long producerId, short epoch)
    {
        PreviousProducerId = ProducerId;
        ProducerId = producerId;
        Epoch = epoch;
    }
}
