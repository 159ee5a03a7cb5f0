using System.Globalization;
using System.Text;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>Reads PostgreSQL's values: dates and times as the raw numbers of the wire, which hold more than .NET's types, and odd types as text.</summary>
internal sealed class PostgreSqlColumns : ColumnReaders
{
    // PostgreSQL counts from the year 2000.
    private const int DaysTo2000 = 10_957;
    private const long MicrosTo2000 = DaysTo2000 * 86_400_000_000L;

    public override bool HasBitStrings => true;

    public override ReadValue Value(ResultColumn column, SchemaType type) => (column.Code, type) switch
    {
        (PostgreSqlSource.Oid.Bool, SchemaType.Int8) => static (row, i) => Datum.Of((sbyte)(row.GetBoolean(i) ? 1 : 0)),
        (PostgreSqlSource.Oid.Bit, SchemaType.Boolean) => static (row, i) => Datum.Of(row.GetString(i) == "1"),
        (PostgreSqlSource.Oid.Bit, SchemaType.Int8) => static (row, i) => Datum.Of(unchecked((sbyte)Convert.ToByte(row.GetString(i), 2))),
        (PostgreSqlSource.Oid.Bit, SchemaType.Bytes) => static (row, i) => Datum.From(Encoding.ASCII.GetBytes(row.GetString(i))),
        (PostgreSqlSource.Oid.Oid_, SchemaType.Int64) => static (row, i) => Datum.Of((long)row.GetFieldValue<uint>(i)),
        (PostgreSqlSource.Oid.Money, SchemaType.Float64) => static (row, i) => Datum.Of((double)row.GetDecimal(i)),
        _ => base.Value(column, type),
    };

    public override ReadValue Decimal(ResultColumn column, int scale) => column.IsText
        ? (row, i) => Datum.From(Rescale(BigDecimal.Parse(row.GetString(i)), scale))
        : base.Decimal(column, scale);

    public override ReadValue DoubleOfNumeric(ResultColumn column) => column.IsText
        ? static (row, i) => Datum.Of(double.Parse(row.GetString(i), NumberStyles.Float, CultureInfo.InvariantCulture))
        : base.DoubleOfNumeric(column);

    public override ReadValue IntegerOfNumeric(ResultColumn column, SchemaType type)
    {
        if (!column.IsText) return base.IntegerOfNumeric(column, type);
        return type switch
        {
            SchemaType.Int8 => static (row, i) => Datum.Of((sbyte)BigDecimal.Parse(row.GetString(i)).ToBigInteger()),
            SchemaType.Int16 => static (row, i) => Datum.Of((short)BigDecimal.Parse(row.GetString(i)).ToBigInteger()),
            SchemaType.Int32 => static (row, i) => Datum.Of((int)BigDecimal.Parse(row.GetString(i)).ToBigInteger()),
            _ => static (row, i) => Datum.Of((long)BigDecimal.Parse(row.GetString(i)).ToBigInteger()),
        };
    }

    public override ReadNumber Date(ResultColumn column) => static (row, i) => row.GetFieldValue<int>(i) switch
    {
        int.MaxValue => throw new DataException("infinity is not a date that Connect has"),
        int.MinValue => throw new DataException("-infinity is not a date that Connect has"),
        var day => (long)day + DaysTo2000,
    };

    public override ReadNumber Time(ResultColumn column) => column.IsZoned
        ? static (row, i) => ZonedTime(row.GetString(i))
        : static (row, i) => row.GetFieldValue<long>(i);

    public override ReadTimestamp Timestamp(ResultColumn column) => static (row, i) => row.GetFieldValue<long>(i) switch
    {
        long.MaxValue => Instant.PositiveInfinity,
        long.MinValue => Instant.NegativeInfinity,
        var micros => Instant.FromMicros(micros + MicrosTo2000),
    };

    // 12:00:00.5+02, 12:00:00-03:30, 12:00:00+01:02:03: microseconds since midnight UTC.
    private static long ZonedTime(string text)
    {
        var sign = text.LastIndexOfAny(['+', '-']);
        if (sign < 0) throw new FormatException($"Expected a time with an offset, got '{text}'");
        var offset = Clock(text.AsSpan(sign + 1));
        return Clock(text.AsSpan(0, sign)) - (text[sign] == '-' ? -offset : offset);
    }

    private static long Clock(ReadOnlySpan<char> text)
    {
        long micros = 0, unit = 3_600_000_000;
        foreach (var part in text.Split(':'))
        {
            micros += (long)(decimal.Parse(text[part], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit);
            unit /= 60;
        }
        return micros;
    }
}
