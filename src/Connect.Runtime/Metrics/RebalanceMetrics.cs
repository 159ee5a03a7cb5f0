using Connect.Runtime.Group;

namespace Connect.Runtime.Metrics;

/// <summary>What is measured of the rebalances of the worker's group, as the worker sees them.</summary>
internal sealed class RebalanceMetrics(SampleWindows windows)
{
    private readonly Lock _lock = new();
    private TimeSpan? _began, _ended;
    private long _completed;
    private volatile Assignment _assignment = Assignment.None;

    /// <summary>Rebalances that ended with an assignment.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>How long they took.</summary>
    public SampledValue Time { get; } = new(windows);

    /// <summary>Whether one is under way.</summary>
    public bool IsRebalancing { get { lock (_lock) return _began is not null; } }

    /// <summary>How long ago the last one ended; null for none.</summary>
    public TimeSpan? SinceLast { get { lock (_lock) return windows.Now - _ended; } }

    /// <summary>The worker's share of the work.</summary>
    public Assignment Assignment => _assignment;

    /// <summary>A rebalance begins. One that begins before another has ended goes on with it.</summary>
    public void Begin() { lock (_lock) _began ??= windows.Now; }

    /// <summary>It ended with an assignment.</summary>
    public void End(Assignment assignment)
    {
        _assignment = assignment;
        lock (_lock)
        {
            if (_began is not { } began) return;
            (_began, _ended) = (null, windows.Now);
            Interlocked.Increment(ref _completed);
            Time.Record(windows.Now - began);
        }
    }

    /// <summary>The worker's share of the work has become less.</summary>
    public void Set(Assignment assignment) => _assignment = assignment;
}
