using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class FixedDecoder(Schema schema, int size) : AvroDecoder(schema)
{
    internal override bool MayBeEmpty => size == 0;

    public override Datum Read(ref AvroReader input) => Datum.From(input.Take(size).ToArray());
}
