using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Jdbc.Source;

internal static partial class SourceConfigDef
{
    private const int LongestTopic = 249;

    private static string[] Granularities => ["connect_logical", "micros_long", "micros_string", "micros_iso_datetime_string", "nanos_long", "nanos_string",
        "nanos_iso_datetime_string"];

    private static void DefineConnector(ConfigDef def)
    {
        def.Define(new ConfigKey(SourceKeys.TableTypes, ConfigType.List, Importance.Low,
            "The kinds of tables to look at: TABLE, VIEW, and what else the database has (PARTITIONED TABLE, MATERIALIZED VIEW, FOREIGN TABLE, SYSTEM TABLE, SYNONYM). Case does not matter.")
        {
            Default = "TABLE",
            Group = ConnectorGroup,
            OrderInGroup = 1,
            Width = ConfigWidth.Medium,
            DisplayName = "Table Types",
        });
        def.Define(new ConfigKey(SourceKeys.PollInterval, ConfigType.Int, Importance.High, "Milliseconds from the end of one query of a table to the next.")
        {
            Default = 5000,
            Group = ConnectorGroup,
            OrderInGroup = 2,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Interval (ms)",
        });
        def.Define(new ConfigKey(SourceKeys.BatchMaxRows, ConfigType.Int, Importance.Low, "The most rows to hand over at once.")
        {
            Default = 1000,
            Group = ConnectorGroup,
            OrderInGroup = 3,
            Width = ConfigWidth.Short,
            DisplayName = "Max Rows Per Batch",
        });
        def.Define(new ConfigKey(SourceKeys.MaxBufferSize, ConfigType.Int, Importance.Low,
            "Has no effect here: rows are read when they are asked for, and what is ahead of that waits in the connection's own buffers.")
        {
            Default = 0,
            Group = ConnectorGroup,
            OrderInGroup = 4,
            Width = ConfigWidth.Short,
            DisplayName = "Maximum Buffer Size",
        });
        def.Define(new ConfigKey(SourceKeys.PollLinger, ConfigType.Long, Importance.Low,
            "Milliseconds after which a task that waits for rows reports that there are none. Rows never wait for it.")
        {
            Default = 5000L,
            Group = ConnectorGroup,
            OrderInGroup = 5,
            Width = ConfigWidth.Short,
            DisplayName = "Poll Linger Milliseconds",
        });
        def.Define(new ConfigKey(SourceKeys.TableMonitoringStartupLimit, ConfigType.Long, Importance.Low,
            "Milliseconds to wait for the first list of tables before the connector starts an idle task in their place.")
        {
            Default = 10_000L,
            Group = "",
        });
        def.Define(new ConfigKey(SourceKeys.TablePollInterval, ConfigType.Long, Importance.Low,
            "Milliseconds between two looks at the list of tables; when it has changed, the tasks are configured anew.")
        {
            Default = 60_000L,
            Group = ConnectorGroup,
            OrderInGroup = 6,
            Width = ConfigWidth.Short,
            DisplayName = "Metadata Change Monitoring Interval (ms)",
        });
        def.Define(new ConfigKey(SourceKeys.TopicPrefix, ConfigType.String, Importance.High, "What stands before the table's name in its topic's name; with a query, the topic.")
        {
            Default = "",
            Group = ConnectorGroup,
            OrderInGroup = 7,
            Width = ConfigWidth.Medium,
            DisplayName = "Topic Prefix",
            Validator = ConfigValidators.By(TopicPrefix),
        });
        def.Define(new ConfigKey(SourceKeys.TimestampDelay, ConfigType.Long, Importance.High,
            "Milliseconds for which rows are left alone after their timestamp, so that transactions that began earlier can still commit.")
        {
            Default = 0L,
            Group = ConnectorGroup,
            OrderInGroup = 8,
            Width = ConfigWidth.Medium,
            DisplayName = "Delay Interval (ms)",
        });
        def.Define(new ConfigKey(SourceKeys.DbTimezone, ConfigType.String, Importance.Medium,
            "The zone of dates and times that the database keeps without one: Europe/Prague, +02:00, UTC.")
        {
            Default = "UTC",
            Group = ConnectorGroup,
            OrderInGroup = 9,
            Width = ConfigWidth.Medium,
            DisplayName = "DB time zone",
            Validator = JavaZone.Validator,
        });
        def.Define(new ConfigKey(SourceKeys.TimestampGranularity, ConfigType.String, Importance.Low,
            "How timestamps are written. connect_logical: Connect's Timestamp, in milliseconds. micros_long, nanos_long: numbers since 1970. micros_string, nanos_string: the same as text. "
            + "micros_iso_datetime_string, nanos_iso_datetime_string: 2024-01-02T03:04:05.123456 in db.timezone.")
        {
            Default = "connect_logical",
            Group = ConnectorGroup,
            OrderInGroup = 10,
            Width = ConfigWidth.Medium,
            DisplayName = "Timestamp granularity for timestamp columns",
            Validator = JavaEnum.LowerOrUpper(Granularities),
            Recommender = JavaEnum.Recommend(Granularities),
        });
    }

    private static void TopicPrefix(string name, object? value)
    {
        if (value is not string prefix) throw new ConfigException(name, value, "Topic prefix must not be null.");
        if (prefix.Length > LongestTopic) throw new ConfigException(name, value, $"Topic prefix must not be longer than a topic's name, {LongestTopic} characters, and has {prefix.Length}");
        if (NotInTopics().IsMatch(prefix)) throw new ConfigException(name, value, "Topic prefix must not contain other characters than ASCII letters, digits, '.', '_' and '-'.");
    }

    [GeneratedRegex("[^a-zA-Z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInTopics();
}
