using Connect.Api;

namespace Connectors.Jdbc.Source;

internal static partial class SourceConfigDef
{
    private static string[] NumericMappings => ["none", "precision_only", "best_fit", "best_fit_eager_double"];

    private static IEnumerable<ConfigKey> ConnectionKeys()
    {
        yield return CommonKeys.Url with { Default = "", Dependents = [SourceKeys.TableWhitelist, SourceKeys.TableBlacklist] };
        yield return CommonKeys.User with { Width = ConfigWidth.Long };
        yield return CommonKeys.Password with { Width = ConfigWidth.Short };
        yield return CommonKeys.Credentials;
        yield return CommonKeys.Attempts;
        yield return CommonKeys.Backoff;
    }

    private static IEnumerable<ConfigKey> TableListKeys()
    {
        yield return new(SourceKeys.TableWhitelist, ConfigType.List, Importance.Medium,
            "The tables to read: names as they are stored, alone or qualified (orders, public.orders, \"public\".\"orders\"). Upper and lower case matter.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table Whitelist",
        };
        yield return new(SourceKeys.TableBlacklist, ConfigType.List, Importance.Medium,
            "The tables not to read, of all others; the names are written as in table.whitelist, and do not count when that is set.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Table Blacklist",
        };
        yield return new(SourceKeys.TableIncludeList, ConfigType.List, Importance.Medium,
            "The tables to read, as regular expressions that match whole qualified names: public\\.order.* (schema.table; database.table on MySQL). "
            + "They cannot contain commas, look around or refer back.")
        {
            Default = "",
            Width = ConfigWidth.Long,
            DisplayName = "Tables Included (Regex)",
            Validator = Regexes,
        };
        yield return new(SourceKeys.TableExcludeList, ConfigType.List, Importance.Medium,
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
        yield return new(SourceKeys.CatalogPattern, ConfigType.String, Importance.Medium,
            "The catalog whose tables to look at (on MySQL the database); empty text means those without catalog, not set means all that the user sees.")
        {
            Default = null,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        };
        yield return new(SourceKeys.SchemaPattern, ConfigType.String, Importance.High,
            "The schema whose tables to look at, with % and _ as in SQL's LIKE; empty text means those without schema, not set means all that the user sees.")
        {
            Default = null,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        };
        yield return new(SourceKeys.NumericPrecisionMapping, ConfigType.Boolean, Importance.Low,
            "The older form of numeric.mapping: true is its precision_only. Counts only where numeric.mapping is not set.")
        {
            Default = false,
            Width = ConfigWidth.Short,
            DisplayName = "Map Numeric Values By Precision (deprecated)",
        };
        yield return new(SourceKeys.NumericMapping, ConfigType.String, Importance.Low,
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
        yield return CommonKeys.Dialect;
        yield return CommonKeys.Calendar;
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
    });
}
