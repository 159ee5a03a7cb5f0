using Confluent.Kafka;

namespace Connect.Runtime.Metrics;

internal sealed partial class MetricsReport
{
    private const string RecordsConsumed = "Records that a sink task's consumer has read";

    private static void WriteClient(MetricsPage page, TaskMetrics task)
    {
        // It has its name from when it is made.
        if (task.Client is not { ClientId.Length: > 0 } client) return;
        WriteClientApp(page, task.Source is null ? "consumer" : "producer", client.ClientId);
        if (task.Sink is { } sink)
        {
            WriteConsumer(page, task, sink, client);
            if (client.Last is { } levels) WriteConsumerStatistics(page, client, levels);
        }
        else if (task.Source is { } source)
        {
            page.Of(MBean.Producer, client.ClientId).Counted("record-send", "Records of a source task that brokers have stored", source.Written);
            if (client.Last is { } levels) WriteProducerStatistics(page, client, levels);
        }
    }

    private static void WriteClientApp(MetricsPage page, string type, string clientId)
    {
        if (!page.Has(MetricsDialects.Confluent)) return;
        foreach (var name in (string[])[$"kafka_{type}_app_info", $"kafka_{type}_app"])
            page.Write(name, MetricType.Untyped, $"A task's {type}: the version of the client library, as a label.",
                Labels.None.With("client_type", type).With("client_id", clientId).With("version", $"librdkafka-{Library.VersionString}"), 1);
    }

    private static void WriteConnections(BeanSamples samples, ClientMetrics client, ClientMetrics.Levels levels)
    {
        samples.Gauge("connection-count", "Open connections of a task's client.", levels.Connections);
        samples.Counted("connection-creation", "Connections that were made", client.Connects);
        samples.Counted("connection-close", "Connections that have ended", client.Disconnects);
        samples.Counted("request", "Requests that were sent", client.Requests);
        samples.Counted("response", "Answers that came", client.Answers);
        samples.Counted("outgoing-byte", "Bytes that were sent", client.SentBytes);
        samples.Counted("incoming-byte", "Bytes that came", client.ReceivedBytes);
        samples.Gauge("request-size-avg", "Bytes of a request on average.", Average(client.SentBytes, client.Requests));
    }

    private static double Average(CountedValue sum, CountedValue count) => count.Total > 0 ? (double)sum.Total / count.Total : double.NaN;

    private static void WriteConsumerStatistics(MetricsPage page, ClientMetrics client, ClientMetrics.Levels levels)
    {
        WriteConnections(page.Of(MBean.Consumer, client.ClientId), client, levels);
        const string Bytes = "Bytes of the records that a sink task's consumer has read";
        var fetches = page.Of(MBean.ConsumerFetches, client.ClientId);
        fetches.Counted("fetch", "Requests for records", client.Fetches);
        fetches.Gauge("fetch-size-avg", "Bytes of records in the answer to a request for records, on average.", Average(client.RecordBytes, client.Fetches));
        fetches.Gauge("fetch-latency-avg", "How long brokers took to answer lately on average, in milliseconds.", levels.RequestLatency);
        fetches.Gauge("fetch-throttle-time-avg", "How long brokers held back answers lately on average, in milliseconds.", levels.ThrottleTime);
        fetches.Counted("bytes-consumed", Bytes, client.RecordBytes);
        foreach (var (topic, (records, bytes)) in client.Topics)
        {
            var samples = page.Of(MBean.ConsumerFetchesOfTopic, client.ClientId, topic);
            samples.Counted("records-consumed", RecordsConsumed, records);
            samples.Counted("bytes-consumed", Bytes, bytes);
        }
        var group = page.Of(MBean.ConsumerGroup, client.ClientId);
        group.Counter("rebalance-total", "Rebalances of the consumer's group.", client.Rebalances.Total);
        group.Gauge("rebalance-rate-per-hour", "Rebalances of the consumer's group, an hour.", client.Rebalances.RatePerHour);
        group.Gauge("last-rebalance-seconds-ago", "Since the consumer's group rebalanced last, in seconds; -1 for never.", levels.RebalanceAge);
    }

    private static void WriteConsumer(MetricsPage page, TaskMetrics task, SinkTaskMetrics sink, ClientMetrics client)
    {
        var fetches = page.Of(MBean.ConsumerFetches, client.ClientId);
        fetches.Counted("records-consumed", RecordsConsumed, sink.Read);
        const string MaxLag = "The most records lately between the end of a partition and what was taken from it.";
        fetches.Gauge("records-lag-max", MaxLag, sink.Partitions.Max(p => (double?)p.RecentLag.Max) ?? double.NaN);
        fetches.Gauge("records-lead-min", "The fewest records lately between the beginning of a partition and what was taken from it.",
            sink.Partitions.Min(p => (double?)p.RecentLead.Min) ?? double.NaN);
        foreach (var partition in sink.Partitions)
        {
            if (partition.Lag < 0) continue;
            var samples = page.Of(MBean.ConsumerFetchesOfPartition, client.ClientId, partition.Partition.Topic, $"{partition.Partition.Partition}");
            samples.Gauge("records-lag", "Records between the end of the partition and what was taken from it.", partition.Lag);
            samples.Gauge("records-lag-avg", "Records lately between the end of the partition and what was taken from it, on average.", partition.RecentLag.Average);
            samples.Gauge("records-lag-max", MaxLag, partition.RecentLag.Max);
            samples.Gauge("records-lead", "Records between the beginning of the partition and what was taken from it.", partition.Lead);
            samples.Gauge("records-lead-avg", "Records lately between the beginning of the partition and what was taken from it, on average.", partition.RecentLead.Average);
        }
        var group = page.Of(MBean.ConsumerGroup, client.ClientId);
        group.Gauge("assigned-partitions", "Partitions that the consumer reads.", sink.Partitions.Count);
        group.Counted("commit", "Offset commits", sink.Completed);
        group.Gauge("commit-latency-avg", "How long offset commits took lately on average, in milliseconds.", task.CommitTime.Average);
        group.Gauge("commit-latency-max", "The longest that an offset commit took lately, in milliseconds.", task.CommitTime.Max);
    }

    private static void WriteProducerStatistics(MetricsPage page, ClientMetrics client, ClientMetrics.Levels levels)
    {
        var producer = page.Of(MBean.Producer, client.ClientId);
        WriteConnections(producer, client, levels);
        producer.Counted("record-retry", "Requests that were sent again", client.Retries);
        producer.Gauge("record-size-avg", "Bytes of a record on average.", Average(client.RecordBytes, client.Records));
        producer.Gauge("record-queue-time-avg", "How long records lately waited to be sent on average, in milliseconds.", levels.QueueTime);
        producer.Gauge("batch-size-avg", "Bytes of a request's batch lately on average.", levels.BatchSize);
        producer.Gauge("request-latency-avg", "How long brokers took to answer lately on average, in milliseconds.", levels.RequestLatency);
        producer.Gauge("requests-in-flight", "Requests that are not answered yet.", levels.InFlight);
        producer.Gauge("produce-throttle-time-avg", "How long brokers held back answers lately on average, in milliseconds.", levels.ThrottleTime);
        producer.Gauge("metadata-age", "How old what is known of the topics is, in seconds.", levels.MetadataAge);
        foreach (var (topic, (records, bytes)) in client.Topics)
        {
            var samples = page.Of(MBean.ProducerOfTopic, client.ClientId, topic);
            samples.Counted("record-send", "Records that were sent to the topic", records);
            samples.Counted("byte", "Bytes that were sent to the topic", bytes);
        }
    }
}
