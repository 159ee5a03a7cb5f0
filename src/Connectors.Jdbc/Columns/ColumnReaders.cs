using System.Data.Common;
using Connect.Api;

namespace Connectors.Jdbc.Columns;

/// <summary>Reads a value in its field's form; null never comes, unless <see cref="ColumnReaders.ReadsNulls"/> says so.</summary>
internal delegate Datum ReadValue(DbDataReader row, int ordinal);

/// <summary>Reads a timestamp: an instant where the column is zoned, else a wall clock; null for a value that stands for none.</summary>
internal delegate Instant? ReadTimestamp(DbDataReader row, int ordinal);

/// <summary>Reads a date as days since 1970, or a time of day as microseconds since midnight; null for a value that stands for none.</summary>
internal delegate long? ReadNumber(DbDataReader row, int ordinal);

/// <summary>
/// How a provider's values are read, chosen once a column: the base class reads what every provider of ADO.NET has getters for, and a database's own class
/// reads its odd types.
/// </summary>
internal abstract class ColumnReaders
{
    /// <summary>Whether a BIT is a string of bits, which PostgreSQL has, rather than a number.</summary>
    public virtual bool HasBitStrings => false;

    /// <summary>Whether the readers take nulls themselves, where asking the provider for null costs as much as the value.</summary>
    public virtual bool ReadsNulls => false;

    /// <summary>A reader of a column that becomes a field of a base type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="type">The field's type: one of the integers, floats, boolean, string or bytes.</param>
    public virtual ReadValue Value(ResultColumn column, SchemaType type) => type switch
    {
        SchemaType.Boolean => static (row, i) => Datum.Of(row.GetBoolean(i)),
        SchemaType.Int16 => static (row, i) => Datum.Of(row.GetInt16(i)),
        SchemaType.Int32 => static (row, i) => Datum.Of(row.GetInt32(i)),
        SchemaType.Int64 => static (row, i) => Datum.Of(row.GetInt64(i)),
        SchemaType.Float32 => static (row, i) => Datum.Of(row.GetFloat(i)),
        SchemaType.Float64 => static (row, i) => Datum.Of(row.GetDouble(i)),
        SchemaType.String => static (row, i) => Datum.From(row.GetString(i)),
        SchemaType.Bytes => static (row, i) => Datum.From(row.GetFieldValue<byte[]>(i)),
        SchemaType.Int8 => static (row, i) => Datum.Of(checked((sbyte)row.GetInt16(i))),
        _ => throw new DataException($"No reader for {type} of column {column.Name} ({column.TypeName})"),
    };

    /// <summary>A reader of a column that becomes a decimal.</summary>
    /// <param name="column">The column.</param>
    /// <param name="scale">The digits after the point of every value.</param>
    public virtual ReadValue Decimal(ResultColumn column, int scale) =>
        (row, i) => Datum.From(Exactly(row.GetDecimal(i), scale));

    /// <summary>A reader of a column that becomes a double but is a number of a fixed scale.</summary>
    public virtual ReadValue DoubleOfNumeric(ResultColumn column) => static (row, i) => Datum.Of((double)row.GetDecimal(i));

    /// <summary>A reader of a column that becomes an integer but is a number of a fixed scale; digits after the point are cut, as in Java.</summary>
    public virtual ReadValue IntegerOfNumeric(ResultColumn column, SchemaType type) => type switch
    {
        SchemaType.Int8 => static (row, i) => Datum.Of(checked((sbyte)decimal.Truncate(row.GetDecimal(i)))),
        SchemaType.Int16 => static (row, i) => Datum.Of(checked((short)decimal.Truncate(row.GetDecimal(i)))),
        SchemaType.Int32 => static (row, i) => Datum.Of(checked((int)decimal.Truncate(row.GetDecimal(i)))),
        _ => static (row, i) => Datum.Of(checked((long)decimal.Truncate(row.GetDecimal(i)))),
    };

    /// <summary>A reader of dates, as days since 1970 by the Gregorian calendar.</summary>
    public virtual ReadNumber Date(ResultColumn column) => static (row, i) => LogicalTypes.FromDate(DateOnly.FromDateTime(row.GetDateTime(i)));

    /// <summary>A reader of times of day, in microseconds since midnight.</summary>
    public virtual ReadNumber Time(ResultColumn column) => static (row, i) => row.GetFieldValue<TimeSpan>(i).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A reader of timestamps.</summary>
    public virtual ReadTimestamp Timestamp(ResultColumn column) => column.IsZoned
        ? static (row, i) => Instant.FromDateTime(row.GetFieldValue<DateTimeOffset>(i).UtcDateTime)
        : static (row, i) => Instant.FromDateTime(row.GetDateTime(i));

    /// <summary>A decimal in another scale.</summary>
    /// <exception cref="ArithmeticException">Digits would be lost.</exception>
    protected static BigDecimal Exactly(decimal value, int scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        // Up to 63 bits, which is nearly all there are: straight from the number, without the arithmetic of big ones.
        if (bits[2] != 0 || bits[1] < 0) return Rescale(BigDecimal.From(value), scale);
        var unscaled = ((long)bits[1] << 32) | (uint)bits[0];
        return Rescale(new BigDecimal(bits[3] < 0 ? -unscaled : unscaled, value.Scale), scale);
    }

    /// <summary>A number in another scale.</summary>
    /// <exception cref="ArithmeticException">Digits would be lost.</exception>
    protected static BigDecimal Rescale(BigDecimal value, int scale) => value.WithScale(scale);
}
