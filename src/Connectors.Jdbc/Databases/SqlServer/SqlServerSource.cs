using System.Data;
using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>Reads SQL Server. What each type becomes follows Microsoft's JDBC driver.</summary>
internal sealed class SqlServerSource : SourceDatabase
{
    // As many as there are tables, each with one; a user's query may be any text.
    private const int MostDescribed = 10_000;

    private readonly Dictionary<string, Dictionary<string, string>> _described = new(StringComparer.Ordinal);

    // What is known of the SELECT that is about to run: its columns' types by their names.
    private Dictionary<string, string> _types = [];
    private SqlDbType _timestamps = SqlDbType.DateTime2;

    public override ColumnReaders Readers { get; } = new SqlServerColumns();

    /// <summary>
    /// Asks for the types once a SELECT. A timestamp goes in the type of the column it is compared with: a <c>datetime</c> counts in thirds of a hundredth of a
    /// second, and of a <c>datetime2</c> that is near it the server makes another one; to a <c>datetimeoffset</c> a time without an offset is one of UTC. And
    /// the provider calls <c>numeric</c> and <c>decimal</c> by one name, which are two to <c>numeric.mapping</c>.
    /// </summary>
    public override async Task LearnAsync(DbConnection connection, DbTransaction? transaction, string select, IReadOnlyList<string> timestampColumns,
        CancellationToken cancellationToken)
    {
        if (!_described.TryGetValue(select, out var types))
        {
            types = await TypesAsync(connection, transaction, select, cancellationToken).ConfigureAwait(false);
            if (_described.Count < MostDescribed) _described.Add(select, types);
        }
        _types = types;
        _timestamps = SqlDbType.DateTime2;
        SqlDbType? common = null;
        foreach (var column in timestampColumns)
        {
            if (!types.TryGetValue(column, out var type)) continue;
            var own = type switch
            {
                "datetime" => SqlDbType.DateTime,
                "datetimeoffset" => SqlDbType.DateTimeOffset,
                _ => SqlDbType.DateTime2,
            };
            if (common is { } other && other != own)
            {
                throw new ConnectException($"The timestamp columns {string.Join(", ", timestampColumns)} are of types that cannot be compared with one time "
                    + $"({string.Join(", ", timestampColumns.Select(c => types.GetValueOrDefault(c, "unknown")))}): name columns of one type in "
                    + "timestamp.column.name, datetime2 or datetimeoffset");
            }
            common = own;
        }
        _timestamps = common ?? SqlDbType.DateTime2;
    }

    public override Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken) =>
        ExecuteAsync(command, ColumnsAsync, cancellationToken);

    /// <summary>Has the server describe the result, which takes no rows and no locks.</summary>
    public override async Task CheckAsync(DbCommand query, CancellationToken cancellationToken)
    {
        await using var check = Dialect.Command(query.Connection!, query.Transaction, "EXEC sys.sp_describe_first_result_set @tsql = @p0", query.CommandText);
        await check.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        switch (_timestamps)
        {
            case SqlDbType.DateTimeOffset:
                parameter.DbType = DbType.DateTimeOffset;
                parameter.Value = new DateTimeOffset(time.ToDateTime(), TimeSpan.Zero);
                break;
            case SqlDbType.DateTime:
                parameter.DbType = DbType.DateTime;
                // It has no time before 1753, nor have its columns.
                var local = zone.ToLocal(time).ToDateTime();
                parameter.Value = local < System.Data.SqlTypes.SqlDateTime.MinValue.Value ? System.Data.SqlTypes.SqlDateTime.MinValue.Value : local;
                break;
            default:
                base.SetTimestamp(parameter, time, zone);
                break;
        }
    }

    public override Instant ReadNow(DbDataReader row, DatabaseZone zone) => zone.ToInstant(Instant.FromDateTime(row.GetDateTime(0)));

    // A query that the server cannot describe has one row with the reason: nothing is known of it then, and running it will tell more.
    private static async Task<Dictionary<string, string>> TypesAsync(DbConnection connection, DbTransaction? transaction, string select,
        CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, transaction,
            "SELECT name, system_type_name FROM sys.dm_exec_describe_first_result_set(@p0, NULL, 0) WHERE name IS NOT NULL AND system_type_name IS NOT NULL",
            select);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) types[rows.GetString(0)] = WithoutLength(rows.GetString(1));
        return types;
    }

    private static string WithoutLength(string type) => type.IndexOf('(', StringComparison.Ordinal) is var open and >= 0 ? type[..open] : type;

    private async Task<IReadOnlyList<ResultColumn>> ColumnsAsync(DbDataReader rows, CancellationToken cancellationToken) =>
        [.. (await rows.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(Column)];

    private ResultColumn Column(DbColumn column, int ordinal)
    {
        // Types of the server's own assemblies come with database and schema: shop.sys.hierarchyid.
        var name = column.DataTypeName ?? "unknown";
        name = name[(name.LastIndexOf('.') + 1)..];
        if (name == "decimal" && _types.GetValueOrDefault(column.ColumnName) == "numeric") name = "numeric";
        // Somebody has altered the table: the next query asks again.
        if (_types.TryGetValue(column.ColumnName, out var described) && described != name) _described.Clear();
        var type = TypeOf(name);
        var (precision, scale) = name switch
        {
            "money" => (19, 4),
            "smallmoney" => (10, 4),
            _ when type is ColumnType.Decimal or ColumnType.Numeric => (column.NumericPrecision ?? 0, column.NumericScale ?? 0),
            _ => (0, 0),
        };
        return new(column.ColumnName, ordinal, type, name, column.AllowDBNull is not false)
        {
            Precision = precision,
            Scale = scale,
            // 0 to 255.
            IsUnsigned = type == ColumnType.TinyInt,
            IsZoned = name == "datetimeoffset",
        };
    }

    private static ColumnType TypeOf(string name) => name switch
    {
        "bit" => ColumnType.Bit,
        "tinyint" => ColumnType.TinyInt,
        "smallint" => ColumnType.SmallInt,
        "int" => ColumnType.Integer,
        "bigint" => ColumnType.BigInt,
        "real" => ColumnType.Real,
        "float" => ColumnType.Double,
        "decimal" or "money" or "smallmoney" => ColumnType.Decimal,
        "numeric" => ColumnType.Numeric,
        "char" or "varchar" or "text" or "nchar" or "nvarchar" or "ntext" or "xml" or "uniqueidentifier" => ColumnType.Text,
        "binary" or "varbinary" or "image" or "timestamp" or "rowversion" or "hierarchyid" => ColumnType.Bytes,
        "date" => ColumnType.Date,
        "time" => ColumnType.Time,
        "datetime2" or "datetime" or "smalldatetime" or "datetimeoffset" => ColumnType.Timestamp,
        // sql_variant, geometry, geography, json, vector, types of users' assemblies: left out, as in Java.
        _ => ColumnType.Other,
    };
}
