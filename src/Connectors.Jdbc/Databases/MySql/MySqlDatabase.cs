using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;
using MySqlConnector;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>MySQL and MariaDB over MySqlConnector (https://mysqlconnector.net/connection-options/).</summary>
internal sealed class MySqlDatabase : Database
{
    private const int DefaultPort = 3306;

    public override string Name => "MySQL";
    public override IReadOnlyList<string> Subprotocols { get; } = ["mysql", "mariadb"];
    public override string DialectName => MySqlDialect.DialectName;
    public override IReadOnlyList<string> ProviderNames { get; } = ["MySqlConnector"];
    protected override DbProviderFactory BuiltIn => MySqlConnectorFactory.Instance;

    /// <summary>See https://dev.mysql.com/doc/refman/8.4/en/comments.html.</summary>
    public override SqlLexis Lexis { get; } = new() { BackslashEscapes = true, Backticks = true, HashComments = true, SpaceAfterDashes = true };

    public override IReadOnlyList<UrlProperty> Properties => MySqlProperties.All;

    protected override bool UrlTakesPrecedence(JdbcUrl url) => url.IsMariaDb;

    /// <summary>
    /// One after the other, as with the Java drivers: to the provider all servers have one port, and one that is silent takes the time of all.
    /// </summary>
    protected override IEnumerable<JdbcUrl> Servers(JdbcUrl url) => url.Hosts.Count == 0 ? [url] : url.Hosts.Select(url.At);

    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        var host = url.Hosts.Count == 0 ? new JdbcHost("localhost", null) : url.Hosts[0];
        text["Server"] = host.Name;
        text["Port"] = (host.Port ?? DefaultPort).ToString(CultureInfo.InvariantCulture);
        if (url.Database is not null) text["Database"] = url.Database;
        // A task keeps one connection; closing it is to end it.
        text["Pooling"] = "false";
        // As the Java drivers: statements may run as long as they need, BOOL columns are numbers, and variables may stand in SQL.
        text["Default Command Timeout"] = "0";
        text["Treat Tiny As Boolean"] = "false";
        text["Allow User Variables"] = "true";
        // Zero dates are for whoever reads them to judge, and CHAR(36) is text, whatever is in it.
        text["Allow Zero DateTime"] = "true";
        text["GUID Format"] = "None";
    }

    /// <summary>
    /// TLS: <c>sslMode</c> of either driver (DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY; disable, trust, verify-ca, verify-full), or else the
    /// older <c>useSSL</c>, <c>requireSSL</c>, <c>verifyServerCertificate</c>, <c>trustServerCertificate</c> and
    /// <c>disableSslHostnameVerification</c> together.
    /// </summary>
    protected override void Complete(JdbcUrl url, IReadOnlyDictionary<string, string> properties, DbConnectionStringBuilder text)
    {
        if (properties.ContainsKey("localSocket")) text["Connection Protocol"] = "Unix";
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
    protected override IEnumerable<string> SessionStatements(JdbcUrl url, IReadOnlyDictionary<string, string> properties) =>
        properties.TryGetValue("jdbcCompliantTruncation", out var value) && !UrlProperties.IsTrue(value)
            ? []
            : ["SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')"];

    public override DatabaseErrors Errors { get; } = new MySqlErrors();

    public override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new MySqlSource(target);

    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new MySqlDialect(target, quoting);
}
