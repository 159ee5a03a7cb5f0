using Connect.Api;
using Connect.Java.Time;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc;

/// <summary>The keys of the JDBC sink: their names, their definitions (those of the original connector) and their values in one configuration.</summary>
/// <param name="parsed">The parsed configuration.</param>
/// <param name="connector">The connector's name, for messages.</param>
/// <param name="task">The task's number, for messages.</param>
internal sealed class JdbcSinkConfig(ParsedConfig parsed, string connector, int task) : JdbcConfig(parsed)
{
    public const string InsertModeKey = "insert.mode";
    public const string BatchSizeKey = "batch.size";
    public const string DeleteEnabledKey = "delete.enabled";
    public const string TableTypesKey = "table.types";
    public const string ReplaceNullWithDefaultKey = "replace.null.with.default";
    public const string TableNameFormatKey = "table.name.format";
    public const string PrimaryKeyModeKey = "pk.mode";
    public const string PrimaryKeyFieldsKey = "pk.fields";
    public const string FieldsWhitelistKey = "fields.whitelist";
    public const string DateTimeZoneKey = "date.timezone";
    public const string TimestampFieldsKey = "timestamp.fields.list";
    public const string TimestampPrecisionKey = "timestamp.precision.mode";
    public const string StringColumnKey = "string.output.value.column.name";
    public const string AutoCreateKey = "auto.create";
    public const string AutoEvolveKey = "auto.evolve";
    public const string MergeHoldLockKey = "mssql.use.merge.holdlock";
    public const string MaxRetriesKey = "max.retries";
    public const string RetryBackoffKey = "retry.backoff.ms";
    public const string TrimSensitiveLogKey = "trim.sensitive.log";

    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = Define();

    /// <summary>Parses a configuration.</summary>
    /// <exception cref="ConfigException">A key is missing or not valid.</exception>
    public static JdbcSinkConfig Parse(IReadOnlyDictionary<string, string> config, string connector = "", int task = 0) =>
        new(Definition.Parse(config), connector, task);

    /// <summary>The connector's name, for messages.</summary>
    public string Connector { get; } = connector;

    /// <summary>The task's id, for messages.</summary>
    public string Task { get; } = $"{connector}-{task}";

    public InsertMode InsertMode { get; } = Enum.Parse<InsertMode>(parsed.GetRequiredString(InsertModeKey), ignoreCase: true);

    /// <summary>The most records of one table to write in one go.</summary>
    public int BatchSize { get; } = parsed.GetInt(BatchSizeKey);

    public bool DeleteEnabled { get; } = parsed.GetBoolean(DeleteEnabledKey);

    /// <summary>What counts as a table that is there, in upper case.</summary>
    public IReadOnlyList<string> TableTypes { get; } = [.. parsed.GetList(TableTypesKey).Select(t => t.ToUpperInvariant())];

    public bool ReplaceNullWithDefault { get; } = parsed.GetBoolean(ReplaceNullWithDefaultKey);

    public string TableNameFormat { get; } = parsed.GetRequiredString(TableNameFormatKey);

    public PrimaryKeyMode PrimaryKeyMode { get; } =
        Enum.Parse<PrimaryKeyMode>(parsed.GetRequiredString(PrimaryKeyModeKey).Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    public IReadOnlyList<string> PrimaryKeyFields { get; } = parsed.GetList(PrimaryKeyFieldsKey);

    /// <summary>The fields to write; empty for all.</summary>
    public IReadOnlySet<string> FieldsWhitelist { get; } = parsed.GetList(FieldsWhitelistKey).ToHashSet(StringComparer.Ordinal);

    /// <summary>The fields whose numbers are timestamps.</summary>
    public IReadOnlySet<string> TimestampFields { get; } = parsed.GetList(TimestampFieldsKey).ToHashSet(StringComparer.Ordinal);

    /// <summary>The column for values that are strings rather than structs.</summary>
    public string StringColumn { get; } = parsed.GetRequiredString(StringColumnKey);

    public bool AutoCreate { get; } = parsed.GetBoolean(AutoCreateKey);

    public bool AutoEvolve { get; } = parsed.GetBoolean(AutoEvolveKey);

    public bool MergeHoldLock { get; } = parsed.GetBoolean(MergeHoldLockKey);

    public int MaxRetries { get; } = parsed.GetInt(MaxRetriesKey);

    public TimeSpan RetryBackoff { get; } = TimeSpan.FromMilliseconds(parsed.GetInt(RetryBackoffKey));

    /// <summary>Whether failures of the database are shown by their codes alone.</summary>
    public bool TrimSensitiveLog { get; } = parsed.GetBoolean(TrimSensitiveLogKey);

    /// <summary>How points in time become dates and times of the database.</summary>
    public TimeRules Times => field ??= new(
        Zone,
        dateZone: Is(DateTimeZoneKey, "utc") ? JavaZone.Utc : Zone,
        legacyCalendar: LegacyCalendar,
        nanoseconds: Is(TimestampPrecisionKey, "nanoseconds"));

    private bool Is(string key, string value) => Parsed.GetRequiredString(key).Equals(value, StringComparison.OrdinalIgnoreCase);

    private static ConfigDef Define()
    {
        var definition = new ConfigDef();
        DefineGroup(definition, "Connection", ConnectionKeys());
        DefineGroup(definition, "Writes", WriteKeys());
        DefineGroup(definition, "Data Mapping", MappingKeys());
        DefineGroup(definition, "DDL Support", DdlKeys());
        DefineGroup(definition, "DML Support", DmlKeys());
        DefineGroup(definition, "Retries", RetryKeys());
        return definition;
    }

    private static string[] KnownTableTypes => ["table", "partitioned table", "view"];

    private static IEnumerable<ConfigKey> ConnectionKeys()
    {
        yield return ConnectionUrl;
        yield return ConnectionUser with { Width = ConfigWidth.Medium };
        yield return ConnectionPassword with { Width = ConfigWidth.Medium };
        yield return CredentialsProvider;
        yield return DialectName;
        yield return ConnectionAttempts;
        yield return ConnectionBackoff;
    }

    private static IEnumerable<ConfigKey> WriteKeys()
    {
        yield return new(InsertModeKey, ConfigType.String, Importance.High,
            "insert adds rows; upsert adds rows or changes those with the same key; update changes rows with the same key and passes over records without one.")
        { Default = "insert", Width = ConfigWidth.Medium, DisplayName = "Insert Mode", Validator = JavaEnum.LowerOrUpper("insert", "upsert", "update") };
        yield return new(BatchSizeKey, ConfigType.Int, Importance.Medium,
            "The most records of one table to write in one go; never more than one poll delivers. 0 and 1 write each on its own.")
        { Default = 3000, Width = ConfigWidth.Short, DisplayName = "Batch Size", Validator = ConfigValidators.AtLeast(0) };
        yield return new(DeleteEnabledKey, ConfigType.Boolean, Importance.Medium,
            "Whether a record with a null value deletes the row of its key; needs pk.mode=record_key.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Enable deletes", Recommender = new DeleteEnabledRecommender() };
        yield return new(TableTypesKey, ConfigType.List, Importance.Low, "What counts as a table that is there: TABLE, PARTITIONED TABLE, VIEW.")
        {
            Default = "TABLE",
            Width = ConfigWidth.Medium,
            DisplayName = "Table Types",
            Validator = ConfigValidators.All(ConfigValidators.By(AtLeastOneTableType), JavaEnum.LowerOrUpper(KnownTableTypes)),
        };
        yield return new(ReplaceNullWithDefaultKey, ConfigType.Boolean, Importance.Low,
            "Whether a null in a field with a default is written as the default. (The JsonConverter has a setting of the same name, which acts before.)")
        { Default = true, Width = ConfigWidth.Medium, DisplayName = "Replace null value with default value" };
    }

    private static IEnumerable<ConfigKey> MappingKeys()
    {
        yield return new(TableNameFormatKey, ConfigType.String, Importance.Medium,
            "The table's name, ${topic} standing for the topic. Dots divide catalog, schema and table; the database's quotes keep them in a name.")
        { Default = "${topic}", Width = ConfigWidth.Long, DisplayName = "Table Name Format", Validator = ConfigValidators.NonEmpty };
        yield return new(PrimaryKeyModeKey, ConfigType.String, Importance.High,
            "Where the key columns come from: none; kafka (topic, partition and offset); record_key (the key, or fields of it); "
            + "record_value (fields of the value).")
        {
            Default = "none",
            Width = ConfigWidth.Medium,
            DisplayName = "Primary Key Mode",
            Validator = JavaEnum.LowerOrUpper("none", "kafka", "record_key", "record_value"),
            Recommender = new PrimaryKeyModeRecommender(),
        };
        yield return new(PrimaryKeyFieldsKey, ConfigType.List, Importance.Medium,
            "The key columns: three names for kafka; for record_key the column of a key that is no struct, or fields of one; for record_value fields of "
            + "the value. Empty: all fields, or __connect_topic, __connect_partition and __connect_offset.")
        { Default = "", Width = ConfigWidth.Long, DisplayName = "Primary Key Fields" };
        yield return new(FieldsWhitelistKey, ConfigType.List, Importance.Medium,
            "The fields of the value to write; empty for all. Key columns are written regardless.")
        { Default = "", Width = ConfigWidth.Long, DisplayName = "Fields Whitelist" };
        yield return DbTimezone with { DisplayName = "DB Time Zone" };
        yield return new(DateTimeZoneKey, ConfigType.String, Importance.Low,
            "The zone in which a date's midnight UTC is turned into a day: db_timezone (west of Greenwich that is the day before) or utc (the day itself).")
        {
            Default = "DB_TIMEZONE",
            Width = ConfigWidth.Medium,
            DisplayName = "Time Zone used for Date",
            Validator = JavaEnum.LowerOrUpper("db_timezone", "utc"),
            Recommender = JavaEnum.Recommend("db_timezone", "utc"),
        };
        yield return new(TimestampFieldsKey, ConfigType.List, Importance.Medium,
            "Fields of type int64 or string that count microseconds or nanoseconds since 1970 and are written as timestamps.")
        { Default = "", Width = ConfigWidth.Medium, DisplayName = "Timestamp Fields Whitelist" };
        yield return new(TimestampPrecisionKey, ConfigType.String, Importance.Low, "What the fields of timestamp.fields.list count: microseconds or nanoseconds.")
        {
            Default = "MICROSECONDS",
            Width = ConfigWidth.Medium,
            DisplayName = "Sink Timestamp Precision mode",
            Validator = JavaEnum.LowerOrUpper("microseconds", "nanoseconds"),
            Recommender = JavaEnum.Recommend("microseconds", "nanoseconds"),
        };
        yield return DateCalendarSystem;
        yield return new(StringColumnKey, ConfigType.String, Importance.Low, "The column for values that are text rather than structs.")
        { Default = "record_value", Width = ConfigWidth.Medium, DisplayName = "String Value Column Name", Validator = ConfigValidators.NonEmpty };
    }

    private static IEnumerable<ConfigKey> DdlKeys()
    {
        yield return new(AutoCreateKey, ConfigType.Boolean, Importance.Medium, "Whether a missing table is created, by the records' schema.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Auto-Create" };
        yield return new(AutoEvolveKey, ConfigType.Boolean, Importance.Medium,
            "Whether columns are added for fields that the table lacks; they must be optional or have a default.")
        { Default = false, Width = ConfigWidth.Short, DisplayName = "Auto-Evolve" };
        yield return QuoteIdentifiers with { Validator = ConfigValidators.By((_, value) => QuotingOf(value as string), "always or never, in any case") };
    }

    private static IEnumerable<ConfigKey> DmlKeys()
    {
        yield return new(MergeHoldLockKey, ConfigType.Boolean, Importance.Low,
            "SQL Server: whether upserts hold the range lock that keeps two of them from adding the same key.")
        { Default = true, Width = ConfigWidth.Medium, DisplayName = "SQL Server - Use HOLDLOCK in MERGE" };
    }

    private static IEnumerable<ConfigKey> RetryKeys()
    {
        yield return new(MaxRetriesKey, ConfigType.Int, Importance.Medium,
            "How often a write that failed is repeated before the task fails, or before its records are written one by one if refused ones can be reported.")
        { Default = 10, Width = ConfigWidth.Short, DisplayName = "Maximum Retries", Validator = ConfigValidators.AtLeast(0) };
        yield return new(RetryBackoffKey, ConfigType.Int, Importance.Medium, "The pause in milliseconds before each of those repetitions.")
        { Default = 3000, Width = ConfigWidth.Short, DisplayName = "Retry Backoff (millis)", Validator = ConfigValidators.AtLeast(0) };
        yield return new(TrimSensitiveLogKey, ConfigType.Boolean, Importance.Low,
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
            parsed.GetValueOrDefault(PrimaryKeyModeKey) is string mode && mode.Equals("record_key", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class PrimaryKeyModeRecommender : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) =>
            parsed.GetValueOrDefault(DeleteEnabledKey) is true ? ["record_key"] : ["none", "kafka", "record_key", "record_value"];

        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => true;
    }
}
