using Connect.Api;

namespace Connectors.Jdbc.Source;

internal static partial class SourceConfigDef
{
    /// <summary>The only implementation of Java's credentials interface there is: it takes user and password from the configuration.</summary>
    public const string DefaultCredentialsProvider = "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

    private static string[] NumericMappings => ["none", "precision_only", "best_fit", "best_fit_eager_double"];

    private static void DefineConnection(ConfigDef def)
    {
        def.Define(new ConfigKey(SourceKeys.ConnectionUrl, ConfigType.String, Importance.High,
            "Where the database is, as a JDBC URL: jdbc:postgresql://host:5432/db, jdbc:mysql://host:3306/db, jdbc:mariadb://host:3306/db, jdbc:sqlite:/path/file, "
            + "jdbc:sqlserver://host;databaseName=db. Parameters in it go to the driver, user and password too.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 1,
            Width = ConfigWidth.Long,
            DisplayName = "JDBC URL",
            Dependents = [SourceKeys.TableWhitelist, SourceKeys.TableBlacklist],
        });
        def.Define(new ConfigKey(SourceKeys.ConnectionUser, ConfigType.String, Importance.High, "The user to log in as.")
        {
            Default = null,
            Group = DatabaseGroup,
            OrderInGroup = 2,
            Width = ConfigWidth.Long,
            DisplayName = "JDBC User",
        });
        def.Define(new ConfigKey(SourceKeys.ConnectionPassword, ConfigType.Password, Importance.High, "The user's password.")
        {
            Default = null,
            Group = DatabaseGroup,
            OrderInGroup = 3,
            Width = ConfigWidth.Short,
            DisplayName = "JDBC Password",
        });
        def.Define(new ConfigKey(SourceKeys.CredentialsProvider, ConfigType.Class, Importance.Low,
            "Where user and password come from. The default takes connection.user and connection.password; classes of one's own are Java and cannot be used here, "
            + "but a config provider can put a secret into either key.")
        {
            Default = DefaultCredentialsProvider,
            Group = DatabaseGroup,
            OrderInGroup = 4,
            Width = ConfigWidth.Long,
            DisplayName = "JDBC Credentials Provider Class",
            Validator = ConfigValidators.By((name, value) =>
            {
                if (value is not DefaultCredentialsProvider) throw new ConfigException(name, value, $"Class {value} could not be found.");
            }),
        });
        def.Define(new ConfigKey(SourceKeys.ConnectionAttempts, ConfigType.Int, Importance.Low, "How often to try to connect before giving up.")
        {
            Default = 3,
            Group = DatabaseGroup,
            OrderInGroup = 5,
            Width = ConfigWidth.Short,
            DisplayName = "JDBC connection attempts",
            Validator = ConfigValidators.AtLeast(1),
        });
        def.Define(new ConfigKey(SourceKeys.ConnectionBackoff, ConfigType.Long, Importance.Low, "Milliseconds between two attempts to connect.")
        {
            Default = 10_000L,
            Group = DatabaseGroup,
            OrderInGroup = 6,
            Width = ConfigWidth.Short,
            DisplayName = "JDBC connection backoff in milliseconds",
        });
    }

    private static void DefineTableLists(ConfigDef def)
    {
        def.Define(new ConfigKey(SourceKeys.TableWhitelist, ConfigType.List, Importance.Medium,
            "The tables to read: names as they are stored, alone or qualified (orders, public.orders, \"public\".\"orders\"). Upper and lower case matter.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 7,
            Width = ConfigWidth.Long,
            DisplayName = "Table Whitelist",
        });
        def.Define(new ConfigKey(SourceKeys.TableBlacklist, ConfigType.List, Importance.Medium,
            "The tables not to read, of all others; the names are written as in table.whitelist, and do not count when that is set.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 8,
            Width = ConfigWidth.Long,
            DisplayName = "Table Blacklist",
        });
        def.Define(new ConfigKey(SourceKeys.TableIncludeList, ConfigType.List, Importance.Medium,
            "The tables to read, as regular expressions that match whole qualified names: public\\.order.* (schema.table; database.table on MySQL). "
            + "They cannot contain commas, look around or refer back.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 9,
            Width = ConfigWidth.Long,
            DisplayName = "Tables Included (Regex)",
            Validator = Regexes,
        });
        def.Define(new ConfigKey(SourceKeys.TableExcludeList, ConfigType.List, Importance.Medium,
            "Which of the tables in table.include.list not to read, as regular expressions of the same kind.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 10,
            Width = ConfigWidth.Long,
            DisplayName = "Tables Excluded (Regex)",
            Validator = Regexes,
        });
    }

    private static void DefineDatabase(ConfigDef def)
    {
        def.Define(new ConfigKey(SourceKeys.CatalogPattern, ConfigType.String, Importance.Medium,
            "The catalog whose tables to look at (on MySQL the database); empty text means those without catalog, not set means all that the user sees.")
        {
            Default = null,
            Group = DatabaseGroup,
            OrderInGroup = 11,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        });
        def.Define(new ConfigKey(SourceKeys.SchemaPattern, ConfigType.String, Importance.High,
            "The schema whose tables to look at, with % and _ as in SQL's LIKE; empty text means those without schema, not set means all that the user sees.")
        {
            Default = null,
            Group = DatabaseGroup,
            OrderInGroup = 12,
            Width = ConfigWidth.Short,
            DisplayName = "Schema pattern",
        });
        def.Define(new ConfigKey(SourceKeys.NumericPrecisionMapping, ConfigType.Boolean, Importance.Low,
            "The older form of numeric.mapping: true is its precision_only. Counts only where numeric.mapping is not set.")
        {
            Default = false,
            Group = DatabaseGroup,
            OrderInGroup = 13,
            Width = ConfigWidth.Short,
            DisplayName = "Map Numeric Values By Precision (deprecated)",
        });
        def.Define(new ConfigKey(SourceKeys.NumericMapping, ConfigType.String, Importance.Low,
            "What columns of type NUMERIC become. none: decimals. precision_only: integers, if they have no digits after the point and at most 18 in all. "
            + "best_fit: that, and doubles if they have digits after the point and at most 18 in all. best_fit_eager_double: that, and doubles however many digits they have. "
            + "MySQL's columns are of type DECIMAL and stay decimals.")
        {
            Default = null,
            Group = DatabaseGroup,
            OrderInGroup = 14,
            Width = ConfigWidth.Short,
            DisplayName = "Map Numeric Values, Integral or Decimal, By Precision and Scale",
            Validator = JavaEnum.LowerOrUpper(NumericMappings),
            Recommender = JavaEnum.Recommend(NumericMappings),
        });
        def.Define(new ConfigKey(SourceKeys.DialectName, ConfigType.String, Importance.Low, "The SQL dialect to use; empty chooses by the URL.")
        {
            Default = "",
            Group = DatabaseGroup,
            OrderInGroup = 15,
            Width = ConfigWidth.Long,
            DisplayName = "Database Dialect",
            Validator = JavaEnum.Exactly(DialectNames.All),
            Recommender = JavaEnum.Recommend([.. DialectNames.All]),
        });
        def.Define(new ConfigKey(SourceKeys.DateCalendarSystem, ConfigType.String, Importance.Low,
            "The calendar of dates before 15 October 1582: LEGACY counts their days in the Julian calendar, as Java's older classes do, PROLEPTIC_GREGORIAN by ISO 8601. "
            + "Later dates are the same in both.")
        {
            Default = "LEGACY",
            Group = DatabaseGroup,
            OrderInGroup = 16,
            Width = ConfigWidth.Medium,
            DisplayName = "Date Calendar System",
            Validator = ConfigValidators.In("LEGACY", "PROLEPTIC_GREGORIAN"),
        });
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
