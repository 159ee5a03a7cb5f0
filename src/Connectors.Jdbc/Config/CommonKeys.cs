using Connect.Api;
using Connect.Java.Time;

namespace Connectors.Jdbc;

/// <summary>The keys that the source and the sink connector both have: each is defined here as far as it is the same in both.</summary>
internal static class CommonKeys
{
    public const string ConnectionUrl = "connection.url";
    public const string ConnectionUser = "connection.user";
    public const string ConnectionPassword = "connection.password";
    public const string ConnectionAttempts = "connection.attempts";
    public const string ConnectionBackoff = "connection.backoff.ms";
    public const string CredentialsProvider = "jdbc.credentials.provider.class";
    public const string DialectName = "dialect.name";
    public const string QuoteIdentifiers = "quote.sql.identifiers";
    public const string DbTimezone = "db.timezone";
    public const string DateCalendarSystem = "date.calendar.system";

    /// <summary>The value of <see cref="DateCalendarSystem"/> that stands for <see cref="CivilDate.OfHybrid"/>.</summary>
    public const string LegacyCalendar = "LEGACY";

    /// <summary>The only implementation of Java's credentials interface there is: it takes user and password from the configuration.</summary>
    public const string DefaultCredentialsProvider = "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

    public static ConfigKey Url => new(ConnectionUrl, ConfigType.String, Importance.High,
        "Where the database is, as a JDBC URL: jdbc:postgresql://host:5432/db, jdbc:mysql://host:3306/db, jdbc:mariadb://host:3306/db, jdbc:sqlite:/path/file, "
        + "jdbc:sqlserver://host;databaseName=db. Parameters in it go to the driver, user and password too.")
    {
        Width = ConfigWidth.Long,
        DisplayName = "JDBC URL",
    };

    public static ConfigKey User => new(ConnectionUser, ConfigType.String, Importance.High,
        "The user to log in as. (One in the URL takes precedence with jdbc:postgresql: and jdbc:mariadb:, as with their Java drivers.)")
    {
        Default = null,
        DisplayName = "JDBC User",
    };

    public static ConfigKey Password => new(ConnectionPassword, ConfigType.Password, Importance.High, "The user's password; the same precedence as the user's.")
    {
        Default = null,
        DisplayName = "JDBC Password",
    };

    public static ConfigKey Credentials => new(CredentialsProvider, ConfigType.Class, Importance.Low,
        "Where user and password come from. The default takes connection.user and connection.password; classes of one's own are Java and cannot be used here, "
        + "but a config provider can put a secret into either key.")
    {
        Default = DefaultCredentialsProvider,
        Width = ConfigWidth.Long,
        DisplayName = "JDBC Credentials Provider Class",
        Validator = ConfigValidators.By((name, value) =>
        {
            if (value is not DefaultCredentialsProvider) throw new ConfigException(name, value, $"Class {value} could not be found.");
        }),
    };

    /// <summary>Says beside the error of a credentials provider that is not here, as there will be one of Java's own, what can be done without it.</summary>
    public static void ExplainCredentialsProvider(IReadOnlyDictionary<string, ConfigValue> values)
    {
        if (values[CredentialsProvider].Errors is not { Count: > 0 } errors) return;
        errors.Add($"Only {DefaultCredentialsProvider} can be used: other implementations of JdbcCredentialsProvider are Java. "
            + $"A config provider can fill in {ConnectionUser} and {ConnectionPassword}.");
    }

    public static ConfigKey Attempts => new(ConnectionAttempts, ConfigType.Int, Importance.Low, "How often to try to connect before giving up.")
    {
        Default = 3,
        Width = ConfigWidth.Short,
        DisplayName = "JDBC connection attempts",
        Validator = ConfigValidators.AtLeast(1),
    };

    public static ConfigKey Backoff => new(ConnectionBackoff, ConfigType.Long, Importance.Low, "Milliseconds between two attempts to connect.")
    {
        Default = 10_000L,
        Width = ConfigWidth.Short,
        DisplayName = "JDBC connection backoff in milliseconds",
    };

    public static ConfigKey Dialect => new(DialectName, ConfigType.String, Importance.Low, "The SQL dialect to use; empty chooses by the URL.")
    {
        Default = "",
        Width = ConfigWidth.Long,
        DisplayName = "Database Dialect",
        Validator = JavaEnum.Exactly(DialectNames.All),
        Recommender = JavaEnum.Recommend([.. DialectNames.All]),
    };

    public static ConfigKey Quoting => new(QuoteIdentifiers, ConfigType.String, Importance.Medium,
        "Whether names of tables and columns are quoted in SQL: always or never.")
    {
        Default = "ALWAYS",
        Width = ConfigWidth.Medium,
        DisplayName = "Quote Identifiers",
        Recommender = JavaEnum.Recommend("always", "never"),
    };

    public static ConfigKey Zone => new(DbTimezone, ConfigType.String, Importance.Medium,
        "The zone of dates and times that the database keeps without one: Europe/Prague, +02:00, UTC.")
    {
        Default = "UTC",
        Width = ConfigWidth.Medium,
        Validator = ConfigValidators.By((name, value) =>
        {
            if (value is not string id || !JavaZones.TryFind(id, out _))
            {
                throw new ConfigException(name, value,
                    "Invalid time zone. See the list of valid time zones at https://docs.oracle.com/javase/8/docs/api/java/time/ZoneId.html#shortIds");
            }
        }),
    };

    /// <summary>The zone of that name, with the offsets that Java's JDBC drivers know.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static JavaZone FindZone(string name) => JavaZones.TryFind(name, out var zone)
        ? zone.Legacy()
        : throw new ConfigException($"'{name}' is not a time zone: expected a name such as Europe/Berlin, an offset such as +02:00, or UTC");

    public static ConfigKey Calendar => new(DateCalendarSystem, ConfigType.String, Importance.Low,
        "The calendar of dates before 15 October 1582: LEGACY counts their days in the Julian calendar, as Java's older classes do, "
        + "PROLEPTIC_GREGORIAN by ISO 8601. "
        + "Later dates are the same in both.")
    {
        Default = LegacyCalendar,
        Width = ConfigWidth.Medium,
        DisplayName = "Date Calendar System",
        Validator = ConfigValidators.In(LegacyCalendar, "PROLEPTIC_GREGORIAN"),
    };
}
