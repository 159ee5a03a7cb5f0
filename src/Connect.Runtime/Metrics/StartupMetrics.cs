namespace Connect.Runtime.Metrics;

/// <summary>How connectors or tasks start.</summary>
internal sealed class StartupMetrics(SampleWindows windows)
{
    private long _successes, _failures;

    /// <summary>How many started.</summary>
    public long Successes => Interlocked.Read(ref _successes);

    /// <summary>How many failed before they ran.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>What became of the last ones.</summary>
    public SampledValue Recent { get; } = new(windows);

    /// <summary>One has started, or has failed to.</summary>
    public void Add(bool success)
    {
        Interlocked.Increment(ref success ? ref _successes : ref _failures);
        Recent.Record(success);
    }
}
