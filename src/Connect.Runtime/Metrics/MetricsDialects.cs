namespace Connect.Runtime.Metrics;

/// <summary>Whose names of Connect's metrics are written: dashboards and alerts know them by what made them of Java's MBeans.</summary>
[Flags]
internal enum MetricsDialects
{
    /// <summary>Names as Confluent's configuration of the JMX exporter makes them: <c>kafka_connect_connect_worker_metrics_connector_count</c>.</summary>
    Confluent = 1,

    /// <summary>Names as Strimzi's configuration of the JMX exporter, and the exporter's example, make them: <c>kafka_connect_worker_connector_count</c>.</summary>
    Strimzi = 2,

    /// <summary>Both.</summary>
    Both = Confluent | Strimzi,
}
