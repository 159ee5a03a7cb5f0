namespace Connect.Testing;

/// <summary>A clock that stands still until a test moves it; timers that fall due run inside <see cref="Advance"/>.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>Where it begins, unless told.</summary>
    public static readonly DateTimeOffset Start = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _set;

    public ManualTime() : this(Start) { }

    public override DateTimeOffset GetUtcNow() { lock (_lock) return _now + _set; }
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() { lock (_lock) return _now.UtcTicks; }

    /// <summary>Sets the clock, as an administrator does or a time server: it shows another time, and no time has passed.</summary>
    public void Set(TimeSpan ahead) { lock (_lock) _set += ahead; }

    /// <summary>How many timers wait.</summary>
    public int Waiting { get { lock (_lock) return _timers.Count(t => t.Due is not null); } }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (_lock) end = _now + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                if (next is null) { _now = end; return; }
                _now = next.Due!.Value > _now ? next.Due.Value : _now;
                next.Due = next.Period is { } p ? _now + p : null;
            }
            next.Run();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }
        public TimeSpan? Period { get; private set; }
        public void Run() => callback(state);
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : owner._now + dueTime;
                Period = period > TimeSpan.Zero ? period : null;
            }
            return true;
        }
        public void Dispose() { lock (owner._lock) owner._timers.Remove(this); }
        public ValueTask DisposeAsync() { Dispose(); return ValueTask.CompletedTask; }
    }
}
