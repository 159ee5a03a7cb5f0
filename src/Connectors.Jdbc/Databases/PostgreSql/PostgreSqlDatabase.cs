using System.Data.Common;
using Connectors.Jdbc.Source;
using Npgsql;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>PostgreSQL over Npgsql (https://www.npgsql.org).</summary>
public sealed partial class PostgreSqlDatabase : Database
{
    private const int DefaultPort = 5432;

    /// <inheritdoc/>
    public override string Name => "PostgreSQL";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["postgresql"];
    /// <inheritdoc/>
    public override string DialectName => PostgreSqlDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["Npgsql"];
    /// <inheritdoc/>
    protected override DbProviderFactory BuiltIn => NpgsqlFactory.Instance;
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.PostgreSql;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => PostgreSqlProperties.All;

    /// <inheritdoc/>
    protected override bool UrlTakesPrecedence(JdbcUrl url) => true;

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        string Name(JdbcHost host) => host.Name.Contains(':', StringComparison.Ordinal) ? $"[{host.Name}]" : host.Name;
        text["Host"] = url.Hosts.Count switch
        {
            0 => "localhost",
            1 => Name(url.Hosts[0]),
            _ => string.Join(',', url.Hosts.Select(h => $"{Name(h)}:{h.Port ?? DefaultPort}")),
        };
        if (url.Hosts.Count == 1) text["Port"] = url.Hosts[0].Port ?? DefaultPort;
        if (url.Database is not null) text["Database"] = url.Database;
        // As the Java driver: statements may run as long as they need, and refusals show the row (unless trim.sensitive.log says otherwise).
        text["Command Timeout"] = 0;
        text["Include Error Detail"] = true;
        // Java's driver sets the zone of its own process, which in containers is UTC; the server's default could be anything.
        text["Timezone"] = "UTC";
        // A task keeps one connection; closing it is to end it.
        if (url.Hosts.Count < 2) text["Pooling"] = false;
        // A batch is hundreds of kilobytes, and each full buffer is a call of the system: 8 KiB, as Npgsql would have it, costs a tenth of the CPU of a sink.
        text["Write Buffer Size"] = 64 << 10;
        text["Application Name"] = "Connect for .NET";
    }

    /// <summary>As pgjdbc, which asks a single server too which role it has.</summary>
    protected override void Complete(JdbcUrl url, IReadOnlyDictionary<string, string> properties, DbConnectionStringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(text);
        if (url.Hosts.Count < 2) text.Remove("Target Session Attributes");
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> SessionStatements(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(properties);
        if (url.Hosts.Count > 1 || !properties.TryGetValue("targetServerType", out var wanted)) return [];
        try
        {
            return PostgreSqlProperties.ServerType(wanted) switch
            {
                "primary" => [Require("NOT pg_is_in_recovery()", "it is a secondary server, and targetServerType asks for the primary")],
                "standby" => [Require("pg_is_in_recovery()", "it is the primary server, and targetServerType asks for a secondary")],
                _ => [],
            };
        }
        // The table of properties says what is expected.
        catch (FormatException) { return []; }
    }

    private static string Require(string condition, string message) => $"DO $$BEGIN IF NOT ({condition}) THEN RAISE EXCEPTION '{message}'; END IF; END$$";

    /// <inheritdoc/>
    internal override DatabaseErrors Errors { get; } = new PostgreSqlErrors();

    /// <inheritdoc/>
    internal override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new PostgreSqlSource();

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new PostgreSqlDialect(target, quoting);
}
