using System.Data.Common;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>SQLite's SQL (https://www.sqlite.org/lang.html).</summary>
internal sealed partial class SqliteDialect(ConnectionTarget target, IdentifierQuoting quoting) : Dialect(target, quoting)
{
    public const string DialectName = "SqliteDatabaseDialect";

    public override string Name => DialectName;

    public override Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken) =>
        Task.FromResult(table);

    public override async Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, """
            SELECT m.type, c.name, c.type, c."notnull", c.pk FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c
            WHERE m.name = @p0 COLLATE NOCASE AND m.type IN ('table', 'view') ORDER BY c.cid
            """, table.Name);
        return await ReadStructureAsync(command, table, static type => type.ToUpperInvariant(), static reader =>
        {
            var key = reader.GetInt64(4) > 0;
            return new TableColumn(reader.GetString(1), reader.IsDBNull(2) ? "" : reader.GetString(2))
            {
                IsNullable = reader.GetInt64(3) == 0 && !key,
                IsPrimaryKey = key,
                IsAutoIncrement = key && reader.GetString(2).Equals("INTEGER", StringComparison.OrdinalIgnoreCase),
            };
        }, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, null,
            "SELECT name, upper(type) FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name");
        return await ReadTablesAsync(command, types, static reader => (new(null, null, reader.GetString(0)), reader.GetString(1)), cancellationToken)
            .ConfigureAwait(false);
    }
}
