namespace Connect.Runtime.Metrics;

/// <summary>Counts of latencies by size. One task records at a time; readers may see a count that the sum lacks yet.</summary>
internal sealed class LatencyHistogram
{
    /// <summary>The upper ends of the classes in seconds; what is longer is in a class of its own.</summary>
    public static ReadOnlySpan<double> Bounds => [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _milliseconds;

    /// <summary>How many there were in each class.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>The sum of all in seconds.</summary>
    public double Sum => Volatile.Read(ref _milliseconds) / 1000.0;

    /// <summary>Takes in a latency. Clocks of several machines make it: what seems to lie in the future counts as none.</summary>
    public void Record(TimeSpan latency, long times = 1)
    {
        var seconds = Math.Max(0, latency.TotalSeconds);
        var i = 0;
        while (i < Bounds.Length && seconds > Bounds[i]) i++;
        Interlocked.Add(ref _counts[i], times);
        Interlocked.Add(ref _milliseconds, (long)(seconds * 1000) * times);
    }
}
