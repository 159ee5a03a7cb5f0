using System.Data.Common;
using System.Text;
using Connect.Api;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>SQL Server's Transact-SQL (https://learn.microsoft.com/sql/t-sql/): names, their quotes, and what the catalog says of tables.</summary>
internal sealed partial class SqlServerDialect(ConnectionTarget target, IdentifierQuoting quoting) : Dialect(target, quoting)
{
    public const string DialectName = "SqlServerDatabaseDialect";
    private const string DefaultSchema = "dbo", Synonym = "SYNONYM";

    public override string Name => DialectName;
    protected override char OpenQuote => '[';
    protected override char CloseQuote => ']';
    public override string CurrentTimestampQuery => "SELECT SYSDATETIME()";
    public override bool HasSnapshotIsolation => true;

    /// <summary>
    /// A table from its name in a configuration. As in Java, two parts are database and table, and the schema is <c>dbo</c> where none is named; quotes are
    /// brackets, or those of Microsoft's JDBC driver (<c>"</c>).
    /// </summary>
    /// <exception cref="ConnectException">The name is not one.</exception>
    public override TableId ParseTable(string name)
    {
        var table = base.ParseTable(InBrackets(name));
        return table switch
        {
            { Catalog: null, Schema: null } => table with { Schema = DefaultSchema },
            // What it is of the two is seen when the database is asked.
            { Catalog: null, Schema: { } first } => new(first, null, table.Name),
            _ => table,
        };
    }

    public override string Respell(string name)
    {
        try { return InBrackets(name); }
        // An entry that is no name matches nothing.
        catch (ConnectException) { return name; }
    }

    /// <summary>
    /// The table's database and schema. The first of two parts is a database, as in Java, unless there is none of that name and there is such a schema.
    /// </summary>
    public override async Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken)
    {
        if (table is { Catalog: not null, Schema: not null }) return table;
        await using var command = Command(connection, transaction, "SELECT DB_NAME(), DB_ID(@p0), SCHEMA_ID(@p0)", table.Catalog ?? "");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var current = reader.GetString(0);
        if (table.Catalog is not { } first) return table with { Catalog = current };
        return reader.IsDBNull(1) && !reader.IsDBNull(2) ? new(current, first, table.Name) : table with { Schema = DefaultSchema };
    }

    public override async Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, DescribeQuery(table.Catalog), table.Schema ?? DefaultSchema, table.Name, table.Catalog);
        return await ReadStructureAsync(command, table, TypeOfTable, static reader => new TableColumn(reader.GetString(1), reader.GetString(2))
        {
            CastType = CastTypeOf(reader.GetString(2), reader.GetInt16(3), reader.IsDBNull(4) ? null : reader.GetString(4)),
            IsNullable = reader.GetBoolean(5),
            IsAutoIncrement = reader.GetBoolean(6),
            IsPrimaryKey = reader.GetBoolean(7),
        }, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        // Every table is in a database.
        if (catalog is { Length: 0 }) return [];
        await using var command = Command(connection, null, ListQuery(catalog), catalog, schemaPattern);
        return await ReadTablesAsync(command, types,
            static reader => (new(reader.GetString(0), reader.GetString(1), reader.GetString(2)), TypeOfTable(reader.GetString(3))), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The query of a table's columns; a synonym has those of what it stands for in the same database.</summary>
    public string DescribeQuery(string? catalog)
    {
        var from = Catalog(catalog);
        return $"""
            SELECT o.type, c.name, COALESCE(y.name, u.name), c.max_length, c.collation_name, c.is_nullable, c.is_identity,
                CAST(CASE WHEN EXISTS (SELECT 1 FROM {from}sys.indexes AS i JOIN {from}sys.index_columns AS k
                    ON k.object_id = i.object_id AND k.index_id = i.index_id
                    WHERE i.object_id = c.object_id AND i.is_primary_key = 1 AND k.column_id = c.column_id) THEN 1 ELSE 0 END AS bit)
            FROM {from}sys.objects AS o JOIN {from}sys.schemas AS s ON s.schema_id = o.schema_id
            LEFT JOIN {from}sys.synonyms AS n ON n.object_id = o.object_id
            LEFT JOIN {from}sys.columns AS c ON c.object_id = CASE WHEN n.object_id IS NULL THEN o.object_id
                WHEN COALESCE(PARSENAME(n.base_object_name, 3), @p2, DB_NAME()) = COALESCE(@p2, DB_NAME()) THEN OBJECT_ID(QUOTENAME(COALESCE(@p2, DB_NAME()))
                    + '.' + QUOTENAME(COALESCE(PARSENAME(n.base_object_name, 2), 'dbo')) + '.' + QUOTENAME(PARSENAME(n.base_object_name, 1))) END
            LEFT JOIN {from}sys.types AS u ON u.user_type_id = c.user_type_id
            LEFT JOIN {from}sys.types AS y ON y.user_type_id = c.system_type_id
            WHERE s.name = @p0 AND o.name = @p1 AND o.type IN ('U', 'V', 'SN', 'S')
            ORDER BY c.column_id
            """;
    }

    /// <summary>The query of a database's tables, views and synonyms, but for the system's own.</summary>
    public string ListQuery(string? catalog)
    {
        var from = Catalog(catalog);
        return $"""
            SELECT COALESCE(@p0, DB_NAME()), s.name, o.name, o.type
            FROM {from}sys.objects AS o JOIN {from}sys.schemas AS s ON s.schema_id = o.schema_id
            WHERE o.type IN ('U', 'V', 'SN') AND o.is_ms_shipped = 0 AND (@p1 IS NULL OR s.name LIKE @p1)
            """;
    }

    /// <summary>Lengths and collations are needed where text is compared: <c>varchar(900) COLLATE name</c>; other types are their names.</summary>
    public static string CastTypeOf(string type, short bytes, string? collation)
    {
        if (collation is null || type is not ("char" or "varchar" or "nchar" or "nvarchar") || !collation.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return type;
        var length = bytes < 0 ? "max" : (type[0] == 'n' ? bytes / 2 : bytes).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"{type}({length}) COLLATE {collation}";
    }

    private string Catalog(string? catalog) => catalog is null ? "" : AlwaysQuote(catalog) + ".";

    private static string TypeOfTable(string type) => type.TrimEnd() switch
    {
        "U" => "TABLE",
        "V" => "VIEW",
        "S" => "SYSTEM TABLE",
        _ => Synonym,
    };

    // The driver's quotes as brackets: "a.b" is [a.b].
    private static string InBrackets(string name)
    {
        if (!name.Contains('"', StringComparison.Ordinal)) return name;
        var text = new StringBuilder(name.Length);
        var (quoted, bracketed) = (false, false);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!quoted)
            {
                // A quote inside brackets, or inside a name, is one of its characters.
                bracketed = bracketed ? c != ']' : c == '[';
                var opens = c == '"' && !bracketed && (text.Length == 0 || text[^1] is '.' or ' ');
                text.Append(opens ? '[' : c);
                quoted = opens;
            }
            else if (c != '"') text.Append(c == ']' ? "]]" : c.ToString());
            else if (i + 1 < name.Length && name[i + 1] == '"') text.Append(name[i++]);
            else
            {
                text.Append(']');
                quoted = false;
            }
        }
        return quoted ? throw new ConnectException($"The table name '{name}' has a quote \" that is not closed by \"") : text.ToString();
    }
}
