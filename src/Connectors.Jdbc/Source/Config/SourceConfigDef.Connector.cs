using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Jdbc.Source;

internal static partial class SourceConfigDef
{
    private const int LongestTopic = 249;

    private static string[] Granularities => ["connect_logical", "micros_long", "micros_string", "micros_iso_datetime_string", "nanos_long", "nanos_string",
        "nanos_iso_datetime_string"];

    private static IEnumerable<ConfigKey> ConnectorKeys()
    {
        yield return new(SourceKeys.TableTypes, ConfigType.List, Importance.Low,
            "The kinds of tables to look at: TABLE, VIEW, and what else the database has (PARTITIONED TABLE, MATERIALIZED VIEW, FOREIGN TABLE). "
            + "Case does not matter.")
        {
            Default = "TABLE",
            Width = ConfigWidth.Medium,
            DisplayName = "Table Types",
        };
        yield return new(SourceKeys.PollInterval, ConfigType.Int, Importance.High, "Milliseconds from the end of one query of a table to the next.")
        {
            Default = 5000,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Interval (ms)",
        };
        yield return new(SourceKeys.BatchMaxRows, ConfigType.Int, Importance.Low, "The most rows to hand over at once.")
        {
            Default = 1000,
            Width = ConfigWidth.Short,
            DisplayName = "Max Rows Per Batch",
        };
        yield return new(SourceKeys.MaxBufferSize, ConfigType.Int, Importance.Low,
            "Has no effect here: rows are read when they are asked for, and what is ahead of that waits in the connection's own buffers.")
        {
            Default = 0,
            Width = ConfigWidth.Short,
            DisplayName = "Maximum Buffer Size",
        };
        yield return new(SourceKeys.PollLinger, ConfigType.Long, Importance.Low,
            "Milliseconds after which a task that waits for rows reports that there are none. Rows never wait for it.")
        {
            Default = 5000L,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Linger Milliseconds",
        };
        yield return new(SourceKeys.TableMonitoringStartupLimit, ConfigType.Long, Importance.Low,
            "Milliseconds to wait for the first list of tables before the connector starts an idle task in their place.")
        {
            Default = 10_000L,
            Group = "",
        };
        yield return new(SourceKeys.TablePollInterval, ConfigType.Long, Importance.Low,
            "Milliseconds between two looks at the list of tables; when it has changed, the tasks are configured anew.")
        {
            Default = 60_000L,
            Width = ConfigWidth.Short,
            DisplayName = "Metadata Change Monitoring Interval (ms)",
        };
        yield return new(SourceKeys.TopicPrefix, ConfigType.String, Importance.High,
            "What stands before the table's name in its topic's name; with a query, the topic.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Topic Prefix",
            Validator = ConfigValidators.By(TopicPrefix),
        };
        yield return new(SourceKeys.TimestampDelay, ConfigType.Long, Importance.High,
            "Milliseconds for which rows are left alone after their timestamp, so that transactions that began earlier can still commit.")
        {
            Default = 0L,
            Width = ConfigWidth.Medium,
            DisplayName = "Delay Interval (ms)",
        };
        yield return CommonKeys.Zone with { DisplayName = "DB time zone" };
        yield return new(SourceKeys.TimestampGranularity, ConfigType.String, Importance.Low,
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

    private static void TopicPrefix(string name, object? value)
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
