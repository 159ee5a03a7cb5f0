using System.Data.Common;
using Connectors.Jdbc.Source;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>SQLite over Microsoft.Data.Sqlite (https://learn.microsoft.com/dotnet/standard/data/sqlite/), whose packages bring the library for every platform.</summary>
public sealed class SqliteDatabase : Database
{
    /// <inheritdoc/>
    public override string Name => "SQLite";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlite"];
    /// <inheritdoc/>
    public override string DialectName => SqliteDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.Sqlite"];
    /// <inheritdoc/>
    protected override DbProviderFactory BuiltIn => SqliteFactory.Instance;
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.Sqlite;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => SqliteProperties.All;

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        text["Data Source"] = string.IsNullOrEmpty(url.Database) ? ":memory:" : url.Database;
        text["Pooling"] = false;
        // As sqlite-jdbc: another's lock is waited for three seconds, unless busy_timeout says otherwise.
        text["Default Timeout"] = 3;
    }

    /// <inheritdoc/>
    internal override bool RunsSynchronously => true;

    /// <inheritdoc/>
    internal override DatabaseErrors Errors { get; } = new SqliteErrors();

    /// <inheritdoc/>
    internal override SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone) => new SqliteSource(zone);

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqliteDialect(target, quoting);
}
