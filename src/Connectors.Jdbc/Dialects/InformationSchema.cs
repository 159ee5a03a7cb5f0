using System.Data.Common;

namespace Connectors.Jdbc;

/// <summary>Metadata from the standard's INFORMATION_SCHEMA, for dialects whose databases have it and nothing better.</summary>
internal static class InformationSchema
{
    public static async Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, transaction, """
            SELECT t.TABLE_TYPE, c.COLUMN_NAME, c.DATA_TYPE, c.IS_NULLABLE,
                (SELECT count(*) FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS p
                 ON p.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND p.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND p.TABLE_NAME = k.TABLE_NAME
                 WHERE p.CONSTRAINT_TYPE = 'PRIMARY KEY' AND k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME)
            FROM INFORMATION_SCHEMA.TABLES t LEFT JOIN INFORMATION_SCHEMA.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
            WHERE t.TABLE_NAME = @p0 AND (@p1 IS NULL OR t.TABLE_SCHEMA = @p1) ORDER BY c.ORDINAL_POSITION
            """, table.Name, table.Schema ?? table.Catalog);
        return await Dialect.ReadStructureAsync(command, table, TypeOfTable, static reader => new TableColumn(reader.GetString(1), reader.GetString(2))
        {
            IsNullable = reader.GetString(3) == "YES",
            IsPrimaryKey = Convert.ToInt64(reader.GetValue(4), System.Globalization.CultureInfo.InvariantCulture) > 0,
        }, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, null, """
            SELECT TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES
            WHERE (@p0 IS NULL OR TABLE_CATALOG = @p0) AND (@p1 IS NULL OR TABLE_SCHEMA LIKE @p1)
                AND TABLE_SCHEMA NOT IN ('information_schema', 'INFORMATION_SCHEMA', 'pg_catalog')
            ORDER BY TABLE_TYPE, TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME
            """, catalog, schemaPattern);
        return await Dialect.ReadTablesAsync(command, types,
            static reader => (new(reader.GetString(0), reader.GetString(1), reader.GetString(2)), TypeOfTable(reader.GetString(3))),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The type as JDBC calls it.</summary>
    public static string TypeOfTable(string type) => type == "BASE TABLE" ? "TABLE" : type;
}
