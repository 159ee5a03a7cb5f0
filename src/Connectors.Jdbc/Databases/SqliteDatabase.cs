using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Connectors.Jdbc;

/// <summary>SQLite over Microsoft.Data.Sqlite, on the distribution's own library.</summary>
public sealed class SqliteDatabase : Database
{
    // The provider looks for a library of its own packaging; the distribution's is the same code, and kept up to date by it.
    private static readonly Lazy<SqliteFactory> Loaded = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, assembly, path) =>
            name == "e_sqlite3" && (NativeLibrary.TryLoad("libsqlite3.so.0", out var library) || NativeLibrary.TryLoad("sqlite3", out library))
                ? library
                : IntPtr.Zero);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return SqliteFactory.Instance;
    });

    /// <inheritdoc/>
    public override string Name => "SQLite";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlite"];
    /// <inheritdoc/>
    public override string DialectName => SqliteDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.Sqlite"];
    /// <inheritdoc/>
    protected override DbProviderFactory BuiltIn => Loaded.Value;
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.Sqlite;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => UrlProperties.Sqlite;

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        text["Data Source"] = string.IsNullOrEmpty(url.Database) ? ":memory:" : url.Database;
        text["Pooling"] = false;
        // As sqlite-jdbc: another's lock is waited for three seconds, unless busy_timeout says otherwise.
        text["Default Timeout"] = 3;
    }

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqliteDialect(target, quoting);
}
