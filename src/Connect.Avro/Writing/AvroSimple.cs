using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Connect.Api;
using Connect.Java;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A number, boolean, text or bytes, or one of the logical types on top of them.</summary>
internal sealed class AvroSimple(Schema schema, AvroOptions options) : AvroType(schema)
{
    private readonly string _name = schema.Type switch
    {
        SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 => "int",
        SchemaType.Int64 => "long",
        SchemaType.Float32 => "float",
        SchemaType.Float64 => "double",
        SchemaType.Boolean => "boolean",
        SchemaType.String => "string",
        _ => "bytes",
    };

    private readonly int _scale = schema.LogicalType == LogicalType.Decimal ? LogicalTypes.ScaleOf(schema) : 0;

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        var logical = Schema!.LogicalType;
        var narrow = options.Metadata && Schema.Type is SchemaType.Int8 or SchemaType.Int16;
        if (logical == LogicalType.None && !narrow && !AvroProperties.Any(Schema, options)) { json.WriteStringValue(_name); return; }
        json.WriteStartObject();
        json.WriteString("type", _name);
        if (narrow && options.Metadata) json.WriteString("connect.type", Schema.Type == SchemaType.Int8 ? "int8" : "int16");
        switch (logical)
        {
            case LogicalType.Decimal:
                json.WriteString("logicalType", "decimal");
                var precision = Schema.Parameters?.GetValueOrDefault(AvroTypes.Precision);
                json.WriteNumber("precision", precision is null ? AvroTypes.DefaultPrecision : int.Parse(precision, CultureInfo.InvariantCulture));
                json.WriteNumber("scale", _scale);
                break;
            case LogicalType.Date: json.WriteString("logicalType", "date"); break;
            case LogicalType.Time: json.WriteString("logicalType", "time-millis"); break;
            case LogicalType.Timestamp: json.WriteString("logicalType", "timestamp-millis"); break;
        }
        AvroProperties.Write(json, this, options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        switch (Schema!.Type)
        {
            case SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64: output.WriteLong(Whole(value)); break;
            case SchemaType.Float32 when value.Kind == DatumKind.Float32: output.WriteFloat((float)value.Float); break;
            case SchemaType.Float64 when value.Kind == DatumKind.Float64: output.WriteDouble(value.Float); break;
            case SchemaType.Boolean when value.Kind == DatumKind.Boolean: output.WriteBoolean(value.Boolean); break;
            case SchemaType.String when value.String is { } text: output.WriteText(text); break;
            case SchemaType.Bytes: output.WriteBytes(Bytes(value)); break;
            default: throw Mismatch(value);
        }
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        switch (Schema!.Type)
        {
            case SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64: json.WriteNumberValue(Whole(value)); break;
            case SchemaType.Float32 or SchemaType.Float64 when !double.IsFinite(value.Float): json.WriteStringValue(JavaNumber.ToString(value.Float)); break;
            case SchemaType.Float32: json.WriteNumberValue((float)value.Float); break;
            case SchemaType.Float64: json.WriteNumberValue(value.Float); break;
            case SchemaType.Boolean: json.WriteBooleanValue(value.Boolean); break;
            case SchemaType.String: json.WriteStringValue(value.String); break;
            default: json.WriteStringValue(Encoding.Latin1.GetString(Bytes(value))); break;
        }
    }

    private long Whole(in Datum value) => value.Kind switch
    {
        DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32 or DatumKind.Int64 => value.Integer,
        DatumKind.Reference => (Schema!.LogicalType, value.Reference) switch
        {
            (LogicalType.Date, DateOnly date) => LogicalTypes.FromDate(date),
            (LogicalType.Time, TimeSpan time) => LogicalTypes.FromTime(time),
            (LogicalType.Timestamp, DateTime timestamp) => LogicalTypes.FromTimestamp(timestamp),
            _ => throw Mismatch(value),
        },
        _ => throw Mismatch(value),
    };

    private byte[] Bytes(in Datum value) => value.Reference switch
    {
        byte[] bytes => bytes,
        BigDecimal number when Schema!.LogicalType == LogicalType.Decimal => EnsureScale(number, _scale).UnscaledBytes(),
        _ => throw Mismatch(value),
    };
}
