using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A union of several types: a struct with a field for each, of which one is set.</summary>
/// <param name="schema">The struct's schema.</param>
/// <param name="branches">The branches; null for the branch of null.</param>
internal sealed class UnionDecoder(Schema schema, AvroDecoder?[] branches) : AvroDecoder(schema)
{
    private readonly int[] _fields = FieldsOf(branches);

    public override Datum Read(ref AvroReader input)
    {
        var branch = input.ReadLong();
        if ((ulong)branch >= (ulong)branches.Length) throw new AvroException($"the union has no branch {branch}, only {branches.Length}");
        if (branches[branch] is not { } decoder) return default;
        var union = new Struct(Schema!);
        union.Set(_fields[branch], decoder.Read(ref input));
        return Datum.From(union);
    }

    private static int[] FieldsOf(AvroDecoder?[] branches)
    {
        var fields = new int[branches.Length];
        var next = 0;
        for (var i = 0; i < fields.Length; i++) fields[i] = branches[i] is null ? -1 : next++;
        return fields;
    }
}
