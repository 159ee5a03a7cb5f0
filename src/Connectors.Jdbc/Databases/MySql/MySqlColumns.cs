using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using MySqlConnector;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>Reads MySQL's values.</summary>
/// <param name="zeroIsNull">Whether zero dates are null, as <c>zeroDateTimeBehavior=CONVERT_TO_NULL</c> says, rather than an error.</param>
internal sealed class MySqlColumns(bool zeroIsNull) : ColumnReaders
{
    // The digits that System.Decimal always holds.
    private const int DecimalDigits = 28;

    public override ReadValue Value(ResultColumn column, SchemaType type) => (type, (MySqlDbType)column.Code) switch
    {
        (SchemaType.Int8, MySqlDbType.Bit) => static (row, i) => Datum.Of(unchecked((sbyte)checked((byte)row.GetFieldValue<ulong>(i)))),
        (SchemaType.Boolean, _) => static (row, i) => Datum.Of(row.GetInt32(i) != 0),
        _ => base.Value(column, type),
    };

    public override ReadValue Decimal(ResultColumn column, int scale) => column.Precision <= DecimalDigits
        ? base.Decimal(column, scale)
        : (row, i) => Datum.From(Rescale(BigDecimal.Parse(((MySqlDataReader)row).GetMySqlDecimal(i).ToString()), scale));

    public override ReadNumber Date(ResultColumn column) => (MySqlDbType)column.Code == MySqlDbType.Year
        ? static (row, i) => LogicalTypes.FromDate(new DateOnly(Math.Max(1, row.GetInt32(i)), 1, 1))
        : (row, i) => Read(row, i) is { } time ? LogicalTypes.FromDate(DateOnly.FromDateTime(time)) : null;

    public override ReadTimestamp Timestamp(ResultColumn column) => (row, i) => Read(row, i) is { } time ? Instant.FromDateTime(time) : null;

    private DateTime? Read(DbDataReader row, int ordinal)
    {
        var time = ((MySqlDataReader)row).GetMySqlDateTime(ordinal);
        return time.IsValidDateTime ? time.GetDateTime()
            : zeroIsNull ? null
            : throw new DataException(
                "it is a zero date, which no calendar has; add zeroDateTimeBehavior=CONVERT_TO_NULL to connection.url to read such dates as null");
    }
}
