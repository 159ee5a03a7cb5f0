using System.Data.Common;
using System.Globalization;
using Connect.Api;
using MySql.Data.MySqlClient;
using MySql.Data.Types;

namespace Connectors.Jdbc.Source;

/// <summary>
/// Reads MySQL's values. The provider keeps each as an object already, and finds out whether it is null by making another of it: so it is taken once, null
/// or not, and by its type.
/// </summary>
/// <param name="zeroIsNull">Whether zero dates are null, as <c>zeroDateTimeBehavior=CONVERT_TO_NULL</c> says, rather than an error.</param>
internal sealed class MySqlColumns(bool zeroIsNull) : ColumnReaders
{
    // The digits that System.Decimal always holds.
    private const int DecimalDigits = 28;

    public override bool ReadsNulls => true;

    public override ReadValue Value(ResultColumn column, SchemaType type) => type switch
    {
        SchemaType.Boolean => static (row, i) =>
            row.GetValue(i) is IConvertible value and not DBNull ? Datum.Of(value.ToBoolean(CultureInfo.InvariantCulture)) : default,
        SchemaType.Int8 => (MySqlDbType)column.Code == MySqlDbType.Bit
            ? static (row, i) => row.GetValue(i) is ulong bits ? Datum.Of(unchecked((sbyte)checked((byte)bits))) : default
            : static (row, i) => row.GetValue(i) is IConvertible value and not DBNull ? Datum.Of(value.ToSByte(CultureInfo.InvariantCulture)) : default,
        SchemaType.Int16 => static (row, i) =>
            row.GetValue(i) is IConvertible value and not DBNull ? Datum.Of(value.ToInt16(CultureInfo.InvariantCulture)) : default,
        SchemaType.Int32 => static (row, i) => row.GetValue(i) switch
        {
            int n => Datum.Of(n),
            IConvertible value and not DBNull => Datum.Of(value.ToInt32(CultureInfo.InvariantCulture)),
            _ => default,
        },
        SchemaType.Int64 => static (row, i) => row.GetValue(i) switch
        {
            long n => Datum.Of(n),
            IConvertible value and not DBNull => Datum.Of(value.ToInt64(CultureInfo.InvariantCulture)),
            _ => default,
        },
        SchemaType.Float32 => static (row, i) => row.GetValue(i) is float n ? Datum.Of(n) : default,
        SchemaType.Float64 => static (row, i) => row.GetValue(i) is double n ? Datum.Of(n) : default,
        SchemaType.Bytes => static (row, i) => row.GetValue(i) switch
        {
            byte[] bytes => Datum.From(bytes),
            // What the provider takes for an identifier is sixteen bytes to everybody else.
            Guid id => Datum.From(id.ToByteArray()),
            MySqlGeometry shape => Datum.From(shape.Value),
            _ => default,
        },
        _ => static (row, i) => row.GetValue(i) switch
        {
            string text => Datum.From(text),
            null or DBNull => default,
            var value => Datum.From(Convert.ToString(value, CultureInfo.InvariantCulture)),
        },
    };

    public override ReadValue Decimal(ResultColumn column, int scale)
    {
        if (column.Precision <= DecimalDigits) return (row, i) => row.GetValue(i) is decimal n ? Datum.From(Exactly(n, scale)) : default;
        // Asked for null or for the value, the provider makes a System.Decimal; only this getter does not, and gives nothing for null.
        return (row, i) => ((MySqlDataReader)row).GetMySqlDecimal(i).ToString() is { Length: > 0 } text
            ? Datum.From(Rescale(BigDecimal.Parse(text), scale))
            : default;
    }

    public override ReadNumber Date(ResultColumn column)
    {
        if ((MySqlDbType)column.Code != MySqlDbType.Year)
            return (row, i) => Read(row, i) is { } time ? LogicalTypes.FromDate(DateOnly.FromDateTime(time)) : null;
        return static (row, i) => row.GetValue(i) is IConvertible year and not DBNull
            ? LogicalTypes.FromDate(new DateOnly(Math.Max(1, year.ToInt32(CultureInfo.InvariantCulture)), 1, 1))
            : null;
    }

    public override ReadNumber Time(ResultColumn column) =>
        static (row, i) => row.GetValue(i) is TimeSpan time ? time.Ticks / TimeSpan.TicksPerMicrosecond : null;

    public override ReadTimestamp Timestamp(ResultColumn column) => (row, i) => Read(row, i) is { } time ? Instant.FromDateTime(time) : null;

    private DateTime? Read(DbDataReader row, int ordinal) => row.GetValue(ordinal) switch
    {
        MySqlDateTime { IsValidDateTime: true } time => time.GetDateTime(),
        DateTime time => time,
        DBNull => null,
        _ when zeroIsNull => null,
        _ => throw new DataException(
            "it is a zero date, which no calendar has; add zeroDateTimeBehavior=CONVERT_TO_NULL to connection.url to read such dates as null"),
    };
}
