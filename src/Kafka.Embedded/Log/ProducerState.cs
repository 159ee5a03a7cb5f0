namespace Kafka.Embedded.Log;

/// <summary>
/// What a partition remembers of one producer: its epoch, its last batches (a producer has at most five on their way, so the five last tell a
/// repeated batch from a missing one) and where its open transaction began. <see href="https://cwiki.apache.org/confluence/x/ypZvBQ">KIP-98</see>.
/// </summary>
internal sealed class ProducerState(long producerId)
{
    public const int Remembered = 5;

    public readonly record struct Batch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long Timestamp);

    public long ProducerId { get; } = producerId;

    public short Epoch { get; set; } = -1;

    /// <summary>The epoch of the coordinator that wrote the last marker; −1 before the first one.</summary>
    public int CoordinatorEpoch { get; set; } = -1;

    /// <summary>The first offset of the open transaction, or −1.</summary>
    public long TransactionStart { get; set; } = -1;

    /// <summary>When the producer last wrote here, in milliseconds since 1970 by the broker's clock: records may be of long ago.</summary>
    public long LastTimestamp { get; set; } = -1;

    /// <summary>The last batches, oldest first.</summary>
    public List<Batch> Batches { get; } = new(Remembered);

    public int LastSequence => Batches.Count == 0 ? -1 : Batches[^1].LastSequence;

    public long LastOffset => Batches.Count == 0 ? -1 : Batches[^1].LastOffset;

    public void SetEpoch(short epoch)
    {
        if (epoch == Epoch)
            return;
        Epoch = epoch;
        Batches.Clear();
    }

    public void Add(Batch batch)
    {
        if (Batches.Count == Remembered)
            Batches.RemoveAt(0);
        Batches.Add(batch);
    }
}
