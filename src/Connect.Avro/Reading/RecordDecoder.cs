using Formats.Avro;

namespace Connect.Avro.Reading;

/// <param name="schema">The schema of the structs.</param>
/// <param name="fields">How the fields are read.</param>
/// <param name="isReference">Whether this is a record inside itself: its fields' decoders are still being made.</param>
internal sealed class RecordDecoder(Schema schema, AvroDecoder[] fields, bool isReference = false) : AvroDecoder(schema)
{
    // How deep a record may be nested in itself: as deep as JSON may be. Far deeper ones would use up a thread's stack, which ends the process.
    private const int MaxDepth = 1000;

    private readonly bool _mayBeEmpty = !isReference && Array.TrueForAll(fields, f => f.MayBeEmpty);

    internal override bool MayBeEmpty => _mayBeEmpty;

    public override Datum Read(ref AvroReader input)
    {
        if (isReference && ++input.Depth > MaxDepth) throw new DataException($"{Schema} is nested in itself more than {MaxDepth} times");
        var record = new Struct(Schema!);
        var at = 0;
        try
        {
            for (; at < fields.Length; at++) record.Set(at, fields[at].Read(ref input));
        }
        catch (AvroException e) { throw new AvroException($"{Schema!.Fields[at].Name}: {e.Message}", e); }
        if (isReference) input.Depth--;
        return Datum.From(record);
    }
}
