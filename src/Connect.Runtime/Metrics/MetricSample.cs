namespace Connect.Runtime.Metrics;

/// <summary>A sample of a metric.</summary>
/// <param name="Name">The name; of histograms and summaries with <c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</param>
/// <param name="Type">What it is: of histograms and summaries each part is a counter.</param>
/// <param name="Help">What it says.</param>
/// <param name="Labels">Of whom.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MetricSample(string Name, MetricType Type, string Help, Labels Labels, double Value);
