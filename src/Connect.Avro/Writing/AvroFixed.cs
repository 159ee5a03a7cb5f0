using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Connect.Avro.Writing;

/// <summary>Bytes that were an Avro fixed: always as many.</summary>
internal sealed class AvroFixed(Schema schema, AvroOptions options, string fullName, bool defines, int size) : AvroType(schema)
{
    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        if (!defines) { AvroProperties.WriteReference(json, fullName, space); return; }
        json.WriteStartObject();
        json.WriteString("type", "fixed");
        AvroProperties.WriteName(json, fullName, space);
        json.WriteNumber("size", size);
        if (Schema!.LogicalType == LogicalType.Decimal)
        {
            json.WriteString("logicalType", "decimal");
            var precision = Schema.Parameters?.GetValueOrDefault(AvroTypes.Precision);
            json.WriteNumber("precision", precision is null ? AvroTypes.DefaultPrecision : int.Parse(precision, CultureInfo.InvariantCulture));
            json.WriteNumber("scale", LogicalTypes.ScaleOf(Schema));
        }
        AvroProperties.Write(json, this, options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value) => output.Write(Bytes(value));

    public override void WriteDefault(Utf8JsonWriter json, in Datum value) => json.WriteStringValue(Encoding.Latin1.GetString(Bytes(value)));

    private byte[] Bytes(in Datum value)
    {
        var bytes = value.Reference switch
        {
            byte[] given => given,
            BigDecimal number => Extended(EnsureScale(number, LogicalTypes.ScaleOf(Schema!))),
            _ => throw Mismatch(value),
        };
        return bytes.Length == size ? bytes : throw new DataException($"Expected {size} bytes for the fixed type {fullName}, got {bytes.Length}");
    }

    // Two's complement, filled with the sign.
    private byte[] Extended(BigDecimal number)
    {
        var digits = number.UnscaledBytes();
        if (digits.Length >= size) return digits;
        var bytes = new byte[size];
        if (number.Unscaled.Sign < 0) bytes.AsSpan().Fill(0xff);
        digits.CopyTo(bytes.AsSpan(size - digits.Length));
        return bytes;
    }
}
