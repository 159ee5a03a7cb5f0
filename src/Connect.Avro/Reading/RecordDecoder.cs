using Connect.Api;
using Formats.Avro;

namespace Connect.Avro;

internal sealed class RecordDecoder(Schema schema, AvroDecoder[] fields) : AvroDecoder(schema)
{
    private readonly bool _mayBeEmpty = Array.TrueForAll(fields, f => f.MayBeEmpty);

    internal override bool MayBeEmpty => _mayBeEmpty;

    public override Datum Read(ref AvroReader input)
    {
        var record = new Struct(Schema!);
        var at = 0;
        try
        {
            for (; at < fields.Length; at++) record.Set(at, fields[at].Read(ref input));
        }
        catch (AvroException e) { throw new AvroException($"{Schema!.Fields[at].Name}: {e.Message}", e); }
        return Datum.From(record);
    }
}
