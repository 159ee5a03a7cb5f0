namespace Connect.Runtime.Metrics;

/// <summary>What is measured of a worker's membership in its group.</summary>
internal sealed class GroupMetrics(SampleWindows windows)
{
    private readonly Lock _lock = new();
    private TimeSpan? _heartbeat, _rebalance;

    /// <summary>Heartbeats that were sent.</summary>
    public CountedValue Heartbeats { get; } = new(windows);

    /// <summary>How long the coordinator took to answer one.</summary>
    public SampledValue HeartbeatTime { get; } = new(windows);

    /// <summary>Joins of the group.</summary>
    public CountedValue Joins { get; } = new(windows);

    /// <summary>How long joins took, until all members were there.</summary>
    public SampledValue JoinTime { get; } = new(windows);

    /// <summary>Assignments that came.</summary>
    public CountedValue Syncs { get; } = new(windows);

    /// <summary>How long they took to come.</summary>
    public SampledValue SyncTime { get; } = new(windows);

    /// <summary>Rebalances that succeeded.</summary>
    public CountedValue Rebalances { get; } = new(windows);

    /// <summary>Rebalances that failed.</summary>
    public CountedValue FailedRebalances { get; } = new(windows);

    /// <summary>How long rebalances took, and the sum of that in milliseconds.</summary>
    public SampledValue RebalanceTime { get; } = new(windows);

    /// <summary>The sum of the time that rebalances took, in milliseconds.</summary>
    public CountedValue RebalanceTimeTotal { get; } = new(windows);

    /// <summary>Since the last heartbeat was sent, in seconds; -1 for none.</summary>
    public double SinceHeartbeat { get { lock (_lock) return Since(_heartbeat); } }

    /// <summary>Since the last rebalance ended, in seconds; -1 for none.</summary>
    public double SinceRebalance { get { lock (_lock) return Since(_rebalance); } }

    /// <summary>A heartbeat is sent.</summary>
    public void Heartbeat()
    {
        Heartbeats.Add();
        lock (_lock) _heartbeat = windows.Now;
    }

    /// <summary>The worker has joined.</summary>
    public void Joined(TimeSpan duration)
    {
        Joins.Add();
        JoinTime.Record(duration);
    }

    /// <summary>The worker has its assignment.</summary>
    public void Synced(TimeSpan duration)
    {
        Syncs.Add();
        SyncTime.Record(duration);
    }

    /// <summary>A rebalance is over.</summary>
    public void Rebalanced(bool success, TimeSpan duration)
    {
        if (!success)
        {
            FailedRebalances.Add();
            return;
        }
        Rebalances.Add();
        RebalanceTime.Record(duration);
        RebalanceTimeTotal.Add((long)duration.TotalMilliseconds);
        lock (_lock) _rebalance = windows.Now;
    }

    private double Since(TimeSpan? at) => at is { } then ? (windows.Now - then).TotalSeconds : -1;
}
