using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Jdbc;

// When is read, and what records look like.
internal sealed partial class JdbcSourceConfig
{
    public const string TableTypesKey = "table.types";
    public const string PollIntervalKey = "poll.interval.ms";
    public const string BatchMaxRowsKey = "batch.max.rows";
    public const string MaxBufferSizeKey = "max.buffer.size";
    public const string PollLingerKey = "poll.linger.ms";
    public const string TableMonitoringStartupLimitKey = "table.monitoring.startup.polling.limit.ms";
    public const string TablePollIntervalKey = "table.poll.interval.ms";
    public const string TopicPrefixKey = "topic.prefix";
    public const string TimestampDelayKey = "timestamp.delay.interval.ms";
    public const string TimestampGranularityKey = "timestamp.granularity";

    public IReadOnlyList<string> TableTypes { get; } = Items(parsed, TableTypesKey);
    public TimeSpan PollInterval { get; } = Pause(parsed.GetInt(PollIntervalKey));
    public int BatchMaxRows { get; } = Math.Max(1, parsed.GetInt(BatchMaxRowsKey));

    /// <summary>How long a poll waits for rows; at least so long that asking again and again costs nothing.</summary>
    public TimeSpan PollLinger { get; } = Pause(parsed.GetLong(PollLingerKey), least: 100);

    public TimeSpan TableStartupLimit { get; } = Pause(parsed.GetLong(TableMonitoringStartupLimitKey));
    public TimeSpan TablePollInterval { get; } = Pause(parsed.GetLong(TablePollIntervalKey), least: 1);
    public string TopicPrefix { get; } = parsed.GetString(TopicPrefixKey)?.Trim() ?? "";

    /// <summary>Milliseconds for which rows are left alone after their timestamp.</summary>
    public long TimestampDelay { get; } = parsed.GetLong(TimestampDelayKey);

    /// <summary>How timestamps are written.</summary>
    public TimestampGranularity Timestamps { get; } = parsed.GetRequiredString(TimestampGranularityKey).ToLowerInvariant() switch
    {
        "micros_long" => TimestampGranularity.MicrosLong,
        "micros_string" => TimestampGranularity.MicrosString,
        "micros_iso_datetime_string" => TimestampGranularity.MicrosIsoDatetimeString,
        "nanos_long" => TimestampGranularity.NanosLong,
        "nanos_string" => TimestampGranularity.NanosString,
        "nanos_iso_datetime_string" => TimestampGranularity.NanosIsoDatetimeString,
        _ => TimestampGranularity.ConnectLogical,
    };

    private const int LongestTopic = 249;

    private static string[] Granularities => ["connect_logical", "micros_long", "micros_string", "micros_iso_datetime_string", "nanos_long", "nanos_string",
        "nanos_iso_datetime_string"];

    private static IEnumerable<ConfigKey> ConnectorKeys()
    {
        yield return new(TableTypesKey, ConfigType.List, Importance.Low,
            "The kinds of tables to look at: TABLE, VIEW, and what else the database has (PARTITIONED TABLE, MATERIALIZED VIEW, FOREIGN TABLE). "
            + "Case does not matter.")
        {
            Default = "TABLE",
            Width = ConfigWidth.Medium,
            DisplayName = "Table Types",
        };
        yield return new(PollIntervalKey, ConfigType.Int, Importance.High, "Milliseconds from the end of one query of a table to the next.")
        {
            Default = 5000,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Interval (ms)",
        };
        yield return new(BatchMaxRowsKey, ConfigType.Int, Importance.Low, "The most rows to hand over at once.")
        {
            Default = 1000,
            Width = ConfigWidth.Short,
            DisplayName = "Max Rows Per Batch",
        };
        yield return new(MaxBufferSizeKey, ConfigType.Int, Importance.Low,
            "Has no effect here: rows are read when they are asked for, and what is ahead of that waits in the connection's own buffers.")
        {
            Default = 0,
            Width = ConfigWidth.Short,
            DisplayName = "Maximum Buffer Size",
        };
        yield return new(PollLingerKey, ConfigType.Long, Importance.Low,
            "Milliseconds after which a task that waits for rows reports that there are none. Rows never wait for it.")
        {
            Default = 5000L,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Linger Milliseconds",
        };
        yield return new(TableMonitoringStartupLimitKey, ConfigType.Long, Importance.Low,
            "Milliseconds to wait for the first list of tables before the connector starts an idle task in their place.")
        {
            Default = 10_000L,
            Group = "",
        };
        yield return new(TablePollIntervalKey, ConfigType.Long, Importance.Low,
            "Milliseconds between two looks at the list of tables; when it has changed, the tasks are configured anew.")
        {
            Default = 60_000L,
            Width = ConfigWidth.Short,
            DisplayName = "Metadata Change Monitoring Interval (ms)",
        };
        yield return new(TopicPrefixKey, ConfigType.String, Importance.High,
            "What stands before the table's name in its topic's name; with a query, the topic.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Topic Prefix",
            Validator = ConfigValidators.By(EnsureTopicPrefix, $"at most {LongestTopic} ASCII letters, digits, '.', '_' and '-'"),
        };
        yield return new(TimestampDelayKey, ConfigType.Long, Importance.High,
            "Milliseconds for which rows are left alone after their timestamp, so that transactions that began earlier can still commit.")
        {
            Default = 0L,
            Width = ConfigWidth.Medium,
            DisplayName = "Delay Interval (ms)",
        };
        yield return DbTimezone with { DisplayName = "DB time zone" };
        yield return new(TimestampGranularityKey, ConfigType.String, Importance.Low,
            "How timestamps are written. connect_logical: Connect's Timestamp, in milliseconds. micros_long, nanos_long: numbers since 1970. "
            + "micros_string, nanos_string: the same as text. "
            + "micros_iso_datetime_string, nanos_iso_datetime_string: 2024-01-02T03:04:05.123456 in db.timezone.")
        {
            Default = "connect_logical",
            Width = ConfigWidth.Medium,
            DisplayName = "Timestamp granularity for timestamp columns",
            Validator = JavaEnum.LowerOrUpper(Granularities),
            Recommender = JavaEnum.Recommend(Granularities),
        };
    }

    private static void EnsureTopicPrefix(string name, object? value)
    {
        if (value is not string prefix) throw new ConfigException(name, value, "Topic prefix must not be null.");
        if (prefix.Length > LongestTopic)
            throw new ConfigException(name, value, $"Topic prefix must not be longer than a topic's name, {LongestTopic} characters, and has {prefix.Length}");
        if (NotInTopics().IsMatch(prefix))
            throw new ConfigException(name, value, "Topic prefix must not contain other characters than ASCII letters, digits, '.', '_' and '-'.");
    }

    [GeneratedRegex("[^a-zA-Z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInTopics();
}
