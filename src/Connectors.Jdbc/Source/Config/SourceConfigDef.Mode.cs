using Connect.Api;

namespace Connectors.Jdbc.Source;

internal static partial class SourceConfigDef
{
    private static ModeDependents ByMode => new();

    private static IEnumerable<ConfigKey> ModeKeys()
    {
        yield return new(SourceKeys.Mode, ConfigType.String, Importance.High,
            "How rows are found. bulk: all of them at each poll. incrementing: those with a greater value in a column that only grows; updates are not seen. "
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
                SourceKeys.IncrementingColumn, SourceKeys.TimestampColumns, SourceKeys.IncrementingColumnMapping, SourceKeys.TimestampColumnsMapping,
                SourceKeys.ValidateNonNull,
            ],
        };
        yield return new(SourceKeys.IncrementingColumn, ConfigType.String, Importance.Medium,
            "The column that only grows. Empty takes the table's auto-increment, serial or identity column.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Incrementing Column Name",
            Recommender = ByMode,
        };
        yield return new(SourceKeys.TimestampColumns, ConfigType.List, Importance.Medium,
            "The columns that say when a row was last changed; of several the first that is not null counts.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Timestamp Column Name",
            Recommender = ByMode,
        };
        yield return new(SourceKeys.TimestampColumnsMapping, ConfigType.List, Importance.Medium,
            "With table.include.list: the timestamp columns of each table, as items like public\\.order.*:[changed|created], "
            + "a regular expression for the qualified name and the columns.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table to timestamp columns mappings",
            Recommender = ByMode,
            Validator = ConfigValidators.By((name, value) => { foreach (var item in (IReadOnlyList<string>)value!) ColumnMapping.Timestamps(name, item); }),
        };
        yield return new(SourceKeys.IncrementingColumnMapping, ConfigType.List, Importance.Medium,
            "With table.include.list: the incrementing column of each table, as items like public\\.order.*:id, "
            + "a regular expression for the qualified name and the column.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table to incrementing column mappings",
            Recommender = ByMode,
            Validator = ConfigValidators.By((name, value) => { foreach (var item in (IReadOnlyList<string>)value!) ColumnMapping.Incrementing(name, item); }),
        };
        yield return new(SourceKeys.TimestampInitial, ConfigType.Long, Importance.Low,
            "Where the modes with timestamps start without a stored offset: milliseconds since 1970 (negative for earlier), "
            + "-1 for the database's present time, not set for 1970.")
        {
            Default = null,
            Width = ConfigWidth.Medium,
            DisplayName = "Unix time value of initial timestamp",
            Recommender = ByMode,
        };
        yield return new(SourceKeys.ValidateNonNull, ConfigType.Boolean, Importance.Low,
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
        yield return new(SourceKeys.Query, ConfigType.String, Importance.Medium,
            "One SELECT to read instead of tables; the topic is then topic.prefix alone. In modes other than bulk a WHERE and an ORDER BY are put behind it, "
            + "so a query that has its own must be wrapped: SELECT * FROM (…) AS q.")
        {
            Default = "",
            Width = ConfigWidth.Short,
            DisplayName = "Query",
        };
        yield return new(SourceKeys.QueryMasked, ConfigType.Password, Importance.Medium, "As query, but kept out of logs and answers.")
        {
            Default = new Password(""),
            Width = ConfigWidth.Short,
            DisplayName = "Query (Masked)",
            Recommender = new Hidden(),
        };
        yield return CommonKeys.Quoting;
        yield return new(SourceKeys.QuerySuffix, ConfigType.String, Importance.Low,
            "Text to put at the end of each SELECT. LIMIT n with an incrementing column reads n rows a poll; "
            + "in mode timestamp it may pass over rows that share a timestamp.")
        {
            Default = "",
            Width = ConfigWidth.Medium,
            DisplayName = "Query suffix",
        };
        yield return new(SourceKeys.IsolationMode, ConfigType.String, Importance.Low,
            "The isolation of the transactions that read; DEFAULT leaves it to the database. A level that the database does not have is logged and not used.")
        {
            Default = "DEFAULT",
            Width = ConfigWidth.Medium,
            DisplayName = "Transaction Isolation Mode",
            Recommender = JavaEnum.Recommend("default", "read_uncommitted", "read_committed", "repeatable_read", "serializable", "sql_server_snapshot"),
        };
        yield return new(SourceKeys.QueryRetryAttempts, ConfigType.Int, Importance.Low,
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
