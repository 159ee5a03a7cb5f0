using System.Data;
using System.Data.Common;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>The SQL of MySQL (https://dev.mysql.com/doc/refman/en/sql-statements.html) and MariaDB.</summary>
internal sealed partial class MySqlDialect(ConnectionTarget target, IdentifierQuoting quoting) : Dialect(target, quoting)
{
    public const string DialectName = "MySqlDatabaseDialect";

    public override string Name => DialectName;
    protected override char OpenQuote => '`';
    protected override char CloseQuote => '`';
    public override string CurrentTimestampQuery => "SELECT CURRENT_TIMESTAMP(6)";

    // Not one of MySqlConnector's own: closing a connection with one of these waits without a limit for the server to roll it back
    // (https://dev.mysql.com/doc/refman/en/commit.html), and as long as the server is silent, the transaction's locks stay.
    public override async ValueTask<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel level, CancellationToken cancellationToken) =>
        await StatementTransaction.BeginAsync(connection, level, cancellationToken).ConfigureAwait(false);

    public override async Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken)
    {
        if (table.Catalog is not null) return table;
        await using var command = Command(connection, transaction, "SELECT DATABASE()");
        return table with { Catalog = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string };
    }

    public override async Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken)
    {
        // Databases are catalogs here; a schema in the name is an error of the name, which the statements will show.
        await using var command = Command(connection, transaction, """
            SELECT t.TABLE_TYPE, c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.IS_NULLABLE, c.COLUMN_KEY, c.EXTRA
            FROM information_schema.TABLES t LEFT JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
            WHERE t.TABLE_SCHEMA = @p0 AND t.TABLE_NAME = @p1 ORDER BY c.ORDINAL_POSITION
            """, table.Schema ?? table.Catalog, table.Name);
        return await ReadStructureAsync(command, table, TypeOfTable, ReadColumn, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, null, """
            SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES
            WHERE (@p0 IS NULL OR TABLE_SCHEMA = @p0) AND TABLE_SCHEMA NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
            ORDER BY TABLE_SCHEMA, TABLE_NAME
            """, catalog);
        return await ReadTablesAsync(command, types,
            static reader => (new(reader.GetString(0), null, reader.GetString(1)), TypeOfTable(reader.GetString(2))),
            cancellationToken).ConfigureAwait(false);
    }

    private static TableColumn ReadColumn(DbDataReader reader) => new(reader.GetString(1), reader.GetString(2))
    {
        CastType = reader.GetString(3),
        IsNullable = reader.GetString(4) == "YES",
        IsPrimaryKey = reader.GetString(5) == "PRI",
        IsAutoIncrement = reader.GetString(6).Contains("auto_increment", StringComparison.OrdinalIgnoreCase),
    };

    private static string TypeOfTable(string type) => type == "BASE TABLE" ? "TABLE" : type;
}
