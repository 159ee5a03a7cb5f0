using System.Collections.Concurrent;

namespace Connect.Runtime.Metrics;

/// <summary>
/// A kind of MBean of Java's Connect, and how each dialect makes names of its attributes. Confluent's dialect puts domain, type and attribute together; Strimzi's
/// leaves out what is said twice.
/// </summary>
internal sealed class MBean
{
    private readonly ConcurrentDictionary<string, Names> _names = new(StringComparer.Ordinal);
    private readonly string _confluentPrefix, _strimziPrefix;

    /// <summary>Names of an attribute; where it is cumulative, that of Confluent's dialect without the ending as well.</summary>
    /// <param name="Confluent">The name as exporters up to 0.20 make it.</param>
    /// <param name="Strimzi">Strimzi's.</param>
    /// <param name="Bare">The name of a cumulative attribute as exporters since 1.0 make it; null where it is the same.</param>
    internal sealed record Names(string Confluent, string Strimzi, string? Bare);

    /// <param name="domain">The domain after <c>kafka.</c>.</param>
    /// <param name="type">The type: <c>sink-task-metrics</c>.</param>
    /// <param name="keys">The other keys of its name, as they are called there: <c>client-id</c>.</param>
    private MBean(string domain, string type, params string[] keys)
    {
        var text = type.Replace('-', '_');
        var kind = text[..^"_metrics".Length];
        _confluentPrefix = $"kafka_{domain}_{text}_";
        _strimziPrefix = domain == "connect" && !text.StartsWith("connect_", StringComparison.Ordinal) ? $"kafka_connect_{kind}_" : $"kafka_{kind}_";
        ConfluentLabels = [.. keys.Select(k => k.Replace('-', '_'))];
        // As the rules spell these.
        StrimziLabels = [.. keys.Select(k => k switch { "client-id" => "clientId", "node-id" => "nodeId", _ => k })];
    }

    public static MBean Worker { get; } = new("connect", "connect-worker-metrics") { ConfluentMark = ("connector", "aggregate") };
    public static MBean WorkerConnector { get; } = new("connect", "connect-worker-metrics", "connector");
    public static MBean Rebalance { get; } = new("connect", "connect-worker-rebalance-metrics");
    public static MBean Coordinator { get; } = new("connect", "connect-coordinator-metrics", "client-id");
    public static MBean Client { get; } = new("connect", "connect-metrics", "client-id");
    public static MBean Node { get; } = new("connect", "connect-node-metrics", "client-id", "node-id");
    public static MBean Connector { get; } = new("connect", "connector-metrics", "connector");
    public static MBean Task { get; } = new("connect", "connector-task-metrics", "connector", "task");
    public static MBean SourceTask { get; } = new("connect", "source-task-metrics", "connector", "task");
    public static MBean SinkTask { get; } = new("connect", "sink-task-metrics", "connector", "task");
    public static MBean TaskError { get; } = new("connect", "task-error-metrics", "connector", "task");

    public static MBean Consumer { get; } = new("consumer", "consumer-metrics", "client-id") { ConfluentMark = ("client_type", "consumer") };
    public static MBean ConsumerFetches { get; } = new("consumer", "consumer-fetch-manager-metrics", "client-id") { ConfluentMark = ("client_type", "consumer") };
    public static MBean ConsumerFetchesOfTopic { get; } = new("consumer", "consumer-fetch-manager-metrics", "client-id", "topic") { ConfluentMark = ("client_type", "consumer") };
    public static MBean ConsumerFetchesOfPartition { get; } =
        new("consumer", "consumer-fetch-manager-metrics", "client-id", "topic", "partition") { ConfluentMark = ("client_type", "consumer") };
    public static MBean ConsumerGroup { get; } = new("consumer", "consumer-coordinator-metrics", "client-id") { ConfluentMark = ("client_type", "consumer") };
    public static MBean Producer { get; } = new("producer", "producer-metrics", "client-id") { ConfluentMark = ("client_type", "producer") };
    public static MBean ProducerOfTopic { get; } = new("producer", "producer-topic-metrics", "client-id", "topic") { ConfluentMark = ("client_type", "producer") };

    /// <summary>Labels of Confluent's dialect, in the order of the values.</summary>
    public string[] ConfluentLabels { get; }

    /// <summary>Labels of Strimzi's dialect.</summary>
    public string[] StrimziLabels { get; }

    /// <summary>A label with one and the same value that Confluent's dialect adds.</summary>
    public (string Name, string Value)? ConfluentMark { get; private init; }

    /// <summary>The names of an attribute.</summary>
    public Names Of(string attribute) => _names.GetOrAdd(attribute, static (a, bean) =>
    {
        var text = a.Replace('-', '_');
        var confluent = bean._confluentPrefix + text;
        return new Names(confluent, bean._strimziPrefix + text, text.EndsWith("_total", StringComparison.Ordinal) ? confluent[..^"_total".Length] : null);
    }, this);

    /// <summary>The names of the metrics that say an attribute's text as a label.</summary>
    public (string Confluent, string Strimzi) OfText(string attribute)
    {
        var names = Of(attribute);
        return ($"{names.Confluent}_info", names.Strimzi);
    }
}
