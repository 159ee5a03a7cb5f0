using System.Data;
using Connect.Api;

namespace Connectors.Jdbc.Source;

/// <summary>The connector's configuration, read: its keys by their meaning.</summary>
/// <param name="parsed">The parsed keys.</param>
internal sealed class SourceConfig(ParsedConfig parsed)
{
    /// <summary>The keys as they were given.</summary>
    public IReadOnlyDictionary<string, string> Originals => parsed.Originals;

    /// <summary>Where and how to connect, and the dialect.</summary>
    /// <exception cref="ConfigException">The URL cannot be used.</exception>
    public ConnectionSettings Connection() => ConnectionSettings.From(parsed);

    /// <summary>The settings of the connector itself, which goes by the URL whatever <c>dialect.name</c> says.</summary>
    public ConnectionSettings ConnectionByUrl()
    {
        var settings = Connection();
        return settings with { Dialect = DialectNames.Create(null, settings.Target, settings.Dialect.Quoting) };
    }

    /// <summary>How rows are found.</summary>
    /// <exception cref="ConfigException">The mode is missing.</exception>
    public SourceMode Mode => SourceModes.Of(parsed.GetString(SourceKeys.Mode))
        ?? throw new ConfigException(SourceKeys.Mode, parsed.GetString(SourceKeys.Mode), "Query mode must be specified");

    public IReadOnlyList<string> Whitelist => Items(SourceKeys.TableWhitelist);
    public IReadOnlyList<string> Blacklist => Items(SourceKeys.TableBlacklist);
    public IReadOnlyList<string> IncludeList => Items(SourceKeys.TableIncludeList);
    public IReadOnlyList<string> ExcludeList => Items(SourceKeys.TableExcludeList);

    /// <summary>Which tables are read.</summary>
    /// <param name="dialect">Knows how the names in the lists may be quoted.</param>
    public TableFilter Tables(Dialect dialect) => new(Whitelist.Select(dialect.Respell), Blacklist.Select(dialect.Respell), IncludeList, ExcludeList);

    public string? CatalogPattern => parsed.GetString(SourceKeys.CatalogPattern);
    public string? SchemaPattern => parsed.GetString(SourceKeys.SchemaPattern);
    public IReadOnlyList<string> TableTypes => Items(SourceKeys.TableTypes);

    /// <summary>The query, if one is to be read instead of tables.</summary>
    public string? Query => parsed.GetPassword(SourceKeys.QueryMasked) is { Value.Length: > 0 } masked
        ? masked.Value
        : parsed.GetString(SourceKeys.Query) is { Length: > 0 } query ? query : null;

    /// <summary>Whether the query must not be shown.</summary>
    public bool IsQueryMasked => parsed.GetPassword(SourceKeys.QueryMasked) is { Value.Length: > 0 };

    /// <summary>The key that holds the query.</summary>
    public string QueryKey => IsQueryMasked ? SourceKeys.QueryMasked : SourceKeys.Query;

    public string QuerySuffix => parsed.GetString(SourceKeys.QuerySuffix)?.Trim() ?? "";
    public string IncrementingColumn => parsed.GetString(SourceKeys.IncrementingColumn)?.Trim() ?? "";
    public IReadOnlyList<string> TimestampColumns => Items(SourceKeys.TimestampColumns);
    public IReadOnlyList<string> IncrementingMapping => Items(SourceKeys.IncrementingColumnMapping);
    public IReadOnlyList<string> TimestampMapping => Items(SourceKeys.TimestampColumnsMapping);

    /// <summary>Where timestamp modes start without an offset: milliseconds since 1970, -1 for now, null for 1970.</summary>
    public long? TimestampInitial => (long?)parsed[SourceKeys.TimestampInitial];

    public bool ValidateNonNull => parsed.GetBoolean(SourceKeys.ValidateNonNull);
    public long TimestampDelayMs => parsed.GetLong(SourceKeys.TimestampDelay);
    public TimeSpan PollInterval => ConnectionSettings.Pause(parsed.GetInt(SourceKeys.PollInterval));

    /// <summary>How long a poll waits for rows; at least so long that asking again and again costs nothing.</summary>
    public TimeSpan PollLinger => ConnectionSettings.Pause(parsed.GetLong(SourceKeys.PollLinger), least: 100);

    public TimeSpan TablePollInterval => ConnectionSettings.Pause(parsed.GetLong(SourceKeys.TablePollInterval), least: 1);
    public TimeSpan TableStartupLimit => ConnectionSettings.Pause(parsed.GetLong(SourceKeys.TableMonitoringStartupLimit));
    public int BatchMaxRows => Math.Max(1, parsed.GetInt(SourceKeys.BatchMaxRows));
    public int QueryRetryAttempts => parsed.GetInt(SourceKeys.QueryRetryAttempts);
    public string TopicPrefix => parsed.GetString(SourceKeys.TopicPrefix)?.Trim() ?? "";
    public string? IsolationMode => parsed.GetString(SourceKeys.IsolationMode);

    /// <summary>The isolation level to ask for, or null for the database's own.</summary>
    /// <exception cref="ConfigException">The word is not one of those there are.</exception>
    public IsolationLevel? Isolation => IsolationMode switch
    {
        null or "DEFAULT" => null,
        "READ_UNCOMMITTED" => IsolationLevel.ReadUncommitted,
        "READ_COMMITTED" => IsolationLevel.ReadCommitted,
        "REPEATABLE_READ" => IsolationLevel.RepeatableRead,
        "SERIALIZABLE" => IsolationLevel.Serializable,
        SqlServerSnapshot => IsolationLevel.Snapshot,
        var other => throw new ConfigException(SourceKeys.IsolationMode, other,
            $"expected one of DEFAULT, READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE, {SqlServerSnapshot}, in upper case"),
    };

    public const string SqlServerSnapshot = "SQL_SERVER_SNAPSHOT";

    /// <summary>What the configuration says of how columns become fields.</summary>
    /// <param name="dialect">The dialect in use.</param>
    public RowSchemaOptions RowSchemaOptions(Dialect dialect) => new(
        parsed.GetString(SourceKeys.NumericMapping)?.ToLowerInvariant() switch
        {
            "none" => NumericMapping.None,
            "precision_only" => NumericMapping.PrecisionOnly,
            "best_fit" => NumericMapping.BestFit,
            "best_fit_eager_double" => NumericMapping.BestFitEagerDouble,
            _ => parsed.GetBoolean(SourceKeys.NumericPrecisionMapping) ? NumericMapping.PrecisionOnly : NumericMapping.None,
        },
        parsed.GetRequiredString(SourceKeys.TimestampGranularity).ToLowerInvariant() switch
        {
            "micros_long" => TimestampGranularity.MicrosLong,
            "micros_string" => TimestampGranularity.MicrosString,
            "micros_iso_datetime_string" => TimestampGranularity.MicrosIsoDatetimeString,
            "nanos_long" => TimestampGranularity.NanosLong,
            "nanos_string" => TimestampGranularity.NanosString,
            "nanos_iso_datetime_string" => TimestampGranularity.NanosIsoDatetimeString,
            _ => TimestampGranularity.ConnectLogical,
        },
        Zone,
        parsed.GetString(CommonKeys.DateCalendarSystem) == CommonKeys.LegacyCalendar,
        dialect is GenericDialect);

    /// <summary>The zone of times without one.</summary>
    public DatabaseZone Zone => new(CommonKeys.FindZone(parsed.GetRequiredString(CommonKeys.DbTimezone)));

    /// <summary>In a task's configuration: its tables, as they were written there.</summary>
    public IReadOnlyList<string> TaskTables => TableList.Split(parsed.GetString(SourceKeys.Tables) ?? "");

    /// <summary>In a task's configuration: whether the list of tables was known.</summary>
    public bool TablesFetched => parsed.GetBoolean(SourceKeys.TablesFetched);

    // A list of one empty item, which Java makes of some spellings of nothing, is none.
    private IReadOnlyList<string> Items(string key) => [.. parsed.GetList(key).Where(i => i.Length > 0)];
}
