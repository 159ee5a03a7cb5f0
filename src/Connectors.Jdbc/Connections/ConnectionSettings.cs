using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>The settings of connections that both connectors share.</summary>
/// <param name="Target">Where and how to connect.</param>
/// <param name="Dialect">The dialect to speak there.</param>
/// <param name="Attempts">How often a connection is tried, at least once.</param>
/// <param name="Backoff">The pause between two tries.</param>
public sealed record ConnectionSettings(ConnectionTarget Target, Dialect Dialect, int Attempts, TimeSpan Backoff)
{
    /// <summary>The environment variable in which an operator forbids connection properties: their names, comma-separated, in any case.</summary>
    public const string BlockedProperties = "JDBC_CONNECTION_URL_BLOCKED_PARAMS";

    private const string Prefix = "connection.";

    /// <summary>Reads <c>connection.*</c>, <c>dialect.name</c> and <c>quote.sql.identifiers</c>.</summary>
    /// <exception cref="ConfigException">The URL cannot be used: the message says why, without secrets.</exception>
    public static ConnectionSettings From(ParsedConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var url = JdbcUrl.Parse(config.GetRequiredString(CommonKeys.ConnectionUrl));
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in config.WithPrefix(Prefix))
            if (name is not ("url" or "user" or "password" or "attempts" or "backoff.ms")) properties[name] = value;
        if (config.GetString(CommonKeys.ConnectionUser) is { } user) properties["user"] = user;
        if (config.GetPassword(CommonKeys.ConnectionPassword) is { } password) properties["password"] = password.Value;
        RefuseBlocked(url, properties, Environment.GetEnvironmentVariable(BlockedProperties));
        var target = DatabaseList.Of(url).Target(url, properties);
        var dialect = DialectNames.Create(config.GetString(CommonKeys.DialectName), target, QuotingOf(config.GetString(CommonKeys.QuoteIdentifiers)));
        return new(target, dialect, config.GetInt(CommonKeys.ConnectionAttempts), Pause(config.GetLong(CommonKeys.ConnectionBackoff)));
    }

    /// <summary><c>quote.sql.identifiers</c> from its text, in any case.</summary>
    /// <exception cref="ConfigException">It is neither <c>always</c> nor <c>never</c>.</exception>
    public static IdentifierQuoting QuotingOf(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "always" => IdentifierQuoting.Always,
        "never" => IdentifierQuoting.Never,
        _ => throw new ConfigException(CommonKeys.QuoteIdentifiers, text, "expected always or never"),
    };

    /// <summary>
    /// A pause that a timer can make: at least <paramref name="least"/> milliseconds, and at most the three weeks and a half that count as for ever.
    /// </summary>
    internal static TimeSpan Pause(long milliseconds, int least = 0) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, least, int.MaxValue));

    internal static void RefuseBlocked(JdbcUrl url, IReadOnlyDictionary<string, string> properties, string? blocked)
    {
        foreach (var name in (blocked ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (url.Properties.ContainsKey(name) || properties.ContainsKey(name))
                throw new ConfigException($"The connection property '{name}' is forbidden on this worker by {BlockedProperties}");
    }
}
