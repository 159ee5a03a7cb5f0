using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;

namespace Connectors.Jdbc;

// What is connected to, and which of its tables are read.
internal sealed partial class JdbcSourceConfig
{
    public const string TableWhitelistKey = "table.whitelist";
    public const string TableBlacklistKey = "table.blacklist";
    public const string TableIncludeListKey = "table.include.list";
    public const string TableExcludeListKey = "table.exclude.list";
    public const string CatalogPatternKey = "catalog.pattern";
    public const string SchemaPatternKey = "schema.pattern";
    public const string NumericPrecisionMappingKey = "numeric.precision.mapping";
    public const string NumericMappingKey = "numeric.mapping";

    public IReadOnlyList<string> Whitelist { get; } = Items(parsed, TableWhitelistKey);
    public IReadOnlyList<string> Blacklist { get; } = Items(parsed, TableBlacklistKey);
    public IReadOnlyList<string> IncludeList { get; } = Items(parsed, TableIncludeListKey);
    public IReadOnlyList<string> ExcludeList { get; } = Items(parsed, TableExcludeListKey);
    public string? CatalogPattern { get; } = parsed.GetString(CatalogPatternKey);
    public string? SchemaPattern { get; } = parsed.GetString(SchemaPatternKey);

    /// <summary>What columns of type NUMERIC become.</summary>
    public NumericMapping Numerics { get; } = parsed.GetString(NumericMappingKey)?.ToLowerInvariant() switch
    {
        "none" => NumericMapping.None,
        "precision_only" => NumericMapping.PrecisionOnly,
        "best_fit" => NumericMapping.BestFit,
        "best_fit_eager_double" => NumericMapping.BestFitEagerDouble,
        _ => parsed.GetBoolean(NumericPrecisionMappingKey) ? NumericMapping.PrecisionOnly : NumericMapping.None,
    };

    /// <summary>Which tables are read.</summary>
    /// <param name="dialect">Knows how the names in the lists may be quoted.</param>
    public TableFilter Tables(Dialect dialect) => new(Whitelist.Select(dialect.Respell), Blacklist.Select(dialect.Respell), IncludeList, ExcludeList);

    private static string[] NumericMappings => ["none", "precision_only", "best_fit", "best_fit_eager_double"];

    private static IEnumerable<ConfigKey> ConnectionKeys()
    {
        yield return ConnectionUrl with { Default = "", Dependents = [TableWhitelistKey, TableBlacklistKey] };
        yield return ConnectionUser with { Width = ConfigWidth.Long };
        yield return ConnectionPassword with { Width = ConfigWidth.Short };
        yield return CredentialsProvider;
        yield return ConnectionAttempts;
        yield return ConnectionBackoff;
    }

    private static IEnumerable<ConfigKey> TableListKeys()
    {
        yield return new(TableWhitelistKey, ConfigType.List, Importance.Medium,
            "The tables to read: names as they are stored, alone or qualified (orders, public.orders, \"public\".\"orders\"). Upper and lower case matter.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table Whitelist",
        };
        yield return new(TableBlacklistKey, ConfigType.List, Importance.Medium,
            "The tables not to read, of all others; the names are written as in table.whitelist, and do not count when that is set.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table Blacklist",
        };
        yield return new(TableIncludeListKey, ConfigType.List, Importance.Medium,
            "The tables to read, as regular expressions that match whole qualified names: public\\.order.* (schema.table; database.table on MySQL). "
            + "They cannot contain commas, look around or refer back.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Tables Included (Regex)",
            Validator = Regexes,
        };
        yield return new(TableExcludeListKey, ConfigType.List, Importance.Medium,
            "Which of the tables in table.include.list not to read, as regular expressions of the same kind.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Tables Excluded (Regex)",
            Validator = Regexes,
        };
    }

    private static IEnumerable<ConfigKey> DatabaseKeys()
    {
        yield return new(CatalogPatternKey, ConfigType.String, Importance.Medium,
            "The catalog whose tables to look at (on MySQL the database); empty text means those without catalog, not set means all that the user sees.")
        {
            Default = null,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        };
        yield return new(SchemaPatternKey, ConfigType.String, Importance.High,
            "The schema whose tables to look at, with % and _ as in SQL's LIKE; empty text means those without schema, not set means all that the user sees.")
        {
            Default = null,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        };
        yield return new(NumericPrecisionMappingKey, ConfigType.Boolean, Importance.Low,
            "The older form of numeric.mapping: true is its precision_only. Counts only where numeric.mapping is not set.")
        {
            Default = false,
            Width = ConfigWidth.Short,
            DisplayName = "Map Numeric Values By Precision (deprecated)",
        };
        yield return new(NumericMappingKey, ConfigType.String, Importance.Low,
            "What columns of type NUMERIC become. none: decimals. precision_only: integers, if they have no digits after the point and at most 18 in all. "
            + "best_fit: that, and doubles if they have digits after the point and at most 18 in all. "
            + "best_fit_eager_double: that, and doubles however many digits they have. "
            + "MySQL's columns are of type DECIMAL and stay decimals.")
        {
            Default = null,
            Width = ConfigWidth.Short,
            DisplayName = "Map Numeric Values, Integral or Decimal, By Precision and Scale",
            Validator = JavaEnum.LowerOrUpper(NumericMappings),
            Recommender = JavaEnum.Recommend(NumericMappings),
        };
        yield return DialectName;
        yield return DateCalendarSystem;
    }

    private static IConfigValidator Regexes => ConfigValidators.By((name, value) =>
    {
        foreach (var pattern in (IReadOnlyList<string>?)value ?? [])
        {
            try { TableFilter.Compile(pattern); }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new ConfigException(name, value, $"Must be a list of regular expressions separated by commas; {pattern} is not one: {e.Message}");
            }
        }
    }, "regular expressions, separated by commas");
}
