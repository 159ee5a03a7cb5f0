using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// Reads the values of a provider of which no more is known than ADO.NET's abstract classes, as of one from the plugin path: a column's type is that of its .NET
/// values, and the database's name for it where that says more.
/// </summary>
internal sealed class AdoNetColumns : ColumnReaders
{
    /// <summary>The columns of a result.</summary>
    public static async Task<IReadOnlyList<ResultColumn>> OfAsync(DbDataReader rows, CancellationToken cancellationToken) =>
        [.. (await rows.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(Column)];

    public override ReadValue Value(ResultColumn column, SchemaType type) => type switch
    {
        SchemaType.Boolean => static (row, i) => Datum.Of(Convert.ToBoolean(row.GetValue(i), CultureInfo.InvariantCulture)),
        SchemaType.Int8 => static (row, i) => Datum.Of(Convert.ToSByte(row.GetValue(i), CultureInfo.InvariantCulture)),
        SchemaType.Int16 => static (row, i) => Datum.Of(Convert.ToInt16(row.GetValue(i), CultureInfo.InvariantCulture)),
        SchemaType.Int32 => static (row, i) => Datum.Of(Convert.ToInt32(row.GetValue(i), CultureInfo.InvariantCulture)),
        SchemaType.Int64 => static (row, i) => Datum.Of(Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture)),
        SchemaType.String => static (row, i) => Datum.From(Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture)),
        _ => base.Value(column, type),
    };

    public override ReadNumber Date(ResultColumn column) => static (row, i) => LogicalTypes.FromDate(row.GetValue(i) switch
    {
        DateOnly date => date,
        var value => DateOnly.FromDateTime(Convert.ToDateTime(value, CultureInfo.InvariantCulture)),
    });

    public override ReadNumber Time(ResultColumn column) => static (row, i) => row.GetValue(i) switch
    {
        TimeSpan time => time.Ticks / TimeSpan.TicksPerMicrosecond,
        TimeOnly time => time.Ticks / TimeSpan.TicksPerMicrosecond,
        DateTimeOffset time => time.UtcDateTime.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond,
        var value => Convert.ToDateTime(value, CultureInfo.InvariantCulture).TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond,
    };

    public override ReadTimestamp Timestamp(ResultColumn column) => static (row, i) => Instant.FromDateTime(row.GetValue(i) switch
    {
        DateTimeOffset time => time.UtcDateTime,
        var value => Convert.ToDateTime(value, CultureInfo.InvariantCulture),
    });

    private static ResultColumn Column(DbColumn column, int ordinal)
    {
        var name = column.DataTypeName ?? column.DataType?.Name ?? "unknown";
        var word = name.ToUpperInvariant();
        var type = TypeOf(word, column.DataType);
        var isNumber = type is ColumnType.Numeric or ColumnType.Decimal;
        return new(column.ColumnName, ordinal, type, name, column.AllowDBNull is not false)
        {
            Precision = isNumber ? column.NumericPrecision ?? 0 : 0,
            Scale = !isNumber ? 0 : column.NumericScale ?? ResultColumn.UnknownScale,
            IsUnsigned = column.DataType == typeof(byte) || column.DataType == typeof(ushort) || column.DataType == typeof(uint) || column.DataType == typeof(ulong),
            IsZoned = column.DataType == typeof(DateTimeOffset) || word.Contains("WITH TIME ZONE", StringComparison.Ordinal) || word is "TIMESTAMPTZ" or "TIMETZ",
        };
    }

    private static ColumnType TypeOf(string name, Type? type)
    {
        if (type == typeof(bool)) return ColumnType.Boolean;
        if (type == typeof(sbyte) || type == typeof(byte)) return ColumnType.TinyInt;
        if (type == typeof(short) || type == typeof(ushort)) return ColumnType.SmallInt;
        if (type == typeof(int) || type == typeof(uint)) return ColumnType.Integer;
        if (type == typeof(long) || type == typeof(ulong)) return ColumnType.BigInt;
        if (type == typeof(float)) return ColumnType.Real;
        if (type == typeof(double)) return ColumnType.Double;
        if (type == typeof(decimal)) return name.StartsWith("NUMERIC", StringComparison.Ordinal) ? ColumnType.Numeric : ColumnType.Decimal;
        if (type == typeof(string) || type == typeof(Guid)) return ColumnType.Text;
        if (type == typeof(byte[])) return ColumnType.Bytes;
        if (type == typeof(DateOnly) || name == "DATE") return ColumnType.Date;
        if (type == typeof(TimeSpan) || type == typeof(TimeOnly) || name is "TIME" or "TIMETZ" || name.StartsWith("TIME ", StringComparison.Ordinal))
            return ColumnType.Time;
        return type == typeof(DateTime) || type == typeof(DateTimeOffset) || name.StartsWith("TIMESTAMP", StringComparison.Ordinal)
            || name.StartsWith("DATETIME", StringComparison.Ordinal) ? ColumnType.Timestamp : ColumnType.Other;
    }
}
