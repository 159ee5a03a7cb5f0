using Connect.Api;

namespace Connect.Runtime.Metrics;

/// <summary>How far a task has read a partition.</summary>
internal sealed class PartitionMetrics(TopicPartition partition, SampleWindows windows)
{
    private long _lag = -1, _lead = -1;

    /// <summary>The partition.</summary>
    public TopicPartition Partition => partition;

    /// <summary>Records between what was put last and the partition's end; -1 as long as that is not known.</summary>
    public long Lag => Volatile.Read(ref _lag);

    /// <summary>Records between the partition's beginning and what was put last; -1 as long as that is not known.</summary>
    public long Lead => Volatile.Read(ref _lead);

    /// <summary>The lags of the last windows.</summary>
    public SampledValue RecentLag { get; } = new(windows);

    /// <summary>The leads of the last windows.</summary>
    public SampledValue RecentLead { get; } = new(windows);

    /// <summary>The next record to be put, and where the partition begins and ends.</summary>
    public void Set(long position, long start, long end)
    {
        Volatile.Write(ref _lag, Math.Max(0, end - position));
        Volatile.Write(ref _lead, Math.Max(0, position - start));
        RecentLag.Record(Lag);
        RecentLead.Record(Lead);
    }
}
