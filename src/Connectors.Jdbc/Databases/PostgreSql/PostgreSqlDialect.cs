using System.Data.Common;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>PostgreSQL's SQL (https://www.postgresql.org/docs/current/sql.html).</summary>
internal sealed partial class PostgreSqlDialect(ConnectionTarget target, IdentifierQuoting quoting) : Dialect(target, quoting)
{
    public const string DialectName = "PostgreSqlDatabaseDialect";

    public override string Name => DialectName;

    // NAMEDATALEN - 1; servers built with another length are too rare for a query a connection.
    protected override int MaxTableNameBytes => 63;

    public override TableId ParseTable(string name)
    {
        var table = base.ParseTable(name);
        // Unquoted names are folded by the server; the metadata is to be asked for what it makes of them.
        return Quoting == IdentifierQuoting.Never ? new(Fold(table.Catalog), Fold(table.Schema), Fold(table.Name)!) : table;
    }

    private static string? Fold(string? name) => name is null ? null : string.Create(name.Length, name, (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.ToLowerInvariant(from[i]);
    });

    public override Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken) =>
        CompleteByQueryAsync(connection, transaction, table, "SELECT current_database(), current_schema()", "public", cancellationToken);

    public override async Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, """
            SELECT c.relkind::text, a.attname::text, t.typname::text, format_type(a.atttypid, -1), a.attnotnull, coalesce(k.indisprimary, false),
                   a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary AND a.attnum = ANY (k.indkey)
            WHERE n.nspname = @p0 AND c.relname = @p1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (@p2 IS NULL OR @p2 = current_database())
            ORDER BY a.attnum
            """, table.Schema ?? "public", table.Name, table.Catalog);
        return await ReadStructureAsync(command, table, TypeOfTable, static reader => new TableColumn(reader.GetString(1), reader.GetString(2))
        {
            CastType = reader.GetString(3),
            IsNullable = !reader.GetBoolean(4),
            IsPrimaryKey = reader.GetBoolean(5),
            IsAutoIncrement = reader.GetBoolean(6),
        }, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, null, """
            SELECT current_database(), n.nspname::text, c.relname::text, c.relkind::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
                AND (@p0 IS NULL OR n.nspname LIKE @p0) AND (@p1 IS NULL OR @p1 = current_database())
            ORDER BY n.nspname, c.relname
            """, schemaPattern, catalog);
        return await ReadTablesAsync(command, types,
            static reader => (new(reader.GetString(0), reader.GetString(1), reader.GetString(2)), TypeOfTable(reader.GetString(3))),
            cancellationToken).ConfigureAwait(false);
    }

    private static string TypeOfTable(string kind) => kind switch
    {
        "r" => "TABLE",
        "p" => "PARTITIONED TABLE",
        "v" => "VIEW",
        "m" => "MATERIALIZED VIEW",
        _ => "FOREIGN TABLE",
    };
}
