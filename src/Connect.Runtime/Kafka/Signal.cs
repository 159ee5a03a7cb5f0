using System.Threading.Tasks.Sources;

namespace Connect.Runtime.Kafka;

/// <summary>An event that one reader waits for and any thread sets; set while nobody waits, it ends the next wait at once.</summary>
internal sealed class Signal : IValueTaskSource
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _set, _waiting;

    /// <summary>Ends the present wait, or the next.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (!_waiting) { _set = true; return; }
            _waiting = false;
        }
        _core.SetResult(true);
    }

    /// <summary>Waits for the event, the timeout or the cancellation, and does not say for which.</summary>
    public async ValueTask WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_set) { _set = false; return; }
            _core.Reset();
            _waiting = true;
        }
        using var timer = time.CreateTimer(static s => ((Signal)s!).Expire(), this, timeout, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.UnsafeRegister(static s => ((Signal)s!).Set(), this);
        await new ValueTask(this, _core.Version).ConfigureAwait(false);
    }

    // A timer that fires late must not end the next wait.
    private void Expire()
    {
        lock (_lock)
        {
            if (!_waiting) return;
            _waiting = false;
        }
        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
