using System.Data.Common;
using System.Globalization;
using Connect.Api;
using MySql.Data.MySqlClient;

namespace Connectors.Jdbc;

/// <summary>MySQL and MariaDB over Oracle's Connector/NET (https://dev.mysql.com/doc/connector-net/en/).</summary>
public sealed class MySqlDatabase : Database
{
    private const int DefaultPort = 3306;
    private static readonly TimeSpan DefaultOpening = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override string Name => "MySQL";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["mysql", "mariadb"];
    /// <inheritdoc/>
    public override string DialectName => MySqlDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["MySql.Data.MySqlClient"];
    /// <inheritdoc/>
    protected override DbProviderFactory BuiltIn => MySqlClientFactory.Instance;
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.MySql;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => UrlProperties.MySql;

    /// <inheritdoc/>
    protected override bool UrlTakesPrecedence(JdbcUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsMariaDb;
    }

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        text["Server"] = url.Hosts.Count switch
        {
            0 => "localhost",
            1 => url.Hosts[0].Name,
            _ => string.Join(',', url.Hosts.Select(h => $"{h.Name}:{h.Port ?? DefaultPort}")),
        };
        if (url.Hosts.Count == 1) text["Port"] = (url.Hosts[0].Port ?? DefaultPort).ToString(CultureInfo.InvariantCulture);
        if (url.Database is not null) text["Database"] = url.Database;
        text["Pooling"] = "false";
        text["Character Set"] = "utf8mb4";
        // As the Java drivers: statements may run as long as they need, BOOL columns are numbers, and rows that were found count, not rows that changed.
        text["Default Command Timeout"] = "0";
        text["Treat Tiny As Boolean"] = "false";
        text["Allow User Variables"] = "true";
    }

    /// <summary>
    /// TLS: <c>sslMode</c> of either driver (DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY; disable, trust, verify-ca, verify-full), or else the
    /// older <c>useSSL</c>, <c>requireSSL</c>, <c>verifyServerCertificate</c>, <c>trustServerCertificate</c> and
    /// <c>disableSslHostnameVerification</c> together.
    /// </summary>
    protected override void Complete(JdbcUrl url, IReadOnlyDictionary<string, string> properties, DbConnectionStringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(text);
        if (properties.ContainsKey("localSocket")) text["Connection Protocol"] = "unix";
        if (properties.TryGetValue("sslMode", out var mode))
        {
            text["SSL Mode"] = mode.Trim().ToLowerInvariant().Replace('-', '_') switch
            {
                "disabled" or "disable" => "Disabled",
                "preferred" => "Preferred",
                "required" or "trust" => "Required",
                "verify_ca" => "VerifyCA",
                "verify_identity" or "verify_full" => "VerifyFull",
                _ => throw new ConfigException($"The {Name} connection property 'sslMode' has the value '{mode}': "
                    + "expected one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY, disable, trust, verify-ca, verify-full"),
            };
            return;
        }
        bool? Flag(string name) => properties.TryGetValue(name, out var value) ? UrlProperties.IsTrue(value) : null;
        var mariaDb = url.IsMariaDb;
        if (Flag("useSSL") is false) text["SSL Mode"] = "Disabled";
        else if (Flag("verifyServerCertificate") is true) text["SSL Mode"] = "VerifyCA";
        else if (Flag("useSSL") is true && mariaDb)
            text["SSL Mode"] = Flag("trustServerCertificate") is true ? "Required" : Flag("disableSslHostnameVerification") is true ? "VerifyCA" : "VerifyFull";
        else if (Flag("requireSSL") is true) text["SSL Mode"] = "Required";
        // The defaults of the Java drivers: MySQL's takes TLS where the server offers it, MariaDB's none.
        else text["SSL Mode"] = mariaDb ? "Disabled" : "Preferred";
    }

    /// <summary>
    /// As the Java drivers: values that do not fit are refused, whatever the server's default is (<c>jdbcCompliantTruncation=false</c> leaves it).
    /// </summary>
    protected override IEnumerable<string> SessionStatements(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return properties.TryGetValue("jdbcCompliantTruncation", out var value) && !UrlProperties.IsTrue(value)
            ? []
            : ["SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')"];
    }

    // Connector/NET's own limit ends with the connection of the socket; a server that says nothing then is waited for by the system's limits alone.
    internal override TimeSpan? LongestOpening(ConnectionTarget target) =>
        target.Property("connectTimeout") is not { } given || !double.TryParse(given, CultureInfo.InvariantCulture, out var millis) ? DefaultOpening
        : millis > 0 ? TimeSpan.FromMilliseconds(Math.Min(millis, int.MaxValue)) : Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new MySqlDialect(target, quoting);
}
