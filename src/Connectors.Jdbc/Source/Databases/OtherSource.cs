using System.Data.Common;

namespace Connectors.Jdbc.Source;

/// <summary>Reads any database through what ADO.NET says of its columns.</summary>
internal sealed class OtherSource : SourceDatabase
{
    public override ColumnReaders Readers { get; } = new OtherColumns();

    public override Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken) =>
        ExecuteAsync(command, ColumnsAsync, cancellationToken);

    public override async Task CheckAsync(DbCommand query, CancellationToken cancellationToken)
    {
        var shape = await query.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        await shape.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ResultColumn>> ColumnsAsync(DbDataReader rows, CancellationToken cancellationToken) =>
        [.. (await rows.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(Column)];

    private static ResultColumn Column(DbColumn column, int ordinal)
    {
        var name = column.DataTypeName ?? column.DataType?.Name ?? "unknown";
        var type = TypeOf(column.DataType, name);
        return new(column.ColumnName, ordinal, type, name, column.AllowDBNull is not false)
        {
            Precision = column.NumericPrecision is { } precision and < 255 ? precision : 0,
            Scale = column.NumericScale is { } scale and < 255 ? scale : 0,
            // SQL Server's tinyint is 0 to 255.
            IsUnsigned = column.DataType == typeof(byte) || column.DataType == typeof(ushort) || column.DataType == typeof(uint),
            IsZoned = column.DataType == typeof(DateTimeOffset),
        };
    }

    private static ColumnType TypeOf(Type? type, string name)
    {
        if (type == typeof(bool)) return ColumnType.Bit;
        if (type == typeof(byte) || type == typeof(sbyte)) return ColumnType.TinyInt;
        if (type == typeof(short) || type == typeof(ushort)) return ColumnType.SmallInt;
        if (type == typeof(int) || type == typeof(uint)) return ColumnType.Integer;
        if (type == typeof(long)) return ColumnType.BigInt;
        if (type == typeof(float)) return ColumnType.Real;
        if (type == typeof(double)) return ColumnType.Double;
        if (type == typeof(decimal)) return name.Equals("numeric", StringComparison.OrdinalIgnoreCase) ? ColumnType.Numeric : ColumnType.Decimal;
        if (type == typeof(string) || type == typeof(Guid)) return ColumnType.Text;
        if (type == typeof(byte[])) return ColumnType.Bytes;
        if (type == typeof(DateTime)) return name.Equals("date", StringComparison.OrdinalIgnoreCase) ? ColumnType.Date : ColumnType.Timestamp;
        if (type == typeof(DateOnly)) return ColumnType.Date;
        if (type == typeof(TimeSpan) || type == typeof(TimeOnly)) return ColumnType.Time;
        return type == typeof(DateTimeOffset) ? ColumnType.Timestamp : ColumnType.Other;
    }
}
