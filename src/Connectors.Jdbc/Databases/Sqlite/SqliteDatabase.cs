using System.Data.Common;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>SQLite over Microsoft.Data.Sqlite (https://learn.microsoft.com/dotnet/standard/data/sqlite/), whose packages bring the library for every platform.</summary>
internal sealed class SqliteDatabase : Database
{
    public override string Name => "SQLite";
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlite"];
    public override string DialectName => SqliteDialect.DialectName;
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.Sqlite"];
    protected override DbProviderFactory BuiltIn => SqliteFactory.Instance;

    /// <summary>See https://www.sqlite.org/lang_comment.html and https://www.sqlite.org/lang_keywords.html.</summary>
    public override SqlLexis Lexis { get; } = new() { Backticks = true, Brackets = true };

    public override IReadOnlyList<UrlProperty> Properties => SqliteProperties.All;

    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        text["Data Source"] = string.IsNullOrEmpty(url.Database) ? ":memory:" : url.Database;
        text["Pooling"] = false;
        // As sqlite-jdbc: another's lock is waited for three seconds, unless busy_timeout says otherwise.
        text["Default Timeout"] = 3;
    }

    public override bool RunsSynchronously => true;

    public override DatabaseErrors Errors { get; } = new SqliteErrors();

    public override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new SqliteSource(zone);

    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqliteDialect(target, quoting);
}
