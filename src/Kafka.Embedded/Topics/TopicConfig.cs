using System.Globalization;
using Kafka.Embedded.Apis;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Topics;

/// <summary>
/// A topic's configuration: what was set, and as numbers what the log needs. Every key that Kafka's topics take is accepted; those that concern
/// several replicas, tiers of storage or recompression change nothing here.
/// <see href="https://kafka.apache.org/documentation/#topicconfigs">Topic configs</see>.
/// </summary>
internal sealed class TopicConfig
{
    private const string LongMax = "9223372036854775807";

    public static IReadOnlyList<ConfigKey> Keys { get; } =
    [
        new("cleanup.policy", ConfigType.List, "delete",
            "Whether old segments are removed (delete), the last record of each key is kept (compact), or both.",
            Allowed: ["compact", "delete"], BrokerName: "log.cleanup.policy"),
        new("compression.gzip.level", ConfigType.Int, "-1",
            "The level of gzip when the broker compresses.", Min: -1, Max: 9, BrokerName: "compression.gzip.level"),
        new("compression.lz4.level", ConfigType.Int, "9", "The level of lz4 when the broker compresses.", Min: 1, Max: 17, BrokerName: "compression.lz4.level"),
        new("compression.type", ConfigType.String, "producer",
            "How batches are compressed; this broker keeps them as the producer sent them.",
            Allowed: ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"], BrokerName: "compression.type"),
        new("compression.zstd.level", ConfigType.Int, "3",
            "The level of zstd when the broker compresses.", Min: -131072, Max: 22, BrokerName: "compression.zstd.level"),
        new("delete.retention.ms", ConfigType.Long, "86400000",
            "How long a compacted topic keeps tombstones.", Min: 0, BrokerName: "log.cleaner.delete.retention.ms"),
        new("file.delete.delay.ms", ConfigType.Long, "60000",
            "How long a file is kept after it was removed from the log.", Min: 0, BrokerName: "log.segment.delete.delay.ms"),
        new("flush.messages", ConfigType.Long, LongMax,
            "After how many messages the log is forced to the disk.", Min: 1, BrokerName: "log.flush.interval.messages"),
        new("flush.ms", ConfigType.Long, LongMax, "After how much time the log is forced to the disk.", Min: 0),
        new("follower.replication.throttled.replicas", ConfigType.List, "", "Replicas whose replication is throttled on the follower's side."),
        new("index.interval.bytes", ConfigType.Int, "4096",
            "About how many bytes of log one index entry stands for.", Min: 0, BrokerName: "log.index.interval.bytes"),
        new("leader.replication.throttled.replicas", ConfigType.List, "", "Replicas whose replication is throttled on the leader's side."),
        new("local.retention.bytes", ConfigType.Long, "-2", "Size of the log that stays on local storage.", Min: -2, BrokerName: "log.local.retention.bytes"),
        new("local.retention.ms", ConfigType.Long, "-2", "Time that the log stays on local storage.", Min: -2, BrokerName: "log.local.retention.ms"),
        new("max.compaction.lag.ms", ConfigType.Long, LongMax,
            "The longest time a record stays out of reach of compaction.", Min: 1, BrokerName: "log.cleaner.max.compaction.lag.ms"),
        new("max.message.bytes", ConfigType.Int, "1048588", "The largest record batch, compressed, in bytes.", Min: 0, BrokerName: "message.max.bytes"),
        new("message.timestamp.after.max.ms", ConfigType.Long, "3600000",
            "How far a record's timestamp may lie after the broker's time.", Min: 0, BrokerName: "log.message.timestamp.after.max.ms"),
        new("message.timestamp.before.max.ms", ConfigType.Long, LongMax,
            "How far a record's timestamp may lie before the broker's time.", Min: 0, BrokerName: "log.message.timestamp.before.max.ms"),
        new("message.timestamp.type", ConfigType.String, "CreateTime",
            "Whether a record's timestamp is the producer's or the time of the append.",
            Allowed: ["CreateTime", "LogAppendTime"], BrokerName: "log.message.timestamp.type"),
        new("min.cleanable.dirty.ratio", ConfigType.Double, "0.5",
            "Which part of a compacted log is to be uncompacted before it is worth the work.", Min: 0, Max: 1, BrokerName: "log.cleaner.min.cleanable.ratio"),
        new("min.compaction.lag.ms", ConfigType.Long, "0",
            "The shortest time a record stays as it is.", Min: 0, BrokerName: "log.cleaner.min.compaction.lag.ms"),
        new("min.insync.replicas", ConfigType.Int, "1", "How many replicas must acknowledge a write with acks=all.", Min: 1, BrokerName: "min.insync.replicas"),
        new("preallocate", ConfigType.Boolean, "false", "Whether files are created at their full size.", BrokerName: "log.preallocate"),
        new("remote.log.copy.disable", ConfigType.Boolean, "false", "Whether nothing more is copied to tiered storage."),
        new("remote.log.delete.on.disable", ConfigType.Boolean, "false", "Whether tiered data is deleted when tiered storage is switched off."),
        new("remote.storage.enable", ConfigType.Boolean, "false", "Whether the topic uses tiered storage."),
        new("retention.bytes", ConfigType.Long, "-1",
            "The size a partition may grow to before old segments are removed; -1 for no limit.", Min: -1, BrokerName: "log.retention.bytes"),
        new("retention.ms", ConfigType.Long, "604800000", "How long records are kept; -1 for ever.", Min: -1),
        new("segment.bytes", ConfigType.Int, "1073741824", "The size of a segment file.", Min: 14, BrokerName: "log.segment.bytes"),
        new("segment.index.bytes", ConfigType.Int, "10485760", "The size of an index.", Min: 4, BrokerName: "log.index.size.max.bytes"),
        new("segment.jitter.ms", ConfigType.Long, "0", "The most that is taken from segment.ms at random.", Min: 0),
        new("segment.ms", ConfigType.Long, "604800000", "After how much time a new segment is begun.", Min: 1),
        new("unclean.leader.election.enable", ConfigType.Boolean, "false",
            "Whether a replica that is behind may lead.", BrokerName: "unclean.leader.election.enable"),
    ];

    private readonly SortedDictionary<string, string> _overrides;

    public TopicConfig(IEnumerable<KeyValuePair<string, string>> overrides)
    {
        _overrides = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in overrides)
            _overrides[name] = Keys.FirstOrDefault(key => key.Name == name)?.Normalize(value) ?? value;
        var policy = Get("cleanup.policy").Split(',', StringSplitOptions.TrimEntries);
        Compact = policy.Contains("compact");
        Delete = policy.Contains("delete");
        LogAppendTime = Get("message.timestamp.type").Trim() == "LogAppendTime";
        MaxMessageBytes = int.Parse(Get("max.message.bytes"), CultureInfo.InvariantCulture);
        SegmentBytes = int.Parse(Get("segment.bytes"), CultureInfo.InvariantCulture);
        SegmentMs = Number("segment.ms");
        RetentionMs = Number("retention.ms");
        RetentionBytes = Number("retention.bytes");
        DeleteRetentionMs = Number("delete.retention.ms");
        MinCompactionLagMs = Number("min.compaction.lag.ms");
        MaxCompactionLagMs = Number("max.compaction.lag.ms");
        MinDirtyRatio = double.Parse(Get("min.cleanable.dirty.ratio"), CultureInfo.InvariantCulture);
        TimestampAfterMaxMs = Number("message.timestamp.after.max.ms");
        TimestampBeforeMaxMs = Number("message.timestamp.before.max.ms");
    }

    /// <summary>What was set for this topic.</summary>
    public IReadOnlyDictionary<string, string> Overrides => _overrides;

    public bool Compact { get; }

    public bool Delete { get; }

    public bool LogAppendTime { get; }

    public int MaxMessageBytes { get; }

    public int SegmentBytes { get; }

    public long SegmentMs { get; }

    public long RetentionMs { get; }

    public long RetentionBytes { get; }

    public long DeleteRetentionMs { get; }

    public long MinCompactionLagMs { get; }

    public long MaxCompactionLagMs { get; }

    public double MinDirtyRatio { get; }

    public long TimestampAfterMaxMs { get; }

    public long TimestampBeforeMaxMs { get; }

    /// <summary>Why the configuration of something cannot be altered, or null where it is a topic.</summary>
    public static string? RefuseUnlessTopic(ConfigResourceType type, string name) => type == ConfigResourceType.Topic
        ? null
        : $"Only topics' configurations can be altered here, not those of {type} '{Excerpt.Of(name)}'.";

    /// <summary>What is wrong with the settings, or null.</summary>
    public static string? Fault(IReadOnlyCollection<KeyValuePair<string, string?>> settings)
    {
        foreach (var (name, value) in settings)
        {
            if (Keys.FirstOrDefault(key => key.Name == name) is not { } key)
                return $"Unknown topic config name: {Excerpt.Of(name)}";
            if (key.Fault(value) is { } fault)
                return fault;
        }
        return ConflictIn(settings.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!));
    }

    /// <summary>What is wrong with values that are fine each by itself, or null.</summary>
    private static string? ConflictIn(Dictionary<string, string> settings)
    {
        var config = new TopicConfig(settings);
        if (config.Get("compression.gzip.level") == "0")
            return "Invalid value 0 for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1";
        if (config.Get("remote.storage.enable") == "true")
            return "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.";
        return config.MinCompactionLagMs > config.MaxCompactionLagMs
            ? $"conflict topic config setting min.compaction.lag.ms ({config.MinCompactionLagMs}) > max.compaction.lag.ms ({config.MaxCompactionLagMs})"
            : null;
    }

    private string Get(string name) => _overrides.TryGetValue(name, out var value) ? value : Keys.First(key => key.Name == name).Default!;

    private long Number(string name) => long.Parse(Get(name), CultureInfo.InvariantCulture);
}
