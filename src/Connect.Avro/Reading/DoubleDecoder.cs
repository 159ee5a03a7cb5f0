using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class DoubleDecoder(Schema schema) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input) => Datum.Of(input.ReadDouble());
}
