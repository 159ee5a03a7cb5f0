using System.Data;
using Connect.Api;
using Connectors.Jdbc.Reading;

namespace Connectors.Jdbc;

// How rows are found.
internal sealed partial class JdbcSourceConfig
{
    public const string ModeKey = "mode";
    public const string IncrementingColumnKey = "incrementing.column.name";
    public const string TimestampColumnsKey = "timestamp.column.name";
    public const string TimestampColumnsMappingKey = "timestamp.columns.mapping";
    public const string IncrementingColumnMappingKey = "incrementing.column.mapping";
    public const string TimestampInitialKey = "timestamp.initial";
    public const string ValidateNonNullKey = "validate.non.null";
    public const string QueryKey = "query";
    public const string QueryMaskedKey = "query.masked";
    public const string QuerySuffixKey = "query.suffix";
    public const string IsolationModeKey = "transaction.isolation.mode";
    public const string QueryRetryAttemptsKey = "query.retry.attempts";

    /// <summary>The isolation level that SQL Server alone has.</summary>
    public const string SqlServerSnapshot = "SQL_SERVER_SNAPSHOT";

    /// <summary>How rows are found.</summary>
    /// <exception cref="ConfigException">The mode is missing.</exception>
    public SourceMode Mode => SourceModes.Of(Parsed.GetString(ModeKey))
        ?? throw new ConfigException(ModeKey, Parsed.GetString(ModeKey), "Query mode must be specified");

    public string IncrementingColumn { get; } = parsed.GetString(IncrementingColumnKey)?.Trim() ?? "";
    public IReadOnlyList<string> TimestampColumns { get; } = Items(parsed, TimestampColumnsKey);
    public IReadOnlyList<string> IncrementingMapping { get; } = Items(parsed, IncrementingColumnMappingKey);
    public IReadOnlyList<string> TimestampMapping { get; } = Items(parsed, TimestampColumnsMappingKey);

    /// <summary>Where timestamp modes start without an offset: milliseconds since 1970, -1 for now, null for 1970.</summary>
    public long? TimestampInitial { get; } = (long?)parsed[TimestampInitialKey];

    public bool ValidateNonNull { get; } = parsed.GetBoolean(ValidateNonNullKey);

    /// <summary>The query, if one is to be read instead of tables.</summary>
    public string? Query { get; } = parsed.GetPassword(QueryMaskedKey) is { Value.Length: > 0 } masked
        ? masked.Value
        : parsed.GetString(QueryKey) is { Length: > 0 } query ? query : null;

    /// <summary>Whether the query must not be shown.</summary>
    public bool IsQueryMasked { get; } = parsed.GetPassword(QueryMaskedKey) is { Value.Length: > 0 };

    /// <summary>The key that holds the query.</summary>
    public string KeyOfQuery => IsQueryMasked ? QueryMaskedKey : QueryKey;

    /// <summary>Whether a query is given twice, to be shown and not to be shown.</summary>
    public bool HasBothQueries => IsQueryMasked && Parsed.Originals.TryGetValue(QueryKey, out var plain) && plain.Trim().Length > 0;

    public string QuerySuffix { get; } = parsed.GetString(QuerySuffixKey)?.Trim() ?? "";

    /// <summary>The isolation level to ask for, or null for the database's own.</summary>
    /// <exception cref="ConfigException">The word is not one of those there are.</exception>
    public IsolationLevel? Isolation => Parsed.GetString(IsolationModeKey) switch
    {
        null or "DEFAULT" => null,
        "READ_UNCOMMITTED" => IsolationLevel.ReadUncommitted,
        "READ_COMMITTED" => IsolationLevel.ReadCommitted,
        "REPEATABLE_READ" => IsolationLevel.RepeatableRead,
        "SERIALIZABLE" => IsolationLevel.Serializable,
        SqlServerSnapshot => IsolationLevel.Snapshot,
        var other => throw new ConfigException(IsolationModeKey, other,
            $"expected one of DEFAULT, READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE, {SqlServerSnapshot}, in upper case"),
    };

    public int QueryRetryAttempts { get; } = parsed.GetInt(QueryRetryAttemptsKey);

    private static ModeDependents ByMode => new();

    private static IEnumerable<ConfigKey> ModeKeys()
    {
        yield return new(ModeKey, ConfigType.String, Importance.High,
            "How rows are found; has to be set. bulk: all of them at each poll. incrementing: those with a greater value in a column that only grows; updates are not seen. "
            + "timestamp: those with a later value in a timestamp column. "
            + "timestamp+incrementing: the two together, which neither misses nor repeats rows of the same timestamp. "
            + "Deleted rows are never seen.")
        {
            Default = SourceModes.Unspecified,
            Width = ConfigWidth.Medium,
            DisplayName = "Table Loading Mode",
            Validator = ConfigValidators.In(
                SourceModes.Unspecified, SourceModes.Bulk, SourceModes.Timestamp, SourceModes.Incrementing, SourceModes.TimestampIncrementing),
            Dependents =
            [
                IncrementingColumnKey, TimestampColumnsKey, IncrementingColumnMappingKey, TimestampColumnsMappingKey,
                ValidateNonNullKey,
            ],
        };
        yield return new(IncrementingColumnKey, ConfigType.String, Importance.Medium,
            "The column that only grows. Empty takes the table's auto-increment, serial or identity column.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Incrementing Column Name",
            Recommender = ByMode,
        };
        yield return new(TimestampColumnsKey, ConfigType.List, Importance.Medium,
            "The columns that say when a row was last changed; of several the first that is not null counts.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Timestamp Column Name",
            Recommender = ByMode,
        };
        yield return new(TimestampColumnsMappingKey, ConfigType.List, Importance.Medium,
            "With table.include.list: the timestamp columns of each table, as items like public\\.order.*:[changed|created], "
            + "a regular expression for the qualified name and the columns.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table to timestamp columns mappings",
            Recommender = ByMode,
            Validator = ConfigValidators.By((name, value) => { foreach (var item in (IReadOnlyList<string>)value!) ColumnMapping.Timestamps(name, item); }, "regex:[column|column]"),
        };
        yield return new(IncrementingColumnMappingKey, ConfigType.List, Importance.Medium,
            "With table.include.list: the incrementing column of each table, as items like public\\.order.*:id, "
            + "a regular expression for the qualified name and the column.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table to incrementing column mappings",
            Recommender = ByMode,
            Validator = ConfigValidators.By((name, value) => { foreach (var item in (IReadOnlyList<string>)value!) ColumnMapping.Incrementing(name, item); }, "regex:column"),
        };
        yield return new(TimestampInitialKey, ConfigType.Long, Importance.Low,
            "Where the modes with timestamps start without a stored offset: milliseconds since 1970 (negative for earlier), "
            + "-1 for the database's present time, not set for 1970.")
        {
            Default = null,
            Width = ConfigWidth.Medium,
            DisplayName = "Unix time value of initial timestamp",
            Recommender = ByMode,
        };
        yield return new(ValidateNonNullKey, ConfigType.Boolean, Importance.Low,
            "Whether a task refuses to start if the incrementing column, or every timestamp column, may be null. Rows with null there are never read.")
        {
            Default = true,
            Width = ConfigWidth.Short,
            DisplayName = "Validate Non Null",
            Recommender = ByMode,
        };
    }

    private static IEnumerable<ConfigKey> QueryKeys()
    {
        yield return new(QueryKey, ConfigType.String, Importance.Medium,
            "One SELECT to read instead of tables; the topic is then topic.prefix alone. In modes other than bulk a WHERE and an ORDER BY are put behind it, "
            + "so a query that has its own must be wrapped: SELECT * FROM (…) AS q.")
        {
            Default = "",
            Width = ConfigWidth.Short,
            DisplayName = "Query",
        };
        yield return new(QueryMaskedKey, ConfigType.Password, Importance.Medium, "As query, but kept out of logs and answers.")
        {
            Default = new Password(""),
            Width = ConfigWidth.Short,
            DisplayName = "Query (Masked)",
            Recommender = new Hidden(),
        };
        yield return QuoteIdentifiers;
        yield return new(QuerySuffixKey, ConfigType.String, Importance.Low,
            "Text to put at the end of each SELECT. LIMIT n with an incrementing column reads n rows a poll; "
            + "in mode timestamp it may pass over rows that share a timestamp.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Query suffix",
        };
        yield return new(IsolationModeKey, ConfigType.String, Importance.Low,
            "The isolation of the transactions that read; DEFAULT leaves it to the database. A level that the database does not have is logged and not used.")
        {
            Default = "DEFAULT",
            Width = ConfigWidth.Medium,
            DisplayName = "Transaction Isolation Mode",
            Recommender = JavaEnum.Recommend("default", "read_uncommitted", "read_committed", "repeatable_read", "serializable", "sql_server_snapshot"),
        };
        yield return new(QueryRetryAttemptsKey, ConfigType.Int, Importance.Low,
            "After how many failures in a row of a table's query the task fails; 0 or less never gives up. "
            + "Failures that no repetition mends end the task at once.")
        {
            Default = -1,
            Width = ConfigWidth.Medium,
            DisplayName = "Query Retry Attempts",
        };
    }

    /// <summary>Keeps a key out of forms.</summary>
    private sealed class Hidden : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => [];
        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => false;
    }
}
