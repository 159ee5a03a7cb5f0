namespace Connect.Runtime.Metrics;

/// <summary>The time over which rates, averages and maxima are taken, as Kafka's metrics have it: the last few windows of a length.</summary>
/// <param name="count">How many windows (<c>metrics.num.samples</c>).</param>
/// <param name="length">How long each is (<c>metrics.sample.window.ms</c>).</param>
/// <param name="time">The clock.</param>
internal sealed class SampleWindows(int count, TimeSpan length, TimeProvider time)
{
    private readonly long _made = time.GetTimestamp();

    /// <summary>Kafka's defaults, on the system's clock.</summary>
    public static SampleWindows Default { get; } = new(2, TimeSpan.FromSeconds(30), TimeProvider.System);

    /// <summary>How many windows.</summary>
    public int Count => count;

    /// <summary>How long each is.</summary>
    public TimeSpan Length => length;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>How long ago this was made: what is due at a time is measured by this, not by a clock that somebody may set.</summary>
    public TimeSpan Now => time.GetElapsedTime(_made);
}
