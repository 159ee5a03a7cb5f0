using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Microsoft.Data.SqlClient;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>SQL Server and Azure SQL over Microsoft.Data.SqlClient (https://learn.microsoft.com/sql/connect/ado-net/).</summary>
public sealed class SqlServerDatabase : Database
{
    // Of Microsoft's JDBC driver; an instance that is named has a port of its own.
    private const int DefaultPort = 1433;

    /// <inheritdoc/>
    public override string Name => "SQL Server";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlserver"];
    /// <inheritdoc/>
    public override string DialectName => SqlServerDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.SqlClient"];
    /// <inheritdoc/>
    protected override DbProviderFactory BuiltIn
    {
        get
        {
            ProviderGlobalization.Allow();
            return SqlClientFactory.Instance;
        }
    }
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.SqlServer;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => SqlServerProperties.All;

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(text);
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
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(text);
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
    internal override void Ready(DbConnection connection, ConnectionTarget target)
    {
        if (connection is SqlConnection sql && AccessToken(target.Properties) is { Length: > 0 } token) sql.AccessToken = token;
    }

    /// <summary>
    /// On a thread of its own: for connections that are not pooled the provider's asynchronous call lets only as many be opened at a time as there are
    /// processors, so that servers which do not answer would hold up all others.
    /// </summary>
    internal override Task OpenAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(static state => ((DbConnection)state!).Open(), connection, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqlServerDialect(target, quoting);

    internal static string? AccessToken(IReadOnlyDictionary<string, string> properties)
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
