namespace Formats.Avro;

/// <summary>A reason why a schema cannot read what another one wrote.</summary>
/// <param name="Kind">What is in the way.</param>
/// <param name="Location">Where in the reader's schema, as a JSON pointer (RFC 6901): <c>/fields/0/type</c>; <c>/</c> for the whole.</param>
/// <param name="Field">Where in a value: <c>address.lines[]</c>; empty for the whole.</param>
/// <param name="Reader">The reader's type there; of a field that was not written, the field's.</param>
/// <param name="Writer">The writer's type there; of a field that was not written, the record's.</param>
/// <param name="Missing">The symbols that the reader does not know, or the name of the field that was not written; otherwise empty.</param>
public sealed record AvroIncompatibility(
    AvroIncompatibilityKind Kind, string Location, string Field, AvroSchema Reader, AvroSchema Writer, IReadOnlyList<string> Missing)
{
    /// <summary>The reason in words.</summary>
    public override string ToString() => Kind switch
    {
        AvroIncompatibilityKind.Type => $"{Place} is {Shown(Writer)}, which {Shown(Reader)} cannot read",
        AvroIncompatibilityKind.Name => $"{Place} is {Shown(Writer)}, not {Shown(Reader)}",
        AvroIncompatibilityKind.UnionBranch => $"{Place} is {Shown(Writer)}, which none of the union's branches can read",
        AvroIncompatibilityKind.FieldWithoutDefault => $"{Place} has no field '{Missing[0]}', which has no default either",
        AvroIncompatibilityKind.EnumSymbols => $"{Place} may be '{string.Join("', '", Missing)}', which is no symbol of {Shown(Reader)}",
        AvroIncompatibilityKind.FixedSize => $"{Place} has {Writer.Size} bytes, not {Reader.Size}",
        _ => throw new InvalidOperationException($"{Kind} is no kind of incompatibility"),
    };

    private string Place => Field.Length == 0 ? "the value" : $"'{Field}'";

    private static string Shown(AvroSchema schema)
    {
        var kind = schema.Kind.ToString().ToLowerInvariant();
        return schema.FullName is { } name ? $"{kind} {name}" : kind;
    }
}
