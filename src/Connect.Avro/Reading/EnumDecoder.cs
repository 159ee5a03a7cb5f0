using Formats.Avro;

namespace Connect.Avro.Reading;

internal sealed class EnumDecoder(Schema schema, IReadOnlyList<string> symbols) : AvroDecoder(schema)
{
    private readonly Datum[] _symbols = [.. symbols.Select(s => Datum.From(s))];

    public override Datum Read(ref AvroReader input)
    {
        var index = input.ReadLong();
        return (ulong)index < (ulong)_symbols.Length ? _symbols[index]
            : throw new AvroException($"the enum {Schema!.Name} has no symbol {index}, only {_symbols.Length}");
    }
}
