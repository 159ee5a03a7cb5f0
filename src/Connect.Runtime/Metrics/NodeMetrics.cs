namespace Connect.Runtime.Metrics;

/// <summary>What is measured of the requests to one broker, or to all of them.</summary>
internal sealed class NodeMetrics(SampleWindows windows)
{
    public CountedValue Requests { get; } = new(windows);
    public CountedValue Answers { get; } = new(windows);
    public CountedValue SentBytes { get; } = new(windows);
    public CountedValue ReceivedBytes { get; } = new(windows);
    public SampledValue RequestSize { get; } = new(windows);
    public SampledValue Latency { get; } = new(windows);
}
