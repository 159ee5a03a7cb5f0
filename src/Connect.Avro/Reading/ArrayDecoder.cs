using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class ArrayDecoder(Schema schema, AvroDecoder items) : AvroDecoder(schema)
{
    public override Datum Read(ref AvroReader input)
    {
        object?[] list = [];
        var filled = 0;
        // Nearly always there is one block, whose count is the list's.
        for (long count; (count = input.ReadBlock(items.MayBeEmpty)) > 0;)
        {
            Array.Resize(ref list, checked(filled + (int)count));
            for (; count > 0; count--) list[filled++] = items.ReadAlone(ref input).ToObject();
        }
        return Datum.From(list);
    }
}
