using Connect.Api;

namespace Connectors.Jdbc.Sink;

/// <summary>The keys of the sink connector.</summary>
internal static class SinkConfig
{
    public const string InsertMode = "insert.mode";
    public const string BatchSize = "batch.size";
    public const string DeleteEnabled = "delete.enabled";
    public const string TableTypes = "table.types";
    public const string ReplaceNullWithDefault = "replace.null.with.default";
    public const string TableNameFormat = "table.name.format";
    public const string PrimaryKeyMode = "pk.mode";
    public const string PrimaryKeyFields = "pk.fields";
    public const string FieldsWhitelist = "fields.whitelist";
    public const string DateTimeZone = "date.timezone";
    public const string TimestampFields = "timestamp.fields.list";
    public const string TimestampPrecision = "timestamp.precision.mode";
    public const string StringColumn = "string.output.value.column.name";
    public const string AutoCreate = "auto.create";
    public const string AutoEvolve = "auto.evolve";
    public const string MergeHoldLock = "mssql.use.merge.holdlock";
    public const string MaxRetries = "max.retries";
    public const string RetryBackoff = "retry.backoff.ms";
    public const string TrimSensitiveLog = "trim.sensitive.log";

    /// <summary>The definition of all of them.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .DefineGroup("Connection", ConnectionKeys())
        .DefineGroup("Writes", WriteKeys())
        .DefineGroup("Data Mapping", MappingKeys())
        .DefineGroup("DDL Support", DdlKeys())
        .DefineGroup("DML Support", DmlKeys())
        .DefineGroup("Retries", RetryKeys());

    private static string[] KnownTableTypes => ["table", "partitioned table", "view"];

    private static IEnumerable<ConfigKey> ConnectionKeys()
    {
        yield return CommonKeys.Url;
        yield return CommonKeys.User with { Width = ConfigWidth.Medium };
        yield return CommonKeys.Password with { Width = ConfigWidth.Medium };
        yield return CommonKeys.Credentials;
        yield return CommonKeys.Dialect;
        yield return CommonKeys.Attempts;
        yield return CommonKeys.Backoff;
    }

    private static IEnumerable<ConfigKey> WriteKeys()
    {
        yield return new(InsertMode, ConfigType.String, Importance.High,
            "insert adds rows; upsert adds rows or changes those with the same key; update changes rows with the same key and passes over records without one.")
        { Default = "insert", Width = ConfigWidth.Medium, DisplayName = "Insert Mode", Validator = JavaEnum.LowerOrUpper("insert", "upsert", "update") };
        yield return new(BatchSize, ConfigType.Int, Importance.Medium,
            "The most records of one table to write in one go; never more than one poll delivers. 0 and 1 write each on its own.")
        { Default = 3000, Width = ConfigWidth.Short, DisplayName = "Batch Size", Validator = ConfigValidators.AtLeast(0) };
        yield return new(DeleteEnabled, ConfigType.Boolean, Importance.Medium,
            "Whether a record with a null value deletes the row of its key; needs pk.mode=record_key.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Enable deletes", Recommender = new DeleteEnabledRecommender() };
        yield return new(TableTypes, ConfigType.List, Importance.Low, "What counts as a table that is there: TABLE, PARTITIONED TABLE, VIEW.")
        {
            Default = "TABLE",
            Width = ConfigWidth.Medium,
            DisplayName = "Table Types",
            Validator = ConfigValidators.All(ConfigValidators.By(AtLeastOneTableType), JavaEnum.LowerOrUpper(KnownTableTypes)),
        };
        yield return new(ReplaceNullWithDefault, ConfigType.Boolean, Importance.Low,
            "Whether a null in a field with a default is written as the default. (The JsonConverter has a setting of the same name, which acts before.)")
        { Default = true, Width = ConfigWidth.Medium, DisplayName = "Replace null value with default value" };
    }

    private static IEnumerable<ConfigKey> MappingKeys()
    {
        yield return new(TableNameFormat, ConfigType.String, Importance.Medium,
            "The table's name, ${topic} standing for the topic. Dots divide catalog, schema and table; the database's quotes keep them in a name.")
        { Default = "${topic}", Width = ConfigWidth.Long, DisplayName = "Table Name Format", Validator = ConfigValidators.NonEmpty };
        yield return new(PrimaryKeyMode, ConfigType.String, Importance.High,
            "Where the key columns come from: none; kafka (topic, partition and offset); record_key (the key, or fields of it); "
            + "record_value (fields of the value).")
        {
            Default = "none",
            Width = ConfigWidth.Medium,
            DisplayName = "Primary Key Mode",
            Validator = JavaEnum.LowerOrUpper("none", "kafka", "record_key", "record_value"),
            Recommender = new PrimaryKeyModeRecommender(),
        };
        yield return new(PrimaryKeyFields, ConfigType.List, Importance.Medium,
            "The key columns: three names for kafka; for record_key the column of a key that is no struct, or fields of one; for record_value fields of "
            + "the value. Empty: all fields, or __connect_topic, __connect_partition and __connect_offset.")
        { Default = "", Width = ConfigWidth.Long, DisplayName = "Primary Key Fields" };
        yield return new(FieldsWhitelist, ConfigType.List, Importance.Medium,
            "The fields of the value to write; empty for all. Key columns are written regardless.")
        { Default = "", Width = ConfigWidth.Long, DisplayName = "Fields Whitelist" };
        yield return CommonKeys.Zone with { DisplayName = "DB Time Zone" };
        yield return new(DateTimeZone, ConfigType.String, Importance.Low,
            "The zone in which a date's midnight UTC is turned into a day: db_timezone (west of Greenwich that is the day before) or utc (the day itself).")
        {
            Default = "DB_TIMEZONE",
            Width = ConfigWidth.Medium,
            DisplayName = "Time Zone used for Date",
            Validator = JavaEnum.LowerOrUpper("db_timezone", "utc"),
            Recommender = JavaEnum.Recommend("db_timezone", "utc"),
        };
        yield return new(TimestampFields, ConfigType.List, Importance.Medium,
            "Fields of type int64 or string that count microseconds or nanoseconds since 1970 and are written as timestamps.")
        { Default = "", Width = ConfigWidth.Medium, DisplayName = "Timestamp Fields Whitelist" };
        yield return new(TimestampPrecision, ConfigType.String, Importance.Low, "What the fields of timestamp.fields.list count: microseconds or nanoseconds.")
        {
            Default = "MICROSECONDS",
            Width = ConfigWidth.Medium,
            DisplayName = "Sink Timestamp Precision mode",
            Validator = JavaEnum.LowerOrUpper("microseconds", "nanoseconds"),
            Recommender = JavaEnum.Recommend("microseconds", "nanoseconds"),
        };
        yield return CommonKeys.Calendar;
        yield return new(StringColumn, ConfigType.String, Importance.Low, "The column for values that are text rather than structs.")
        { Default = "record_value", Width = ConfigWidth.Medium, DisplayName = "String Value Column Name", Validator = ConfigValidators.NonEmpty };
    }

    private static IEnumerable<ConfigKey> DdlKeys()
    {
        yield return new(AutoCreate, ConfigType.Boolean, Importance.Medium, "Whether a missing table is created, by the records' schema.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Auto-Create" };
        yield return new(AutoEvolve, ConfigType.Boolean, Importance.Medium,
            "Whether columns are added for fields that the table lacks; they must be optional or have a default.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Auto-Evolve" };
        yield return CommonKeys.Quoting with { Validator = ConfigValidators.By((_, value) => ConnectionSettings.QuotingOf(value as string)) };
    }

    private static IEnumerable<ConfigKey> DmlKeys()
    {
        yield return new(MergeHoldLock, ConfigType.Boolean, Importance.Low,
            "SQL Server: whether upserts hold the range lock that keeps two of them from adding the same key.")
        { Default = true, Width = ConfigWidth.Medium, DisplayName = "SQL Server - Use HOLDLOCK in MERGE" };
    }

    private static IEnumerable<ConfigKey> RetryKeys()
    {
        yield return new(MaxRetries, ConfigType.Int, Importance.Medium,
            "How often a write that failed is repeated before the task fails, or before its records are written one by one if refused ones can be reported.")
        { Default = 10, Width = ConfigWidth.Short, DisplayName = "Maximum Retries", Validator = ConfigValidators.AtLeast(0) };
        yield return new(RetryBackoff, ConfigType.Int, Importance.Medium, "The pause in milliseconds before each of those repetitions.")
        { Default = 3000, Width = ConfigWidth.Short, DisplayName = "Retry Backoff (millis)", Validator = ConfigValidators.AtLeast(0) };
        yield return new(TrimSensitiveLog, ConfigType.Boolean, Importance.Low,
            "Whether failures of the database are shown by their codes alone, since their messages may hold values of rows.")
        { Default = false, Group = "" };
    }

    private static void AtLeastOneTableType(string name, object? value)
    {
        if (value is IReadOnlyList<string> { Count: 0 })
            throw new ConfigException(name, value, $"At least one value must be specified. Valid values are: [{string.Join(", ", KnownTableTypes)}]");
    }

    private sealed class DeleteEnabledRecommender : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) =>
            Visible(name, parsed) ? ["true", "false"] : ["false"];

        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) =>
            parsed.GetValueOrDefault(PrimaryKeyMode) is string mode && mode.Equals("record_key", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class PrimaryKeyModeRecommender : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) =>
            parsed.GetValueOrDefault(DeleteEnabled) is true ? ["record_key"] : ["none", "kafka", "record_key", "record_value"];

        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => true;
    }
}
