namespace Connect.Runtime.Metrics;

/// <summary>How many records a task has taken in and not brought to their end.</summary>
internal sealed class ActiveRecords(SampleWindows windows)
{
    private readonly SampledValue _recent = new(windows);
    private long _now;

    /// <summary>How many there are.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>The most there were lately.</summary>
    public double Max => _recent.Max;

    /// <summary>How many there were lately on average.</summary>
    public double Average => _recent.Average;

    /// <summary>There are so many now.</summary>
    public void Set(long number)
    {
        Volatile.Write(ref _now, number);
        _recent.Record(number);
    }
}
