using Connect.Api;
using Connect.Java.Time;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc;

/// <summary>The keys that the source and the sink both have: their names, their definitions as far as they are the same in both, and their values.</summary>
/// <param name="parsed">The parsed configuration.</param>
internal abstract class JdbcConfig(ParsedConfig parsed)
{
    public const string ConnectionUrlKey = "connection.url";
    public const string ConnectionUserKey = "connection.user";
    public const string ConnectionPasswordKey = "connection.password";
    public const string ConnectionAttemptsKey = "connection.attempts";
    public const string ConnectionBackoffKey = "connection.backoff.ms";
    public const string CredentialsProviderKey = "jdbc.credentials.provider.class";
    public const string DialectNameKey = "dialect.name";
    public const string QuoteIdentifiersKey = "quote.sql.identifiers";
    public const string DbTimezoneKey = "db.timezone";
    public const string DateCalendarSystemKey = "date.calendar.system";

    /// <summary>The environment variable in which an operator forbids connection properties: their names, comma-separated, in any case.</summary>
    public const string BlockedPropertiesVariable = "JDBC_CONNECTION_URL_BLOCKED_PARAMS";

    /// <summary>The only implementation of Java's credentials interface there is: it takes user and password from the configuration.</summary>
    public const string DefaultCredentialsProvider = "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

    /// <summary>What the pages of both connectors say of keys that the definition cannot list.</summary>
    public const string DriverProperties = "Further keys that begin with connection. are properties of the JDBC driver, as connection.sslmode=require; they may also "
        + "stand in connection.url. Properties of the Java drivers are translated, or named in the log where they have no meaning here, or refused. A driver of your "
        + "own is an ADO.NET provider in a folder of plugin.path.";

    private const string ConnectionPrefix = "connection.", LegacyCalendarValue = "LEGACY";

    /// <summary>All values.</summary>
    protected ParsedConfig Parsed { get; } = parsed;

    /// <summary>The zone of dates and times that the database keeps without one, with the offsets that Java's JDBC drivers know.</summary>
    public JavaZone Zone { get; } = FindZone(parsed.GetRequiredString(DbTimezoneKey));

    /// <summary>Whether dates before 15 October 1582 are those of <see cref="CivilDate.OfHybrid"/>.</summary>
    public bool LegacyCalendar { get; } = parsed.GetString(DateCalendarSystemKey) == LegacyCalendarValue;

    /// <summary>Where and how to connect, and the dialect to speak there.</summary>
    /// <exception cref="ConfigException">The URL cannot be used: the message says why, without secrets.</exception>
    public ConnectionSettings Connection()
    {
        var url = JdbcUrl.Parse(Parsed.GetRequiredString(ConnectionUrlKey));
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Parsed.WithPrefix(ConnectionPrefix))
            if (name is not ("url" or "user" or "password" or "attempts" or "backoff.ms")) properties[name] = value;
        if (Parsed.GetString(ConnectionUserKey) is { } user) properties["user"] = user;
        if (Parsed.GetPassword(ConnectionPasswordKey) is { } password) properties["password"] = password.Value;
        RefuseBlocked(url, properties, Environment.GetEnvironmentVariable(BlockedPropertiesVariable));
        var target = DatabaseList.Of(url).Target(url, properties);
        var dialect = DialectNames.Create(Parsed.GetString(DialectNameKey), target, QuotingOf(Parsed.GetString(QuoteIdentifiersKey)));
        return new(target, dialect, Parsed.GetInt(ConnectionAttemptsKey), Pause(Parsed.GetLong(ConnectionBackoffKey)));
    }

    /// <summary><c>quote.sql.identifiers</c> from its value, in any case.</summary>
    /// <exception cref="ConfigException">It is neither <c>always</c> nor <c>never</c>.</exception>
    public static IdentifierQuoting QuotingOf(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        "always" => IdentifierQuoting.Always,
        "never" => IdentifierQuoting.Never,
        _ => throw new ConfigException(QuoteIdentifiersKey, value, "expected always or never"),
    };

    /// <summary>The zone of that name, with the offsets that Java's JDBC drivers know.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static JavaZone FindZone(string name) => JavaZones.TryFind(name, out var zone)
        ? zone.Legacy()
        : throw new ConfigException($"'{name}' is not a time zone: expected a name such as Europe/Berlin, an offset such as +02:00, or UTC");

    /// <summary>Refuses connection properties that the operator forbids.</summary>
    /// <param name="url">The URL, which may hold some.</param>
    /// <param name="properties">Those of the configuration.</param>
    /// <param name="blocked">The value of <see cref="BlockedPropertiesVariable"/>, or null.</param>
    /// <exception cref="ConfigException">One is given.</exception>
    public static void RefuseBlocked(JdbcUrl url, IReadOnlyDictionary<string, string> properties, string? blocked)
    {
        foreach (var name in (blocked ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (url.Properties.ContainsKey(name) || properties.ContainsKey(name))
                throw new ConfigException($"The connection property '{name}' is forbidden on this worker by {BlockedPropertiesVariable}");
    }

    /// <summary>Says beside the error of a credentials provider that is not here, as there will be one of Java's own, what can be done without it.</summary>
    public static void ExplainCredentialsProvider(ConfigValue provider)
    {
        if (provider.Errors.Count == 0) return;
        provider.Errors.Add($"Only {DefaultCredentialsProvider} can be used: other implementations of JdbcCredentialsProvider are Java. "
            + $"A config provider can fill in {ConnectionUserKey} and {ConnectionPasswordKey}.");
    }

    /// <summary>
    /// A pause that a timer can make: at least <paramref name="least"/> milliseconds, and at most the three weeks and a half that count as for ever.
    /// </summary>
    protected static TimeSpan Pause(long milliseconds, int least = 0) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, least, int.MaxValue));

    /// <summary>Defines keys as a group, in their order. Those with a group of their own stay there, and take no place in this one.</summary>
    protected static void DefineGroup(ConfigDef definition, string group, params IEnumerable<ConfigKey> keys)
    {
        var place = 0;
        foreach (var key in keys) definition.Define(key.Group is null ? key with { Group = group, OrderInGroup = ++place } : key);
    }

    protected static ConfigKey ConnectionUrl => new(ConnectionUrlKey, ConfigType.String, Importance.High,
        "Where the database is, as a JDBC URL: jdbc:postgresql://host:5432/db, jdbc:mysql://host:3306/db, jdbc:mariadb://host:3306/db, jdbc:sqlite:/path/file, "
        + "jdbc:sqlserver://host;databaseName=db. Parameters in it go to the driver, user and password too.")
    {
        Width = ConfigWidth.Long,
        DisplayName = "JDBC URL",
    };

    protected static ConfigKey ConnectionUser => new(ConnectionUserKey, ConfigType.String, Importance.High,
        "The user to log in as. (One in the URL takes precedence with jdbc:postgresql: and jdbc:mariadb:, as with their Java drivers.)")
    {
        Default = null,
        DisplayName = "JDBC User",
    };

    protected static ConfigKey ConnectionPassword => new(ConnectionPasswordKey, ConfigType.Password, Importance.High,
        "The user's password; the same precedence as the user's.")
    {
        Default = null,
        DisplayName = "JDBC Password",
    };

    protected static ConfigKey CredentialsProvider => new(CredentialsProviderKey, ConfigType.Class, Importance.Low,
        "Where user and password come from. The default takes connection.user and connection.password; classes of one's own are Java and cannot be used here, "
        + "but a config provider can put a secret into either key.")
    {
        Default = DefaultCredentialsProvider,
        Width = ConfigWidth.Long,
        DisplayName = "JDBC Credentials Provider Class",
        Validator = ConfigValidators.By((name, value) =>
        {
            if (value is not DefaultCredentialsProvider) throw new ConfigException(name, value, $"Class {value} could not be found.");
        }, DefaultCredentialsProvider),
    };

    protected static ConfigKey ConnectionAttempts => new(ConnectionAttemptsKey, ConfigType.Int, Importance.Low, "How often to try to connect before giving up.")
    {
        Default = 3,
        Width = ConfigWidth.Short,
        DisplayName = "JDBC connection attempts",
        Validator = ConfigValidators.AtLeast(1),
    };

    protected static ConfigKey ConnectionBackoff => new(ConnectionBackoffKey, ConfigType.Long, Importance.Low, "Milliseconds between two attempts to connect.")
    {
        Default = 10_000L,
        Width = ConfigWidth.Short,
        DisplayName = "JDBC connection backoff in milliseconds",
    };

    protected static ConfigKey DialectName => new(DialectNameKey, ConfigType.String, Importance.Low, "The SQL dialect to use; empty chooses by the URL.")
    {
        Default = "",
        Width = ConfigWidth.Long,
        DisplayName = "Database Dialect",
        Validator = JavaEnum.Exactly(DialectNames.All),
        Recommender = JavaEnum.Recommend([.. DialectNames.All]),
    };

    protected static ConfigKey QuoteIdentifiers => new(QuoteIdentifiersKey, ConfigType.String, Importance.Medium,
        "Whether names of tables and columns are quoted in SQL: always or never.")
    {
        Default = "ALWAYS",
        Width = ConfigWidth.Medium,
        DisplayName = "Quote Identifiers",
        Recommender = JavaEnum.Recommend("always", "never"),
    };

    protected static ConfigKey DbTimezone => new(DbTimezoneKey, ConfigType.String, Importance.Medium,
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
        }, "the name of a time zone, or an offset from UTC"),
    };

    protected static ConfigKey DateCalendarSystem => new(DateCalendarSystemKey, ConfigType.String, Importance.Low,
        "The calendar of dates before 15 October 1582: LEGACY counts their days in the Julian calendar, as Java's older classes do, "
        + "PROLEPTIC_GREGORIAN by ISO 8601. "
        + "Later dates are the same in both.")
    {
        Default = LegacyCalendarValue,
        Width = ConfigWidth.Medium,
        DisplayName = "Date Calendar System",
        Validator = ConfigValidators.In(LegacyCalendarValue, "PROLEPTIC_GREGORIAN"),
    };
}
