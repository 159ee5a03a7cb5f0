using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class TextDecoder(Schema schema) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input) => Datum.From(input.ReadText());
}
