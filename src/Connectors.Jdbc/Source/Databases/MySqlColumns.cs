using System.Data.Common;
using Connect.Api;
using MySql.Data.MySqlClient;
using MySql.Data.Types;

namespace Connectors.Jdbc.Source;

/// <summary>Reads MySQL's values.</summary>
/// <param name="zeroIsNull">Whether zero dates are null, as <c>zeroDateTimeBehavior=CONVERT_TO_NULL</c> says, rather than an error.</param>
internal sealed class MySqlColumns(bool zeroIsNull) : ColumnReaders
{
    // The digits that System.Decimal always holds.
    private const int DecimalDigits = 28;

    public override ReadValue Value(ResultColumn column, SchemaType type) => ((MySqlDbType)column.Code, type) switch
    {
        (MySqlDbType.Byte, SchemaType.Int8) => static (row, i) => Datum.Of(((MySqlDataReader)row).GetSByte(i)),
        (MySqlDbType.Byte, SchemaType.Boolean) => static (row, i) => Datum.Of(((MySqlDataReader)row).GetSByte(i) != 0),
        (MySqlDbType.UByte, SchemaType.Int16) => static (row, i) => Datum.Of((short)row.GetByte(i)),
        (MySqlDbType.Bit, SchemaType.Int8) => static (row, i) => Datum.Of(unchecked((sbyte)checked((byte)((MySqlDataReader)row).GetUInt64(i)))),
        _ => base.Value(column, type),
    };

    public override ReadValue Decimal(ResultColumn column, int scale) => column.Precision > DecimalDigits
        ? (row, i) => Datum.From(Rescale(BigDecimal.Parse(((MySqlDataReader)row).GetMySqlDecimal(i).ToString()), scale))
        : base.Decimal(column, scale);

    public override ReadNumber Date(ResultColumn column)
    {
        if ((MySqlDbType)column.Code == MySqlDbType.Year) return static (row, i) => LogicalTypes.FromDate(new DateOnly(Math.Max(1, row.GetInt32(i)), 1, 1));
        return (row, i) => Read(row, i) is { } time ? LogicalTypes.FromDate(DateOnly.FromDateTime(time)) : null;
    }

    public override ReadNumber Time(ResultColumn column) => static (row, i) => ((MySqlDataReader)row).GetTimeSpan(i).Ticks / TimeSpan.TicksPerMicrosecond;

    public override ReadTimestamp Timestamp(ResultColumn column) => (row, i) => Read(row, i) is { } time ? Instant.FromDateTime(time) : null;

    private DateTime? Read(DbDataReader row, int ordinal)
    {
        if (zeroIsNull && !((MySqlDataReader)row).GetMySqlDateTime(ordinal).IsValidDateTime) return null;
        try { return row.GetDateTime(ordinal); }
        catch (MySqlConversionException e)
        {
            throw new DataException("it is a zero date, which no calendar has; add zeroDateTimeBehavior=CONVERT_TO_NULL to connection.url to read such dates as null", e);
        }
    }
}
