using System.Collections.Concurrent;
using System.Text.Json;

namespace Connect.Runtime.Metrics;

/// <summary>What is known of a task's Kafka client, from the statistics that librdkafka gives out now and then.</summary>
/// <remarks><see href="https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md"/></remarks>
/// <param name="windows">What rates are taken over.</param>
/// <param name="hasStatistics">Whether the client is to give out statistics: librdkafka then keeps histograms beside every broker, 0.23 MB a client.</param>
internal sealed class ClientMetrics(SampleWindows windows, bool hasStatistics)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1), ShortestInterval = TimeSpan.FromSeconds(1);

    private volatile Levels _levels = new();

    /// <summary>How often the client is to give out statistics: once a window of the metrics; null for never.</summary>
    public TimeSpan? Interval => !hasStatistics ? null : windows.Length < ShortestInterval ? ShortestInterval : windows.Length > LongestInterval ? LongestInterval : windows.Length;

    /// <summary>What the client calls itself.</summary>
    public string ClientId { get; set; } = "";

    public CountedValue Requests { get; } = new(windows);
    public CountedValue Answers { get; } = new(windows);
    public CountedValue SentBytes { get; } = new(windows);
    public CountedValue ReceivedBytes { get; } = new(windows);
    public CountedValue Connects { get; } = new(windows);
    public CountedValue Disconnects { get; } = new(windows);
    public CountedValue Retries { get; } = new(windows);
    public CountedValue Fetches { get; } = new(windows);
    public CountedValue Rebalances { get; } = new(windows);

    /// <summary>Records that were sent, or read.</summary>
    public CountedValue Records { get; } = new(windows);

    /// <summary>Their bytes.</summary>
    public CountedValue RecordBytes { get; } = new(windows);

    /// <summary>By topic: records and their bytes.</summary>
    public ConcurrentDictionary<string, (CountedValue Records, CountedValue Bytes)> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes up and down, as the last statistics had it; null as long as there were none.</summary>
    public Levels? Last => _levels.Connections < 0 ? null : _levels;

    /// <summary>What goes up and down. Times are in milliseconds, and not a number where nothing was timed.</summary>
    internal sealed record Levels
    {
        public int Connections { get; init; } = -1;
        public int InFlight { get; init; }
        public double RequestLatency { get; init; } = double.NaN;
        public double QueueTime { get; init; } = double.NaN;
        public double ThrottleTime { get; init; } = double.NaN;
        public double BatchSize { get; init; } = double.NaN;
        public double MetadataAge { get; init; } = double.NaN;
        public double RebalanceAge { get; init; } = -1;
    }

    /// <summary>Takes in statistics.</summary>
    public void Update(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        Update(document.RootElement);
    }

    private void Update(JsonElement client)
    {
        var isProducer = client.TryGetProperty("type", out var type) && type.ValueEquals("producer");
        Requests.Reach(Long(client, "tx"));
        Answers.Reach(Long(client, "rx"));
        SentBytes.Reach(Long(client, "tx_bytes"));
        ReceivedBytes.Reach(Long(client, "rx_bytes"));
        Records.Reach(Long(client, isProducer ? "txmsgs" : "rxmsgs"));
        RecordBytes.Reach(Long(client, isProducer ? "txmsg_bytes" : "rxmsg_bytes"));
        var (latency, queue, throttle, batch) = (new Mean(), new Mean(), new Mean(), new Mean());
        var (connections, inFlight, connects, disconnects, retries, fetches) = (0, 0, 0L, 0L, 0L, 0L);
        foreach (var broker in Members(client, "brokers"))
        {
            if (broker.TryGetProperty("state", out var state) && state.ValueEquals("UP")) connections++;
            inFlight += (int)Long(broker, "waitresp_cnt");
            connects += Long(broker, "connects");
            disconnects += Long(broker, "disconnects");
            retries += Long(broker, "txretries");
            if (broker.TryGetProperty("req", out var requests)) fetches += Long(requests, "Fetch");
            // These two are in microseconds, and the third in milliseconds.
            latency.Add(broker, "rtt", 0.001);
            queue.Add(broker, "int_latency", 0.001);
            throttle.Add(broker, "throttle", 1);
        }
        Connects.Reach(connects);
        Disconnects.Reach(disconnects);
        Retries.Reach(retries);
        Fetches.Reach(fetches);
        var age = double.NaN;
        if (client.TryGetProperty("topics", out var topics) && topics.ValueKind == JsonValueKind.Object)
            foreach (var topic in topics.EnumerateObject())
            {
                batch.Add(topic.Value, "batchsize", 1);
                age = double.IsNaN(age) ? Long(topic.Value, "metadata_age") : Math.Max(age, Long(topic.Value, "metadata_age"));
                var (records, bytes) = (0L, 0L);
                foreach (var partition in Members(topic.Value, "partitions"))
                {
                    records += Long(partition, isProducer ? "txmsgs" : "rxmsgs");
                    bytes += Long(partition, isProducer ? "txbytes" : "rxbytes");
                }
                if (records == 0) continue;
                var counted = Topics.GetOrAdd(topic.Name, static (_, w) => (new CountedValue(w), new CountedValue(w)), windows);
                counted.Records.Reach(records);
                counted.Bytes.Reach(bytes);
            }
        var rebalanceAge = -1.0;
        if (client.TryGetProperty("cgrp", out var group))
        {
            Rebalances.Reach(Long(group, "rebalance_cnt"));
            rebalanceAge = Long(group, "rebalance_age") / 1000.0;
        }
        _levels = new Levels
        {
            Connections = connections,
            InFlight = inFlight,
            RequestLatency = latency.Value,
            QueueTime = queue.Value,
            ThrottleTime = throttle.Value,
            BatchSize = batch.Value,
            MetadataAge = age / 1000,
            RebalanceAge = rebalanceAge,
        };
    }

    private static IEnumerable<JsonElement> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object ? members.EnumerateObject().Select(m => m.Value) : [];

    private static long Long(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    // The mean of several of librdkafka's windows, each of which has a mean and a count.
    private struct Mean
    {
        private double _sum, _count;

        public readonly double Value => _count > 0 ? _sum / _count : double.NaN;

        public void Add(JsonElement owner, string name, double scale)
        {
            if (!owner.TryGetProperty(name, out var window) || Long(window, "cnt") is not (> 0 and var count)) return;
            _sum += Long(window, "avg") * scale * count;
            _count += count;
        }
    }
}
