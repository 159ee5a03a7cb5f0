namespace Connectors.Jdbc.Source;

/// <summary>The names of the source connector's keys.</summary>
internal static class SourceKeys
{
    public const string TableWhitelist = "table.whitelist";
    public const string TableBlacklist = "table.blacklist";
    public const string TableIncludeList = "table.include.list";
    public const string TableExcludeList = "table.exclude.list";
    public const string CatalogPattern = "catalog.pattern";
    public const string SchemaPattern = "schema.pattern";
    public const string NumericPrecisionMapping = "numeric.precision.mapping";
    public const string NumericMapping = "numeric.mapping";
    public const string Mode = "mode";
    public const string IncrementingColumn = "incrementing.column.name";
    public const string TimestampColumns = "timestamp.column.name";
    public const string TimestampColumnsMapping = "timestamp.columns.mapping";
    public const string IncrementingColumnMapping = "incrementing.column.mapping";
    public const string TimestampInitial = "timestamp.initial";
    public const string ValidateNonNull = "validate.non.null";
    public const string Query = "query";
    public const string QueryMasked = "query.masked";
    public const string QuerySuffix = "query.suffix";
    public const string IsolationMode = "transaction.isolation.mode";
    public const string QueryRetryAttempts = "query.retry.attempts";
    public const string TableTypes = "table.types";
    public const string PollInterval = "poll.interval.ms";
    public const string BatchMaxRows = "batch.max.rows";
    public const string MaxBufferSize = "max.buffer.size";
    public const string PollLinger = "poll.linger.ms";
    public const string TableMonitoringStartupLimit = "table.monitoring.startup.polling.limit.ms";
    public const string TablePollInterval = "table.poll.interval.ms";
    public const string TopicPrefix = "topic.prefix";
    public const string TimestampDelay = "timestamp.delay.interval.ms";
    public const string TimestampGranularity = "timestamp.granularity";

    /// <summary>In a task's configuration: its tables, quoted, separated by commas; empty with a query.</summary>
    public const string Tables = "tables";

    /// <summary>In a task's configuration: whether the connector had read the list of tables when it made the configuration.</summary>
    public const string TablesFetched = "tables.fetched";
}
