using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class BooleanDecoder(Schema schema) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input) => Datum.Of(input.ReadBoolean());
}
