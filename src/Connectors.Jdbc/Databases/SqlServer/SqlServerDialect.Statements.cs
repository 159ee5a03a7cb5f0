using System.Data;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Text;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Microsoft.Data.SqlClient;

namespace Connectors.Jdbc.Databases.SqlServer;

internal sealed partial class SqlServerDialect
{
    private const int DecimalDigits = 38;

    // 2,100 are the server's limit, of which the call that carries a statement takes two.
    public override int MaxParameters => 2098;

    public override bool UpsertsNeedDistinctKeys => true;

    protected override ColumnTypeNames ColumnTypes { get; } = new()
    {
        Int8 = "tinyint",
        Int16 = "smallint",
        Int32 = "int",
        Int64 = "bigint",
        Float32 = "real",
        Float64 = "float",
        Boolean = "bit",
        String = "varchar(max)",
        StringKey = "varchar(900)",
        Bytes = "varbinary(max)",
        Decimal = static scale => $"decimal({DecimalDigits},{scale})",
        Date = "date",
        Time = "time",
        Timestamp = "datetime2",
    };

    public override IReadOnlyList<string> AddColumns(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times) =>
        [$"ALTER TABLE {Quote(table)} ADD\n{string.Join(",\n", columns.Select(c => ColumnSpec(c, times)))}"];

    protected override string Literal(Schema schema, object value, TimeRules times) =>
        value is byte[] bytes ? $"0x{Convert.ToHexString(bytes)}" : base.Literal(schema, value, times);

    public override ValueKind KindOf(SinkColumn column, TableColumn? actual) => base.KindOf(column, actual) switch
    {
        ValueKind.Timestamp when actual?.TypeName == "datetimeoffset" => ValueKind.Instant,
        var kind => kind,
    };

    public override RowWriter CreateWriter(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, TableStructure structure, WriteOptions options)
    {
        // Each record changes all rows.
        if (operation == RowOperation.Update && keys.Length == 0) return base.CreateWriter(operation, keys, others, structure, options);
        ColumnBuffer[] all = operation == RowOperation.Delete ? [.. keys] : [.. keys, .. others];
        var distinct = operation is RowOperation.Upsert or RowOperation.Update ? keys : null;
        return new StatementWriter(this, all, rows => Statement(operation, structure.Id, keys, others, structure, options.MergeHoldLock, rows), prepares: true,
            options.RowsAlone, distinct);
    }

    /// <summary>A statement for a number of rows, whose parameters are by row, keys first.</summary>
    public string Statement(RowOperation operation, TableId table, ColumnBuffer[] keys, ColumnBuffer[] others, TableStructure? structure, bool holdLock, int rows)
    {
        ColumnBuffer[] all = operation == RowOperation.Delete ? [.. keys] : [.. keys, .. others];
        string[] k = [.. keys.Select(NameOf)], names = [.. all.Select(NameOf)];
        var columns = string.Join(',', names);
        if (operation == RowOperation.Insert) return $"INSERT INTO {Quote(table)} ({columns}) VALUES {Values(all, [], structure, rows, numbered: false)}";
        // Text that differs may be one key to the column's collation, whose last row counts; the server would refuse to change a row twice, or take any of them.
        var numbered = operation != RowOperation.Delete && rows > 1 && keys.Any(b => b.IsReference);
        var values = $"(VALUES {Values(all, keys, structure, rows, numbered)}) AS incoming({columns}{(numbered ? "," + RowNumber : "")})";
        var source = !numbered ? values : $"(SELECT {columns} FROM (SELECT {columns},ROW_NUMBER() OVER (PARTITION BY {string.Join(',', k)} ORDER BY {RowNumber} DESC) AS {Rank} "
            + $"FROM {values}) AS ranked WHERE {Rank} = 1) AS incoming";
        var on = string.Join(" AND ", k.Select(c => $"target.{c}=incoming.{c}"));
        var update = string.Join(',', others.Select(NameOf).Select(c => $"{c}=incoming.{c}"));
        return operation switch
        {
            RowOperation.Delete when keys.Length == 1 =>
                $"DELETE FROM {Quote(table)} WHERE {k[0]} IN ({string.Join(',', Enumerable.Range(0, rows).Select(i => Value(keys[0], i, isKey: true, structure)))})",
            RowOperation.Delete => $"DELETE target FROM {Quote(table)} AS target JOIN {source} ON {on}",
            RowOperation.Update => $"UPDATE target SET {update} FROM {Quote(table)} AS target JOIN {source} ON {on}",
            _ => $"MERGE INTO {Quote(table)}{(holdLock ? " WITH (HOLDLOCK)" : "")} AS target USING {source} ON ({on})"
                + (others.Length == 0 ? "" : $" WHEN MATCHED THEN UPDATE SET {update}")
                + $" WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({string.Join(',', names.Select(c => "incoming." + c))});",
        };
    }

    private const string RowNumber = "connect_row", Rank = "connect_rank";

    private string NameOf(ColumnBuffer buffer) => Quote(buffer.Column.Name);

    private static string Values(ColumnBuffer[] all, ColumnBuffer[] keys, TableStructure? structure, int rows, bool numbered)
    {
        var sql = new StringBuilder(rows * all.Length * 6);
        for (var (row, at) = (0, 0); row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ",(");
            for (var i = 0; i < all.Length; i++, at++) sql.Append(i == 0 ? "" : ",").Append(Value(all[i], at, keys.Contains(all[i]), structure));
            if (numbered) sql.Append(CultureInfo.InvariantCulture, $",{row}");
            sql.Append(')');
        }
        return sql.ToString();
    }

    // Text of a key is compared in its column's own type and collation: as Unicode it would have the server convert the column, row by row, where it could look
    // the key up. No key is as long as what it is cast to, so that none is cut to another one's.
    private static string Value(ColumnBuffer buffer, int at, bool isKey, TableStructure? structure)
    {
        var parameter = string.Create(CultureInfo.InvariantCulture, $"@p{at}");
        if (buffer.Kind != ValueKind.Text || structure?.Column(buffer.Column.Name) is not { } actual) return parameter;
        if (actual.TypeName == "sql_variant") return $"CAST({parameter} AS nvarchar(4000))";
        var collate = actual.CastType.IndexOf(" COLLATE ", StringComparison.Ordinal);
        if (!isKey || collate < 0) return parameter;
        var (wide, most) = actual.TypeName[0] == 'n' ? ("nvarchar", 4000) : ("varchar", 8000);
        var length = actual.CastType.AsSpan()[(actual.TypeName.Length + 1)..(collate - 1)];
        return int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var characters) && characters < most
            ? string.Create(CultureInfo.InvariantCulture, $"CAST({parameter}{actual.CastType.AsSpan(collate)} AS {wide}({most}))")
            : parameter + actual.CastType[collate..];
    }

    public override void SetType(DbParameter parameter, ColumnBuffer buffer)
    {
        base.SetType(parameter, buffer);
        // Statements are prepared, and their parameters' types are then those of all rows: of any length, of all digits.
        parameter.Size = buffer.Kind switch
        {
            ValueKind.Text or ValueKind.Bytes or ValueKind.Unsupported => -1,
            // The most that these take; the provider wants it said.
            ValueKind.Time => 5,
            ValueKind.Timestamp => 8,
            ValueKind.Instant => 10,
            _ => 0,
        };
        if (buffer.Kind == ValueKind.Decimal)
            (parameter.Precision, parameter.Scale) = (DecimalDigits, (byte)Math.Clamp(LogicalTypes.ScaleOf(buffer.Column.Schema), 0, DecimalDigits));
        // The days and times of DbType are datetimes to the provider.
        if (buffer.Kind is ValueKind.Date or ValueKind.Time && parameter is SqlParameter own)
            own.SqlDbType = buffer.Kind == ValueKind.Date ? SqlDbType.Date : SqlDbType.Time;
    }

    public override object ValueOf(ColumnBuffer buffer, int row)
    {
        if (buffer.Kind != ValueKind.Decimal || !buffer.Present[row]) return base.ValueOf(buffer, row);
        var value = (BigDecimal)buffer.References[row]!;
        // System.Decimal has ten digits less than SQL Server's.
        try { return SqlDecimal.Parse(value.ToPlainString()); }
        catch (Exception e) when (e is OverflowException or FormatException)
        {
            throw new ArgumentException($"The value {value} of column '{buffer.Column.Name}' has more than the {DecimalDigits} digits of SQL Server's decimal", e);
        }
    }

    public override string? Advice(DbException failure) => SqlServerErrors.NumberOf(failure) switch
    {
        // Arithmetic overflow, here of a tinyint.
        220 when failure.Message.Contains("tinyint", StringComparison.OrdinalIgnoreCase) =>
            "tinyint, which auto.create makes of int8, holds 0 to 255: create the column as smallint",
        544 or 8101 or 8102 => "the column counts up by itself: leave the field out (fields.whitelist, or a transformation), or create the table without IDENTITY",
        271 or 273 => "the column's value is the database's own: leave the field out (fields.whitelist, or a transformation)",
        1919 or 1946 or 1701 => "an index takes keys of 900 or 1,700 bytes: create the table yourself with shorter keys",
        2628 or 8152 => "columns of keys made by auto.create take 900 characters: alter the column to a larger type",
        2760 => "schemas are not created: create it, or change table.name.format",
        8672 => "two records of one batch have keys that are equal to the database",
        8023 => "SQL Server's float and real have no NaN and no infinity: remove them with a transformation",
        _ => null,
    };
}
