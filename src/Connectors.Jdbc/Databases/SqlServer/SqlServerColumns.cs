using System.Data.SqlTypes;
using System.Numerics;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>Reads SQL Server's values, as Microsoft's JDBC driver hands them to the Java connector.</summary>
internal sealed class SqlServerColumns : ColumnReaders
{
    // The digits that System.Decimal always holds.
    private const int DecimalDigits = 28;

    public override ReadValue Value(ResultColumn column, SchemaType type) => (column.Type, column.TypeName, type) switch
    {
        (ColumnType.Bit, _, SchemaType.Int8) => static (row, i) => Datum.Of((sbyte)(row.GetBoolean(i) ? 1 : 0)),
        (ColumnType.TinyInt, _, SchemaType.Int16) => static (row, i) => Datum.Of((short)row.GetByte(i)),
        // In upper case, as the driver writes them.
        (ColumnType.Text, "uniqueidentifier", SchemaType.String) => static (row, i) => Datum.From(row.GetGuid(i).ToString("D").ToUpperInvariant()),
        // Of types that the provider knows only with an assembly of the server's: the bytes as they come.
        (ColumnType.Bytes, "hierarchyid", SchemaType.Bytes) => static (row, i) =>
        {
            var bytes = new byte[row.GetBytes(i, 0, null, 0, 0)];
            row.GetBytes(i, 0, bytes, 0, bytes.Length);
            return Datum.From(bytes);
        }
        ,
        _ => base.Value(column, type),
    };

    public override ReadValue Decimal(ResultColumn column, int scale) => column.Precision <= DecimalDigits
        ? base.Decimal(column, scale)
        : (row, i) => Datum.From(Rescale(Exact(row.GetFieldValue<SqlDecimal>(i)), scale));

    public override ReadValue DoubleOfNumeric(ResultColumn column) => column.Precision <= DecimalDigits
        ? base.DoubleOfNumeric(column)
        : static (row, i) => Datum.Of(row.GetFieldValue<SqlDecimal>(i).ToDouble());

    // Four numbers of 32 bits, the lowest first.
    private static BigDecimal Exact(SqlDecimal value)
    {
        BigInteger unscaled = 0;
        var data = value.Data;
        for (var i = data.Length - 1; i >= 0; i--) unscaled = (unscaled << 32) | (uint)data[i];
        return new BigDecimal(value.IsPositive ? unscaled : -unscaled, value.Scale);
    }
}
