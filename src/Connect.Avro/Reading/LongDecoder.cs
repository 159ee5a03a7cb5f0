using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>An int64 or a timestamp.</summary>
internal sealed class LongDecoder(Schema schema) : AvroDecoder(schema)
{
    private readonly bool _timestamp = schema.LogicalType == LogicalType.Timestamp;

    public override Datum Read(ref AvroReader input) => Datum.Of(input.ReadLong());

    public override Datum ReadAlone(ref AvroReader input) => _timestamp ? Datum.From(LogicalTypes.ToTimestamp(input.ReadLong())) : Datum.Of(input.ReadLong());
}
