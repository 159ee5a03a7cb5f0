using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>An int8, int16, int32, date or time.</summary>
internal sealed class IntDecoder(Schema schema) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input)
    {
        var value = input.ReadInt();
        switch (Schema!.Type)
        {
            case SchemaType.Int8: return value == (sbyte)value ? Datum.Of((sbyte)value) : throw new DataException($"{value} does not fit an int8");
            case SchemaType.Int16: return value == (short)value ? Datum.Of((short)value) : throw new DataException($"{value} does not fit an int16");
            default: return Datum.Of(value);
        }
    }

    public override Datum ReadAlone(ref AvroReader input)
    {
        var value = Read(ref input);
        return Schema!.LogicalType switch
        {
            LogicalType.Date => Datum.From(LogicalTypes.ToDate(value.Integer)),
            LogicalType.Time => Datum.From(LogicalTypes.ToTime(value.Integer)),
            _ => value,
        };
    }
}
