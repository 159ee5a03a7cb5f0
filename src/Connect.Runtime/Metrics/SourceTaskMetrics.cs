namespace Connect.Runtime.Metrics;

/// <summary>What is measured of a source task.</summary>
internal sealed class SourceTaskMetrics(SampleWindows windows)
{
    /// <summary>Records that the task polled.</summary>
    public CountedValue Polled { get; } = new(windows);

    /// <summary>Records that brokers have stored.</summary>
    public CountedValue Written { get; } = new(windows);

    /// <summary>How long polls take that bring records.</summary>
    public SampledValue PollTime { get; } = new(windows);

    /// <summary>Records that were polled and are not stored yet.</summary>
    public ActiveRecords Active { get; } = new(windows);

    /// <summary>How many records a transaction has.</summary>
    public SampledValue TransactionSize { get; } = new(windows);
}
