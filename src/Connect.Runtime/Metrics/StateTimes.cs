using Connect.Runtime.Storage;

namespace Connect.Runtime.Metrics;

/// <summary>How long a task has been in which state since it was made.</summary>
internal sealed class StateTimes(SampleWindows windows)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan[] _spent = new TimeSpan[Enum.GetValues<RunState>().Length];
    private readonly TimeSpan _made = windows.Now;
    private TimeSpan _since = windows.Now;
    private RunState _state = RunState.Unassigned;

    /// <summary>The task is in another state.</summary>
    public void Change(RunState state)
    {
        lock (_lock)
        {
            var now = windows.Now;
            _spent[(int)_state] += now - _since;
            (_state, _since) = (state, now);
        }
    }

    /// <summary>The share of the task's life that it spent in a state, from 0 to 1.</summary>
    public double ShareOf(RunState state)
    {
        lock (_lock)
        {
            var now = windows.Now;
            var spent = _spent[(int)state] + (state == _state ? now - _since : TimeSpan.Zero);
            return now > _made ? spent / (now - _made) : 0;
        }
    }
}
