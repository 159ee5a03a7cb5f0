namespace Connect.Runtime.Metrics;

/// <summary>A number that only grows, and how much it grew a second over the last windows.</summary>
internal sealed class CountedValue(SampleWindows windows)
{
    private readonly SampledValue _recent = new(windows);
    private long _total;

    /// <summary>The number.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>How much it grew a second.</summary>
    public double Rate => _recent.Rate;

    /// <summary>How much it grew an hour.</summary>
    public double RatePerHour => _recent.Rate * 3600;

    /// <summary>Adds what is missing to a number that somebody else has counted.</summary>
    public void Reach(long total)
    {
        if (total - Total is > 0 and var more) Add(more);
    }

    /// <summary>Adds to it.</summary>
    public void Add(long number = 1)
    {
        Interlocked.Add(ref _total, number);
        _recent.Record(number);
    }
}
