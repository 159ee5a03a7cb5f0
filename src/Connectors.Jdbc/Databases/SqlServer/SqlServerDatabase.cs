using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;
using Microsoft.Data.SqlClient;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>SQL Server and Azure SQL over Microsoft.Data.SqlClient (https://learn.microsoft.com/sql/connect/ado-net/).</summary>
internal sealed class SqlServerDatabase : Database
{
    // Of Microsoft's JDBC driver; an instance that is named has a port of its own.
    private const int DefaultPort = 1433;

    public override string Name => "SQL Server";
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlserver"];
    public override string DialectName => SqlServerDialect.DialectName;
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.SqlClient"];
    protected override DbProviderFactory BuiltIn => SqlClientFactory.Instance;

    /// <summary>See https://learn.microsoft.com/sql/t-sql/language-elements/slash-star-comment-transact-sql.</summary>
    public override SqlLexis Lexis { get; } = new() { Brackets = true, NestedComments = true };

    public override IReadOnlyList<UrlProperty> Properties => SqlServerProperties.All;

    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        text["Data Source"] = DataSource(url, url.Properties);
        if (url.Database is not null) text["Initial Catalog"] = url.Database;
        // A task keeps one connection; closing it is to end it.
        text["Pooling"] = false;
        // As Microsoft's JDBC driver: 30 seconds to log in, and statements run as long as they need.
        text["Connect Timeout"] = 30;
        text["Command Timeout"] = 0;
        text["Application Name"] = "Connect for .NET";
    }

    /// <summary>
    /// What several properties say together: server, instance and port; the limit of a statement, which <c>queryTimeout</c> (seconds) and
    /// <c>socketTimeout</c> (milliseconds) both set; <c>integratedSecurity</c> with its scheme.
    /// </summary>
    protected override void Complete(JdbcUrl url, IReadOnlyDictionary<string, string> properties, DbConnectionStringBuilder text)
    {
        text["Data Source"] = DataSource(url, properties);
        if (First(properties, "databaseName", "database") is { Length: > 0 } database) text["Initial Catalog"] = database;
        if (properties.ContainsKey("failoverPartner") && !IsSet(text, "Initial Catalog"))
            throw new ConfigException($"The {Name} connection property 'failoverPartner' needs a databaseName");
        if (SqlServerProperties.StatementLimit(properties) is { } seconds) text["Command Timeout"] = seconds;
        var integrated = text.TryGetValue("Integrated Security", out var own) && own is true or "true";
        if (properties.GetValueOrDefault("authenticationScheme")?.Trim() is { } scheme && scheme.Equals("NTLM", StringComparison.OrdinalIgnoreCase) && integrated)
        {
            throw new ConfigException($"The {Name} connection property 'authenticationScheme' is refused: NTLM with a user and a password is not spoken; "
                + "JavaKerberos and NativeAuthentication log in as the worker's own user");
        }
        // The provider takes one or the other.
        if (!integrated && AccessToken(properties) is null) return;
        foreach (var keyword in (ReadOnlySpan<string>)["User ID", "Password", "Authentication"]) text.Remove(keyword);
    }

    /// <summary>
    /// A password without a user is an access token of Microsoft Entra ID, as in the Java dialect; so is <c>accessToken</c>. The provider takes it only beside
    /// the connection string.
    /// </summary>
    public override void Ready(DbConnection connection, ConnectionTarget target)
    {
        ProviderGlobalization.Allow(connection.GetType().Assembly);
        if (AccessToken(target.Properties) is not { Length: > 0 } token) return;
        if (connection is not SqlConnection own)
            throw new ConfigException($"An access token can be given to the built-in provider alone: take {ProviderNames[0]} out of plugin.path, or set connection.user");
        own.AccessToken = token;
    }

    /// <summary>
    /// On a thread of its own: for connections that are not pooled the provider's asynchronous call lets only as many be opened at a time as there are
    /// processors, so that servers which do not answer would hold up all others.
    /// </summary>
    public override Task OpenAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(static state => ((DbConnection)state!).Open(), connection, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public override DatabaseErrors Errors { get; } = new SqlServerErrors();

    public override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new SqlServerSource();

    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqlServerDialect(target, quoting);

    public static string? AccessToken(IReadOnlyDictionary<string, string> properties)
    {
        if (First(properties, "accessToken") is { Length: > 0 } token) return token;
        return First(properties, "user", "userName", "uid") is null or "" && !properties.ContainsKey("authentication") ? First(properties, "password") : null;
    }

    private static bool IsSet(DbConnectionStringBuilder text, string keyword) => text.TryGetValue(keyword, out var value) && value is string { Length: > 0 };

    // host\instance,port, in the provider's spelling; where there is a port, the instance is not looked up, as in the JDBC driver.
    private static string DataSource(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
        var (host, instance) = (url.Hosts.Count > 0 ? url.Hosts[0].Name : null, First(properties, "instanceName"));
        if (host is null && First(properties, "serverName", "server") is { Length: > 0 } server)
        {
            var backslash = server.IndexOf('\\', StringComparison.Ordinal);
            (host, instance) = backslash < 0 ? (server, instance) : (server[..backslash], server[(backslash + 1)..]);
        }
        host = host is null or "." or "(local)" ? "localhost" : host;
        var port = url.Hosts.Count > 0 ? url.Hosts[0].Port : null;
        if (port is null && First(properties, "portNumber", "port") is { } given)
        {
            port = int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
                ? number
                : throw new ConfigException($"The SQL Server connection property 'portNumber' has the value '{given}': expected 1 to 65535");
        }
        if (port is null && !string.IsNullOrEmpty(instance)) return $"{host}\\{instance}";
        // Over TCP, whatever name it is: Windows would try shared memory for its own.
        return string.Create(CultureInfo.InvariantCulture, $"tcp:{host},{port ?? DefaultPort}");
    }

    private static string? First(IReadOnlyDictionary<string, string> properties, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (properties.GetValueOrDefault(name) is { } value) return value.Trim();
        return null;
    }
}
