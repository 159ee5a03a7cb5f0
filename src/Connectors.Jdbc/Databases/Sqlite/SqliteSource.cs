using System.Data.Common;
using System.Globalization;
using Connectors.Jdbc.Columns;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>Reads SQLite. A column's type is what its declaration says, as in sqlite-jdbc; without one it is that of the first row's value.</summary>
/// <param name="zone">The zone of times that are kept as text.</param>
internal sealed class SqliteSource(DatabaseZone zone) : SourceDatabase
{
    // The result whose first row has been stepped to already, to look at its values; there may be none.
    private (DbDataReader Rows, bool HasRow)? _stepped;

    public override ColumnReaders Readers { get; } = new SqliteColumns(zone);

    public override bool UsesTransactions => false;

    public override Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken) =>
        ExecuteAsync(command, ColumnsAsync, cancellationToken);

    public override ValueTask<bool> NextAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        if (_stepped is not var (stepped, hasRow)) return base.NextAsync(rows, cancellationToken);
        _stepped = null;
        return ReferenceEquals(stepped, rows) ? new(hasRow) : base.NextAsync(rows, cancellationToken);
    }

    // The library searches for a row in the caller's thread, and the provider's own cancellation does nothing.
    public override CancellationTokenRegistration CancelOn(DbCommand command, CancellationToken cancellationToken) =>
        command.Connection is SqliteConnection own
            ? cancellationToken.UnsafeRegister(static state => SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), own)
            : cancellationToken.UnsafeRegister(static state => ((DbCommand)state!).Cancel(), command);

    /// <summary>As milliseconds since 1970: the form in which sqlite-jdbc writes and compares timestamps.</summary>
    public override void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone) => parameter.Value = time.Millis;

    public override Instant ReadNow(DbDataReader row, DatabaseZone zone) =>
        Instant.FromDateTime(DateTime.Parse(row.GetString(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private async Task<IReadOnlyList<ResultColumn>> ColumnsAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        var hasRow = await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        _stepped = (rows, hasRow);
        var columns = await rows.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false);
        return [.. columns.Select((column, ordinal) => Column(column, hasRow ? rows.GetValue(ordinal) : null, ordinal))];
    }

    private static ResultColumn Column(DbColumn column, object? first, int ordinal)
    {
        // Without lengths: the provider cuts them off.
        var name = (column.DataTypeName ?? "").Trim().ToUpperInvariant();
        var type = TypeOf(name, first);
        return new(column.ColumnName, ordinal, type, name.Length == 0 ? "no declared type" : name, column.AllowDBNull is not false)
        {
            IsUnsigned = type is ColumnType.SmallInt or ColumnType.TinyInt,
            IsZoned = type == ColumnType.Timestamp,
        };
    }

    private static ColumnType TypeOf(string name, object? first)
    {
        switch (name)
        {
            // Of 32 bits, unless it is seen at once that these are too few.
            case "INTEGER": return first is long and (< int.MinValue or > int.MaxValue) ? ColumnType.BigInt : ColumnType.Integer;
            case "INT" or "MEDIUMINT" or "BIGINT" or "INT8" or "UNSIGNED BIG INT": return ColumnType.BigInt;
            case "SMALLINT" or "INT2": return ColumnType.SmallInt;
            case "TINYINT": return ColumnType.TinyInt;
            case "REAL": return ColumnType.Real;
            case "DOUBLE" or "DOUBLE PRECISION" or "FLOAT": return ColumnType.Double;
            case "BOOLEAN": return ColumnType.Boolean;
            case "TIMESTAMP": return ColumnType.Timestamp;
            case "DATE" or "DATETIME": return ColumnType.Date;
            // sqlite-jdbc cannot read these; SQLite keeps numbers in them as doubles, or as integers that a double holds.
            case "NUMERIC" or "DECIMAL": return ColumnType.Double;
            case "BLOB" or "BINARY" or "VARBINARY": return ColumnType.Bytes;
        }
        bool Says(string word) => name.Contains(word, StringComparison.Ordinal);
        if (Says("CHAR") || Says("TEXT") || Says("CLOB")) return ColumnType.Text;
        if (Says("INT")) return ColumnType.BigInt;
        return first switch
        {
            long => ColumnType.BigInt,
            double => ColumnType.Double,
            byte[] => ColumnType.Bytes,
            _ => ColumnType.Text,
        };
    }
}
