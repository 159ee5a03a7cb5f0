using Connect.Api;
using Connect.Java.Time;

namespace Connectors.Jdbc.Sink;

/// <summary>The sink's own settings, parsed.</summary>
internal sealed record SinkSettings
{
    public required string Connector { get; init; }

    /// <summary>The task's id, for messages.</summary>
    public string Task { get; init; } = "";
    public required InsertMode InsertMode { get; init; }
    public required PrimaryKeyMode PrimaryKeyMode { get; init; }
    public required IReadOnlyList<string> PrimaryKeyFields { get; init; }
    public required IReadOnlySet<string> FieldsWhitelist { get; init; }
    public required IReadOnlySet<string> TimestampFields { get; init; }
    public required IReadOnlyList<string> TableTypes { get; init; }
    public required string TableNameFormat { get; init; }
    public required string StringColumn { get; init; }
    public required int BatchSize { get; init; }
    public required bool DeleteEnabled { get; init; }
    public required bool ReplaceNullWithDefault { get; init; }
    public required bool AutoCreate { get; init; }
    public required bool AutoEvolve { get; init; }
    public required bool TrimSensitiveLog { get; init; }
    public required bool MergeHoldLock { get; init; }
    public required int MaxRetries { get; init; }
    public required TimeSpan RetryBackoff { get; init; }
    public required TimeRules Times { get; init; }

    public static SinkSettings From(ParsedConfig config, string connector) => new()
    {
        Connector = connector,
        InsertMode = Enum.Parse<InsertMode>(config.GetRequiredString(SinkConfig.InsertMode), ignoreCase: true),
        PrimaryKeyMode = Enum.Parse<PrimaryKeyMode>(
            config.GetRequiredString(SinkConfig.PrimaryKeyMode).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        PrimaryKeyFields = config.GetList(SinkConfig.PrimaryKeyFields),
        FieldsWhitelist = config.GetList(SinkConfig.FieldsWhitelist).ToHashSet(StringComparer.Ordinal),
        TimestampFields = config.GetList(SinkConfig.TimestampFields).ToHashSet(StringComparer.Ordinal),
        TableTypes = [.. config.GetList(SinkConfig.TableTypes).Select(t => t.ToUpperInvariant())],
        TableNameFormat = config.GetRequiredString(SinkConfig.TableNameFormat),
        StringColumn = config.GetRequiredString(SinkConfig.StringColumn),
        BatchSize = config.GetInt(SinkConfig.BatchSize),
        DeleteEnabled = config.GetBoolean(SinkConfig.DeleteEnabled),
        ReplaceNullWithDefault = config.GetBoolean(SinkConfig.ReplaceNullWithDefault),
        AutoCreate = config.GetBoolean(SinkConfig.AutoCreate),
        AutoEvolve = config.GetBoolean(SinkConfig.AutoEvolve),
        TrimSensitiveLog = config.GetBoolean(SinkConfig.TrimSensitiveLog),
        MergeHoldLock = config.GetBoolean(SinkConfig.MergeHoldLock),
        MaxRetries = config.GetInt(SinkConfig.MaxRetries),
        RetryBackoff = TimeSpan.FromMilliseconds(config.GetInt(SinkConfig.RetryBackoff)),
        Times = TimesFrom(config),
    };

    private static TimeRules TimesFrom(ParsedConfig config)
    {
        var zone = CommonKeys.FindZone(config.GetRequiredString(CommonKeys.DbTimezone));
        return new(
            zone,
            dateZone: Is(config, SinkConfig.DateTimeZone, "utc") ? JavaZone.Utc : zone,
            legacyCalendar: config.GetRequiredString(CommonKeys.DateCalendarSystem) == CommonKeys.LegacyCalendar,
            nanoseconds: Is(config, SinkConfig.TimestampPrecision, "nanoseconds"));
    }

    private static bool Is(ParsedConfig config, string key, string value) => config.GetRequiredString(key).Equals(value, StringComparison.OrdinalIgnoreCase);
}
