using System.Buffers;
using System.Text;
using Connect.Api;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>A column.</summary>
internal sealed class ParquetLeaf(ParquetField field, Schema schema) : ParquetShape(field, schema)
{
    protected override void AddValue(in Datum value, int repetition)
    {
        var column = Field.Column!;
        switch (Field.Type)
        {
            case ParquetPhysicalType.Int32: column.Add((int)Whole(value), repetition); break;
            case ParquetPhysicalType.Int64: column.Add(Whole(value), repetition); break;
            case ParquetPhysicalType.Float when value.Kind == DatumKind.Float32: column.Add((float)value.Float, repetition); break;
            case ParquetPhysicalType.Double when value.Kind == DatumKind.Float64: column.Add(value.Float, repetition); break;
            case ParquetPhysicalType.Boolean when value.Kind == DatumKind.Boolean: column.Add(value.Boolean, repetition); break;
            case ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLengthByteArray: AddBytes(value, repetition, column); break;
            default: throw Mismatch(value);
        }
    }

    private void AddBytes(in Datum value, int repetition, ParquetColumn column)
    {
        switch (value.Reference)
        {
            case string text when Schema.Type == SchemaType.String: AddText(text, repetition, column); break;
            case byte[] bytes when Schema.Type == SchemaType.Bytes: column.Add(Sized(bytes, false), repetition); break;
            case BigDecimal number when Schema.LogicalType == LogicalType.Decimal:
                column.Add(Sized(number.UnscaledBytes(), number.Unscaled.Sign < 0), repetition);
                break;
            default: throw Mismatch(value);
        }
    }

    private static void AddText(string text, int repetition, ParquetColumn column)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        column.Add(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), repetition);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private byte[] Sized(byte[] bytes, bool negative)
    {
        if (Field.Length == 0 || bytes.Length == Field.Length) return bytes;
        if (Schema.LogicalType != LogicalType.Decimal || bytes.Length > Field.Length)
            throw new DataException($"Invalid length in the field '{Field.Name}': expected {Field.Length} bytes for {Schema}, got {bytes.Length}");
        var sized = new byte[Field.Length];
        if (negative) sized.AsSpan().Fill(0xff);
        bytes.CopyTo(sized.AsSpan(sized.Length - bytes.Length));
        return sized;
    }

    private long Whole(in Datum value) => value.Kind switch
    {
        DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32 or DatumKind.Int64 => value.Integer,
        _ => (Schema.LogicalType, value.Reference) switch
        {
            (LogicalType.Date, DateOnly date) => LogicalTypes.FromDate(date),
            (LogicalType.Time, TimeSpan time) => LogicalTypes.FromTime(time),
            (LogicalType.Timestamp, DateTime timestamp) => LogicalTypes.FromTimestamp(timestamp),
            _ => throw Mismatch(value),
        },
    };
}
