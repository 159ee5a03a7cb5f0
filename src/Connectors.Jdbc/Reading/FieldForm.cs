using System.Globalization;
using Connect.Java.Time;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Reading;

/// <summary>What a column becomes: the schema of its field and how its values are read into it.</summary>
/// <param name="readers">How the provider's values are read.</param>
/// <param name="options">What the configuration says.</param>
internal sealed class FieldForm(ColumnReaders readers, RowSchemaOptions options)
{
    private const string PrecisionParameter = "connect.decimal.precision";
    private const int DigitsOfInt64 = 18, LowestScaleOfIntegers = -84;

    private readonly TimestampFormat _timestamps = new(options.Timestamps, options.Zone);

    /// <summary>The field of a column, or null where the column is left out.</summary>
    public (Schema Schema, ReadValue Reader)? Of(ResultColumn column)
    {
        switch (column.Type)
        {
            case ColumnType.Boolean: return Base(column, SchemaType.Boolean);
            case ColumnType.Bit: return Bit(column);
            case ColumnType.TinyInt: return Base(column, column.IsUnsigned ? SchemaType.Int16 : SchemaType.Int8);
            case ColumnType.SmallInt: return Base(column, column.IsUnsigned ? SchemaType.Int32 : SchemaType.Int16);
            case ColumnType.Integer: return Base(column, column.IsUnsigned ? SchemaType.Int64 : SchemaType.Int32);
            case ColumnType.BigInt: return Base(column, SchemaType.Int64);
            case ColumnType.Real: return Base(column, SchemaType.Float32);
            case ColumnType.Double: return Base(column, SchemaType.Float64);
            case ColumnType.Numeric: return Numeric(column);
            case ColumnType.Decimal: return Decimal(column);
            case ColumnType.Text: return Base(column, SchemaType.String);
            case ColumnType.DialectText: return options.GenericDialect ? null : Base(column, SchemaType.String);
            case ColumnType.Bytes: return Base(column, SchemaType.Bytes);
            case ColumnType.Date: return (column.IsOptional ? LogicalTypes.OptionalDate : LogicalTypes.Date, Date(column));
            case ColumnType.Time: return (column.IsOptional ? LogicalTypes.OptionalTime : LogicalTypes.Time, Time(column));
            case ColumnType.Timestamp: return (_timestamps.Schema(column.IsOptional), Timestamp(column));
            default: return null;
        }
    }

    private (Schema, ReadValue) Base(ResultColumn column, SchemaType type) => (Schema(type, column.IsOptional), readers.Value(column, type));

    // PostgreSQL's bit strings by their length; all others are a byte. See readers for what the bits become.
    private (Schema, ReadValue) Bit(ResultColumn column) => readers.HasBitStrings && !options.GenericDialect
        ? Base(column, column.Precision <= 1 ? SchemaType.Boolean : column.Precision <= 8 ? SchemaType.Int8 : SchemaType.Bytes)
        : Base(column, SchemaType.Int8);

    private (Schema, ReadValue) Numeric(ResultColumn column)
    {
        // A numeric without limits counts as one of no digits at all.
        var (precision, scale) = (column.Precision, column.Scale == ResultColumn.UnknownScale ? 0 : column.Scale);
        var integer = options.Numerics switch
        {
            NumericMapping.PrecisionOnly => scale == 0,
            NumericMapping.BestFit or NumericMapping.BestFitEagerDouble => scale is <= 0 and >= LowestScaleOfIntegers,
            _ => false,
        };
        if (integer && precision <= DigitsOfInt64)
        {
            var type = precision > 9 ? SchemaType.Int64 : precision > 4 ? SchemaType.Int32 : precision > 2 ? SchemaType.Int16 : SchemaType.Int8;
            return (Schema(type, column.IsOptional), readers.IntegerOfNumeric(column, type));
        }
        if (scale > 0 && (options.Numerics == NumericMapping.BestFitEagerDouble || (options.Numerics == NumericMapping.BestFit && precision <= DigitsOfInt64)))
            return (Schema(SchemaType.Float64, column.IsOptional), readers.DoubleOfNumeric(column));
        return Decimal(column);
    }

    private (Schema, ReadValue) Decimal(ResultColumn column)
    {
        var schema = LogicalTypes.DecimalBuilder(column.Scale)
            .Parameter(PrecisionParameter, column.Precision.ToString(CultureInfo.InvariantCulture))
            .Optional(column.IsOptional)
            .Build();
        return (schema, readers.Decimal(column, column.Scale));
    }

    private ReadValue Date(ResultColumn column)
    {
        var read = readers.Date(column);
        return options.LegacyCalendar
            ? (row, i) => read(row, i) is { } day ? Datum.Of(checked((int)CivilDate.FromIso(day))) : default
            : (row, i) => read(row, i) is { } day ? Datum.Of(checked((int)day)) : default;
    }

    private ReadValue Time(ResultColumn column)
    {
        var read = readers.Time(column);
        // Java puts a time of day on 1 January 1970 and takes the zone's offset of that day.
        var shift = column.IsZoned ? 0 : -options.Zone.OffsetAt(Columns.Instant.Epoch) * 1_000_000L;
        return (row, i) =>
        {
            if (read(row, i) is not { } micros) return default;
            var millis = (micros + shift) / 1000;
            return micros + shift >= 0 && millis <= LogicalTypes.MillisecondsPerDay
                ? Datum.Of((int)millis)
                : throw new DataException($"{TimeSpan.FromMicroseconds(micros)} in {options.Zone} is {millis} ms after midnight UTC, "
                    + $"and a Time is 0 to {LogicalTypes.MillisecondsPerDay}");
        };
    }

    private ReadValue Timestamp(ResultColumn column)
    {
        var (read, timestamps) = (Instant(column), _timestamps);
        return options.Timestamps == TimestampGranularity.ConnectLogical
            ? (row, i) => read(row, i) is { } time ? Datum.Of(time.Millis) : default
            : (row, i) => read(row, i) is { } time ? timestamps.Write(time) : default;
    }

    /// <summary>A reader of a timestamp column's points in time, as Java counts them.</summary>
    public ReadTimestamp Instant(ResultColumn column)
    {
        var read = readers.Timestamp(column);
        var zone = column.IsZoned ? DatabaseZone.Utc : options.Zone;
        if (options.LegacyCalendar)
        {
            return zone.IsUtc
                ? (row, i) => read(row, i) is { } time ? time.FromIso() : null
                : (row, i) => read(row, i) is { } time ? zone.ToInstant(time.FromIso()) : null;
        }
        return zone.IsUtc ? read : (row, i) => read(row, i) is { } time ? zone.ToInstant(time) : null;
    }

    private static Schema Schema(SchemaType type, bool optional) => (type, optional) switch
    {
        (SchemaType.Boolean, false) => Connect.Api.Data.Schema.Boolean,
        (SchemaType.Boolean, true) => Connect.Api.Data.Schema.OptionalBoolean,
        (SchemaType.Int8, false) => Connect.Api.Data.Schema.Int8,
        (SchemaType.Int8, true) => Connect.Api.Data.Schema.OptionalInt8,
        (SchemaType.Int16, false) => Connect.Api.Data.Schema.Int16,
        (SchemaType.Int16, true) => Connect.Api.Data.Schema.OptionalInt16,
        (SchemaType.Int32, false) => Connect.Api.Data.Schema.Int32,
        (SchemaType.Int32, true) => Connect.Api.Data.Schema.OptionalInt32,
        (SchemaType.Int64, false) => Connect.Api.Data.Schema.Int64,
        (SchemaType.Int64, true) => Connect.Api.Data.Schema.OptionalInt64,
        (SchemaType.Float32, false) => Connect.Api.Data.Schema.Float32,
        (SchemaType.Float32, true) => Connect.Api.Data.Schema.OptionalFloat32,
        (SchemaType.Float64, false) => Connect.Api.Data.Schema.Float64,
        (SchemaType.Float64, true) => Connect.Api.Data.Schema.OptionalFloat64,
        (SchemaType.String, false) => Connect.Api.Data.Schema.String,
        (SchemaType.String, true) => Connect.Api.Data.Schema.OptionalString,
        (_, false) => Connect.Api.Data.Schema.Bytes,
        (_, true) => Connect.Api.Data.Schema.OptionalBytes,
    };
}
