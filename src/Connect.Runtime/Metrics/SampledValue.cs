namespace Connect.Runtime.Metrics;

/// <summary>
/// Values over the last windows: their average, maximum, minimum and sum a second, as Kafka's Avg, Max, Min and Rate take them, one recording for all of them.
/// Recorded once a batch, commit or request, so that the lock, which a reader holds for some nanoseconds now and then, is none that anybody waits for.
/// </summary>
internal sealed class SampledValue
{
    private readonly SampleWindows _windows;
    private readonly Lock _lock = new();

    // One more than there are windows: a window that began before the time that is looked at, and reaches into it, still counts.
    private readonly Sample[] _samples;
    private int _current, _used;

    private struct Sample
    {
        public TimeSpan Start, Last;
        public long Count;
        public double Sum, Max, Min;
    }

    private readonly record struct Combined(long Count, double Sum, double Max, double Min, TimeSpan Start);

    public SampledValue(SampleWindows windows) => (_windows, _samples) = (windows, new Sample[windows.Count + 1]);

    /// <summary>Takes in a value.</summary>
    public void Record(double value)
    {
        var now = _windows.Now;
        lock (_lock)
        {
            if (_used == 0)
            {
                _used = 1;
                Begin(ref _samples[0], now);
            }
            else if (now - _samples[_current].Start >= _windows.Length)
            {
                _current = (_current + 1) % _samples.Length;
                _used = Math.Max(_used, _current + 1);
                Begin(ref _samples[_current], now);
            }
            ref var sample = ref _samples[_current];
            (sample.Max, sample.Min) = sample.Count == 0 ? (value, value) : (Math.Max(sample.Max, value), Math.Min(sample.Min, value));
            sample.Sum += value;
            sample.Count++;
            sample.Last = now;
        }
    }

    /// <summary>Takes in a duration, in milliseconds.</summary>
    public void Record(TimeSpan duration) => Record(duration.TotalMilliseconds);

    /// <summary>Takes in whether something succeeded: the average is the share of what did.</summary>
    public void Record(bool success) => Record(success ? 1 : 0);

    /// <summary>The average of the values; not a number where there are none.</summary>
    public double Average => Read(_windows.Now) is { Count: > 0 } all ? all.Sum / all.Count : double.NaN;

    /// <summary>The largest value; not a number where there are none.</summary>
    public double Max => Read(_windows.Now) is { Count: > 0 } all ? all.Max : double.NaN;

    /// <summary>The smallest value; not a number where there are none.</summary>
    public double Min => Read(_windows.Now) is { Count: > 0 } all ? all.Min : double.NaN;

    /// <summary>The share of successes, from 0 to 1; 0 where nothing was tried.</summary>
    public double Share => Read(_windows.Now) is { Count: > 0 } all ? all.Sum / all.Count : 0;

    /// <summary>The share of failures, from 0 to 1; 0 where nothing was tried.</summary>
    public double FailureShare => Read(_windows.Now) is { Count: > 0 } all ? 1 - all.Sum / all.Count : 0;

    /// <summary>The sum of the values a second.</summary>
    public double Rate => Sum(static all => all.Sum);

    /// <summary>How many values were recorded a second.</summary>
    public double EventRate => Sum(static all => all.Count);

    // The windows before the first value count as empty ones but for the present one, so that a rate does not begin as if the first value came every moment.
    private double Sum(Func<Combined, double> of)
    {
        var now = _windows.Now;
        var all = Read(now);
        var elapsed = now - all.Start;
        var full = (long)(elapsed / _windows.Length);
        if (full < _windows.Count - 1) elapsed += (_windows.Count - 1 - full) * _windows.Length;
        return of(all) / Math.Max(elapsed.TotalSeconds, 0.001);
    }

    private Combined Read(TimeSpan now)
    {
        var outdated = _windows.Count * _windows.Length;
        lock (_lock)
        {
            var all = new Combined(0, 0, double.NegativeInfinity, double.PositiveInfinity, now);
            for (var i = 0; i < _used; i++)
            {
                ref var sample = ref _samples[i];
                if (now - sample.Last >= outdated) Begin(ref sample, now);
                var start = sample.Start < all.Start ? sample.Start : all.Start;
                all = sample.Count == 0 ? all with { Start = start }
                    : new Combined(all.Count + sample.Count, all.Sum + sample.Sum, Math.Max(all.Max, sample.Max), Math.Min(all.Min, sample.Min), start);
            }
            return all;
        }
    }

    private static void Begin(ref Sample sample, TimeSpan now) => sample = new Sample { Start = now, Last = now };
}
