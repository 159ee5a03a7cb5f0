using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A union of one type, or of one type and null.</summary>
/// <param name="inner">The type.</param>
/// <param name="nullAt">The branch of null; -1 for none.</param>
/// <param name="innerAt">The branch of the type.</param>
internal sealed class BranchDecoder(AvroDecoder inner, int nullAt, int innerAt) : AvroDecoder(inner.Schema)
{
    public override Datum Read(ref AvroReader input) => IsNull(ref input) ? default : inner.Read(ref input);

    public override Datum ReadAlone(ref AvroReader input) => IsNull(ref input) ? default : inner.ReadAlone(ref input);

    private bool IsNull(ref AvroReader input)
    {
        var branch = input.ReadLong();
        if (branch == innerAt) return false;
        return branch == nullAt ? true : throw new AvroException($"the union has no branch {branch}");
    }
}
