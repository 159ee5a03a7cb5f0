using Connect.Runtime.Errors;

namespace Connect.Runtime.Herder;

/// <summary>
/// What of this worker's work has failed and when it starts again by itself. It belongs to the herder's loop, and starts nothing itself: the herder is told what is due,
/// looks whether it may still start, and begins, holds or postpones it. Whatever else starts or stops something has it forgotten here, attempts and all.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">Numbers from 0 to 1.</param>
/// <param name="due">Hears that something may be due, from any thread; <see cref="IsDue"/> says in the loop whether it is.</param>
internal sealed class Restarts(TimeProvider time, Func<double> random, Action<Runnable> due)
{
    private readonly Dictionary<Runnable, Entry> _entries = [];

    /// <summary>What comes next for what has failed.</summary>
    /// <param name="Attempt">Which attempt in a row it is; where there is none, how many there have been.</param>
    /// <param name="MaxAttempts">How many there may be; -1 for any number.</param>
    /// <param name="Delay">After how long; null where it stays as it is.</param>
    internal sealed record Plan(int Attempt, int MaxAttempts, TimeSpan? Delay);

    /// <summary>How often something was started again by itself since anybody else started it.</summary>
    public int Count(Runnable what) => _entries.TryGetValue(what, out var entry) ? entry.Count : 0;

    /// <summary>Something has failed.</summary>
    /// <returns>What comes next; null where the policy is to do nothing.</returns>
    public Plan? Failed(Runnable what, RestartPolicy policy)
    {
        if (!policy.IsOn) return null;
        if (!_entries.TryGetValue(what, out var entry)) _entries.Add(what, entry = new Entry());
        // It says once more why it does not run.
        if (entry.Next is { } waiting) return waiting;
        if (entry.RunningSince is { } since && time.GetElapsedTime(since) >= policy.LongestDelay) entry.Attempts = 0;
        entry.RunningSince = null;
        if (policy.MaxAttempts >= 0 && entry.Attempts >= policy.MaxAttempts) return new Plan(entry.Attempts, policy.MaxAttempts, null);
        var delay = policy.Delay(++entry.Attempts, random());
        Begin(what, entry, delay);
        return entry.Next = new Plan(entry.Attempts, policy.MaxAttempts, delay);
    }

    /// <summary>Something runs; whoever started it.</summary>
    public void Running(Runnable what)
    {
        if (!_entries.TryGetValue(what, out var entry)) return;
        entry.StopWaiting();
        entry.RunningSince ??= time.GetTimestamp();
    }

    /// <summary>Whether something that has failed is to start now.</summary>
    public bool IsDue(Runnable what) => _entries.TryGetValue(what, out var entry) && entry.Wait is { IsOver: true };

    /// <summary>What is due is started.</summary>
    public void Begin(Runnable what)
    {
        var entry = _entries[what];
        entry.StopWaiting();
        entry.Count++;
    }

    /// <summary>What is due cannot start yet, and is looked at again later.</summary>
    public void Postpone(Runnable what, TimeSpan delay) => Begin(what, _entries[what], delay);

    /// <summary>Of what is paused: what has fallen due since, in order.</summary>
    public IReadOnlyList<Runnable> Due(string connector) => [.. _entries.Keys.Where(w => w.Connector == connector && IsDue(w)).OrderBy(w => w.Task ?? -1)];

    /// <summary>Something is stopped, or started by somebody else.</summary>
    public void Forget(Runnable what)
    {
        if (_entries.Remove(what, out var entry)) entry.StopWaiting();
    }

    /// <summary>Everything is stopped.</summary>
    public void Clear()
    {
        foreach (var what in _entries.Keys.ToList()) Forget(what);
    }

    private void Begin(Runnable what, Entry entry, TimeSpan delay)
    {
        entry.Wait?.Stop();
        entry.Wait = new Wait();
        entry.Wait.Begin(time, delay, () => due(what));
    }

    private sealed class Entry
    {
        public int Attempts { get; set; }
        public int Count { get; set; }

        // When it was first heard to run after it was started.
        public long? RunningSince { get; set; }

        // What it waits for; null where it runs, or has failed for good.
        public Plan? Next { get; set; }
        public Wait? Wait { get; set; }

        public void StopWaiting()
        {
            Wait?.Stop();
            (Next, Wait) = (null, null);
        }
    }

    private sealed class Wait
    {
        private ITimer? _timer;
        private volatile bool _isOver;

        public bool IsOver => _isOver;

        public void Begin(TimeProvider time, TimeSpan delay, Action due)
        {
            _timer = time.CreateTimer(_ =>
            {
                _isOver = true;
                due();
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }

        public void Stop() => _timer?.Dispose();
    }
}
