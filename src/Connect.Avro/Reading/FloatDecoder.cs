using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class FloatDecoder(Schema schema) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input) => Datum.Of(input.ReadFloat());
}
