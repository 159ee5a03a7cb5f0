using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Connectors.Jdbc.Columns;
using SchemaType = Connect.Api.Data.SchemaType;

namespace Connectors.Jdbc.Databases;

internal abstract partial class Dialect
{
    /// <summary>The most rows of a statement.</summary>
    public virtual int MaxRowsPerStatement => 512;

    /// <summary>The most parameters of a statement.</summary>
    public virtual int MaxParameters => 32_000;

    /// <summary>The most bytes of parameters in a statement, roughly.</summary>
    public virtual int MaxBytesPerStatement => 2 << 20;

    /// <inheritdoc cref="Database.RunsSynchronously"/>
    public bool RunsSynchronously => Target.Database.RunsSynchronously;

    /// <summary>Whether statements that change tables can be taken back with the others of a transaction; if not, they commit it.</summary>
    public virtual bool HasTransactionalDdl => true;

    /// <summary>A statement that readies a session for the dialect's own statements and literals, or null where any session is ready.</summary>
    public virtual string? WritingSession => null;

    /// <summary>A parameter in the statements that write rows, by its place in the statement: also the name of the parameter.</summary>
    public virtual string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    /// <summary>Whether statements are prepared on the server.</summary>
    public virtual bool Prepares => true;

    /// <summary>Whether a statement of several upserts must not have two rows of one key.</summary>
    public virtual bool UpsertsNeedDistinctKeys => false;

    /// <summary>How values of a column are handed to the provider.</summary>
    /// <param name="column">The column.</param>
    /// <param name="actual">The table's column, or null where it is not known.</param>
    public virtual ValueKind KindOf(SinkColumn column, TableColumn? actual)
    {
        if (column.IsTimestampField) return ValueKind.Timestamp;
        return column.Schema.LogicalType switch
        {
            LogicalType.Decimal => ValueKind.Decimal,
            LogicalType.Date => ValueKind.Date,
            LogicalType.Time => ValueKind.Time,
            LogicalType.Timestamp => ValueKind.Timestamp,
            _ => column.Schema.Type switch
            {
                SchemaType.Int8 or SchemaType.Int16 => ValueKind.Int16,
                SchemaType.Int32 => ValueKind.Int32,
                SchemaType.Int64 => ValueKind.Int64,
                SchemaType.Float32 => ValueKind.Float32,
                SchemaType.Float64 => ValueKind.Float64,
                SchemaType.Boolean => ValueKind.Boolean,
                SchemaType.String => ValueKind.Text,
                SchemaType.Bytes => ValueKind.Bytes,
                _ => ValueKind.Unsupported,
            },
        };
    }

    /// <summary>A buffer for the values of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="actual">The table's column, or null where it is not known.</param>
    /// <param name="times">What points in time are in the database.</param>
    /// <param name="nullIsDefault">Whether null stands for the default of the column's schema.</param>
    public ColumnBuffer CreateBuffer(SinkColumn column, TableColumn? actual, TimeRules times, bool nullIsDefault) =>
        new(column, KindOf(column, actual), times, nullIsDefault, ArrayLiteral);

    /// <summary>An array as the database reads it, of dialects that have columns of arrays.</summary>
    protected virtual string ArrayLiteral(IReadOnlyList<object?> items) => throw new ConnectException($"{Name} has no arrays");

    /// <summary>What writes batches of rows; some databases have ways of their own.</summary>
    /// <param name="operation">What to do with the rows.</param>
    /// <param name="keys">The table's key columns.</param>
    /// <param name="others">Its other columns.</param>
    /// <param name="structure">The table.</param>
    /// <param name="options">How rows are written.</param>
    public virtual RowWriter CreateWriter(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, TableStructure structure, WriteOptions options)
    {
        // An update has its key at the end, as it is written.
        ColumnBuffer[] buffers = operation switch
        {
            RowOperation.Update => [.. others, .. keys],
            RowOperation.Delete => [.. keys],
            _ => [.. keys, .. others],
        };
        // Updates of several rows are several statements, which cannot be prepared together.
        var prepares = operation is not RowOperation.Update || MaxRowsPerStatement == 1;
        var distinct = operation is RowOperation.Upsert && UpsertsNeedDistinctKeys ? keys : null;
        return new StatementWriter(this, buffers, StatementFor(operation, structure.Id, keys, others), prepares, options.RowsAlone, distinct);
    }

    /// <summary>The statement for a number of rows.</summary>
    public Func<int, string> StatementFor(RowOperation operation, TableId table, ColumnBuffer[] keys, ColumnBuffer[] others)
    {
        string[] k = [.. keys.Select(c => Quote(c.Column.Name))], o = [.. others.Select(c => Quote(c.Column.Name))];
        return operation switch
        {
            RowOperation.Insert => rows => InsertStatement(table, [.. k, .. o], rows),
            RowOperation.Upsert => rows => UpsertStatement(table, k, o, rows),
            RowOperation.Update => rows => UpdateStatement(table, k, o, rows),
            _ => rows => DeleteStatement(table, k, rows),
        };
    }

    /// <summary>Inserts rows.</summary>
    protected virtual string InsertStatement(TableId table, string[] columns, int rows) =>
        $"INSERT INTO {Quote(table)} ({string.Join(',', columns)}) VALUES {Rows(columns.Length, rows)}";

    /// <summary>Upserts rows.</summary>
    protected virtual string UpsertStatement(TableId table, string[] keys, string[] others, int rows) =>
        throw new ConnectException($"Write to table '{Quote(table)}' in UPSERT mode is not supported with the "
            + $"{Name.Replace("DatabaseDialect", "", StringComparison.Ordinal)} dialect.");

    /// <summary>Updates rows, a statement each: they go together, since no common SQL updates several rows to values of their own.</summary>
    protected virtual string UpdateStatement(TableId table, string[] keys, string[] others, int rows)
    {
        var sql = new StringBuilder();
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            if (row > 0) sql.Append(";\n");
            sql.Append("UPDATE ").Append(Quote(table)).Append(" SET ");
            for (var i = 0; i < others.Length; i++) sql.Append(i == 0 ? "" : ",").Append(others[i]).Append(" = ").Append(Placeholder(at++));
            for (var i = 0; i < keys.Length; i++) sql.Append(i == 0 ? " WHERE " : " AND ").Append(keys[i]).Append(" = ").Append(Placeholder(at++));
        }
        return sql.ToString();
    }

    /// <summary>Deletes rows.</summary>
    protected virtual string DeleteStatement(TableId table, string[] keys, int rows)
    {
        var sql = new StringBuilder($"DELETE FROM {Quote(table)} WHERE ");
        if (keys.Length == 1)
            return sql.Append(keys[0]).Append(" IN (").AppendJoin(',', Enumerable.Range(0, rows).Select(Placeholder)).Append(')').ToString();
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : " OR (");
            for (var i = 0; i < keys.Length; i++)
                sql.Append(i == 0 ? "" : " AND ").Append(keys[i]).Append(" = ").Append(Placeholder((row * keys.Length) + i));
            sql.Append(')');
        }
        return sql.ToString();
    }

    /// <summary><c>(@p0,@p1),(@p2,@p3)</c>: parameters by row.</summary>
    protected string Rows(int columns, int rows)
    {
        var sql = new StringBuilder(rows * columns * 6);
        for (var at = 0; at < rows * columns; at++)
        {
            sql.Append(at % columns > 0 ? "," : at == 0 ? "(" : "),(");
            sql.Append(Placeholder(at));
        }
        return sql.Append(')').ToString();
    }

    /// <summary>Gives a parameter the type of a column's values.</summary>
    public virtual void SetType(DbParameter parameter, ColumnBuffer buffer) => SetType(parameter, buffer.Kind);

    /// <summary>Gives a parameter the type of a kind of values.</summary>
    public virtual void SetType(DbParameter parameter, ValueKind kind) => parameter.DbType = kind switch
    {
        ValueKind.Int16 => DbType.Int16,
        ValueKind.Int32 => DbType.Int32,
        ValueKind.Int64 or ValueKind.DateMilliseconds or ValueKind.Milliseconds => DbType.Int64,
        ValueKind.Float32 => DbType.Single,
        ValueKind.Float64 => DbType.Double,
        ValueKind.Boolean => DbType.Boolean,
        ValueKind.Bytes => DbType.Binary,
        ValueKind.Decimal => DbType.Decimal,
        ValueKind.Date => DbType.Date,
        ValueKind.Time => DbType.Time,
        ValueKind.Timestamp => DbType.DateTime2,
        ValueKind.Instant => DbType.DateTimeOffset,
        _ => DbType.String,
    };

    /// <summary>The value of a row as the provider takes it.</summary>
    public virtual object ValueOf(ColumnBuffer buffer, int row)
    {
        if (!buffer.Present[row]) return DBNull.Value;
        switch (buffer.Kind)
        {
            case ValueKind.Int16: return (short)buffer.Bits[row];
            case ValueKind.Int32: return (int)buffer.Bits[row];
            case ValueKind.Int64 or ValueKind.DateMilliseconds or ValueKind.Milliseconds: return buffer.Bits[row];
            case ValueKind.Float32: return (float)BitConverter.Int64BitsToDouble(buffer.Bits[row]);
            case ValueKind.Float64: return BitConverter.Int64BitsToDouble(buffer.Bits[row]);
            case ValueKind.Boolean: return buffer.Bits[row] != 0;
            case ValueKind.Decimal: return Decimal((BigDecimal)buffer.References[row]!);
            case ValueKind.Date: return new DateTime(buffer.Bits[row] * TimeSpan.TicksPerDay);
            case ValueKind.Time: return new TimeSpan(buffer.Bits[row]);
            case ValueKind.Timestamp: return new DateTime(buffer.Bits[row]);
            case ValueKind.Instant: return new DateTimeOffset(buffer.Bits[row], TimeSpan.Zero);
            default: return buffer.References[row]!;
        }
    }

    /// <summary>A decimal as the provider takes it; one that System.Decimal cannot hold goes as text, which databases read as exactly.</summary>
    protected static object Decimal(BigDecimal value) => value.TryToDecimal(out var number) ? number : value.ToPlainString();
}
