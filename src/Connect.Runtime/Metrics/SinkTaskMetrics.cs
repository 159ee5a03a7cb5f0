using Connect.Api;

namespace Connect.Runtime.Metrics;

/// <summary>What is measured of a sink task.</summary>
internal sealed class SinkTaskMetrics(SampleWindows windows)
{
    private volatile PartitionMetrics[] _partitions = [];
    private long _commits;

    /// <summary>Records that were read from topics.</summary>
    public CountedValue Read { get; } = new(windows);

    /// <summary>Records that were put to the task.</summary>
    public CountedValue Sent { get; } = new(windows);

    /// <summary>How long the task takes to put a batch.</summary>
    public SampledValue PutTime { get; } = new(windows);

    /// <summary>Records that were put and whose offsets are not committed yet.</summary>
    public ActiveRecords Active { get; } = new(windows);

    /// <summary>Offset commits that brokers have confirmed.</summary>
    public CountedValue Completed { get; } = new(windows);

    /// <summary>Offset commits that were confirmed too late to count. There are none, as each is waited for.</summary>
    public CountedValue Skipped { get; } = new(windows);

    /// <summary>The number of the last offset commit.</summary>
    public long CommitSequence => Interlocked.Read(ref _commits);

    /// <summary>The partitions that the task reads.</summary>
    public IReadOnlyList<PartitionMetrics> Partitions => _partitions;

    /// <summary>Another offset commit begins.</summary>
    public void Commits() => Interlocked.Increment(ref _commits);

    /// <summary>The task reads these partitions now.</summary>
    public void Assign(IReadOnlyCollection<TopicPartition> partitions)
    {
        var known = _partitions.ToDictionary(p => p.Partition);
        _partitions = [.. partitions.Select(p => known.GetValueOrDefault(p) ?? new PartitionMetrics(p, windows))];
    }
}
