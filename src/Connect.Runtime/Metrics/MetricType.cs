namespace Connect.Runtime.Metrics;

/// <summary>What Prometheus takes a metric for.</summary>
internal enum MetricType { Gauge, Counter, Untyped, Summary, Histogram }
