using System.Data.Common;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;
using Npgsql;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>PostgreSQL over Npgsql (https://www.npgsql.org).</summary>
internal sealed class PostgreSqlDatabase : Database
{
    private const int DefaultPort = 5432;

    public override string Name => "PostgreSQL";
    public override IReadOnlyList<string> Subprotocols { get; } = ["postgresql"];
    public override string DialectName => PostgreSqlDialect.DialectName;
    public override IReadOnlyList<string> ProviderNames { get; } = ["Npgsql"];
    protected override DbProviderFactory BuiltIn => NpgsqlFactory.Instance;

    /// <summary>
    /// See https://www.postgresql.org/docs/current/sql-syntax-lexical.html; with <c>??</c> for the operator <c>?</c>, as pgjdbc has it.
    /// </summary>
    public override SqlLexis Lexis { get; } = new() { DollarQuotes = true, EscapeStrings = true, NestedComments = true, DoubledQuestionMarks = true };

    public override IReadOnlyList<UrlProperty> Properties => PostgreSqlProperties.All;

    protected override bool UrlTakesPrecedence(JdbcUrl url) => true;

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
        if (url.Hosts.Count < 2) text.Remove("Target Session Attributes");
    }

    protected override IEnumerable<string> SessionStatements(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
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

    public override DatabaseErrors Errors { get; } = new PostgreSqlErrors();

    public override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new PostgreSqlSource(target.Factory is NpgsqlFactory);

    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new PostgreSqlDialect(target, quoting);
}
