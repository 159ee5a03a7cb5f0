using Formats.Avro;

namespace Kafka.Embedded.Registry;

/// <summary>An Avro schema: <see href="https://avro.apache.org/docs/1.12.0/specification/">the specification</see>.</summary>
internal sealed class AvroDocument : ParsedSchema
{
    private readonly AvroSchema _schema;

    private AvroDocument(AvroSchema schema) => _schema = schema;

    public override string Canonical => field ??= _schema.ToJson();

    public override string Normalized => field ??= _schema.ToJson(sorted: true);

    public override IReadOnlyList<string> FaultsReading(ParsedSchema writer) =>
        [.. _schema.Incompatibilities(((AvroDocument)writer)._schema).Where(Counts).Select(Message)];

    /// <exception cref="RegistryException">The text is not an Avro schema.</exception>
    public static AvroDocument Parse(string text, IReadOnlyList<(string Name, string Schema)> references)
    {
        try { return new AvroDocument(AvroSchema.Parse(text, [.. references.Select(reference => reference.Schema)])); }
        catch (AvroException e) { throw RegistryException.InvalidSchema(e.Message); }
    }

    // Avro's Java library takes an enum's own default for that of a field.
    private static bool Counts(AvroIncompatibility fault) =>
        fault is not { Kind: AvroIncompatibilityKind.FieldWithoutDefault, Reader: { Kind: AvroKind.Enum, DefaultSymbol: not null } };

    // In the words of Confluent's registry; {0} and {1} become the new and the old schema, or the other way round.
    private static string Message(AvroIncompatibility fault)
    {
        var at = fault.Location;
        var missing = string.Join(", ", fault.Missing);
        var (type, description, info) = fault.Kind switch
        {
            AvroIncompatibilityKind.Type => ("TYPE_MISMATCH",
                $"The type (path '{at}') of a field in the {{0}} schema does not match with the {{1}} schema",
                $"reader type: {Kind(fault.Reader)} not compatible with writer type: {Kind(fault.Writer)}"),
            AvroIncompatibilityKind.Name => ("NAME_MISMATCH",
                $"The name of the schema has changed (path '{at}')",
                $"expected: {fault.Writer.FullName}"),
            AvroIncompatibilityKind.UnionBranch => ("MISSING_UNION_BRANCH",
                $"The {{0}} schema is missing a type inside a union field at path '{at}' in the {{1}} schema",
                $"reader union lacking writer type: {Kind(fault.Writer)}"),
            AvroIncompatibilityKind.FieldWithoutDefault => ("READER_FIELD_MISSING_DEFAULT_VALUE",
                $"The field '{missing}' at path '{at}' in the {{0}} schema has no default value and is missing in the {{1}} schema",
                missing),
            AvroIncompatibilityKind.EnumSymbols => ("MISSING_ENUM_SYMBOLS",
                $"The {{0}} schema is missing enum symbols '[{missing}]' at path '{at}' in the {{1}} schema",
                $"[{missing}]"),
            AvroIncompatibilityKind.FixedSize => ("FIXED_SIZE_MISMATCH",
                $"The size of FIXED type field at path '{at}' in the {{0}} schema does not match with the {{1}} schema",
                $"expected: {fault.Writer.Size}, found: {fault.Reader.Size}"),
            _ => throw new InvalidOperationException($"{fault.Kind} is no kind of incompatibility"),
        };
        return $"{{errorType:'{type}', description:'{description}', additionalInfo:'{info}'}}";
    }

    private static string Kind(AvroSchema schema) => schema.Kind.ToString().ToUpperInvariant();
}
