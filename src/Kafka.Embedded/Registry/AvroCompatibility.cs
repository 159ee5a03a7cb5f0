namespace Kafka.Embedded;

/// <summary>
/// Whether one Avro schema can read what another one wrote: <see href="https://avro.apache.org/docs/1.12.0/specification/#schema-resolution">schema
/// resolution</see>. Faults are described in the words that Confluent's registry uses.
/// </summary>
internal sealed class AvroCompatibility
{
    private readonly HashSet<(AvroType, AvroType)> _assumed = [];
    private readonly List<string> _faults = [];

    private AvroCompatibility()
    {
    }

    public static IReadOnlyList<string> Check(AvroType reader, AvroType writer)
    {
        var check = new AvroCompatibility();
        check.Compare(reader, writer, "/");
        return check._faults;
    }

    private void Compare(AvroType reader, AvroType writer, string path)
    {
        // Types may contain themselves: a pair that is being compared is taken to fit.
        if (reader.IsNamed && writer.IsNamed && !_assumed.Add((reader, writer)))
            return;
        if (writer.Kind == "union")
        {
            for (var i = 0; i < writer.Branches.Count; i++)
            {
                var branch = writer.Branches[i];
                if (reader.Kind == "union" ? !reader.Branches.Any(own => Fits(own, branch)) : !Fits(reader, branch))
                    Add("MISSING_UNION_BRANCH", $"The {{0}} schema is missing a type inside a union field at path '{Join(path, i)}' in the {{1}} schema", $"reader union lacking writer type: {branch.Kind.ToUpperInvariant()}");
            }
            return;
        }
        if (reader.Kind == "union")
        {
            if (!reader.Branches.Any(own => Fits(own, writer)))
                Add("MISSING_UNION_BRANCH", $"The {{0}} schema is missing a type inside a union field at path '{path}' in the {{1}} schema", $"reader union lacking writer type: {writer.Kind.ToUpperInvariant()}");
            return;
        }
        if (reader.Kind != writer.Kind && !(reader.IsRecord && writer.IsRecord))
        {
            if (!Promotes(writer.Kind, reader.Kind))
                Add("TYPE_MISMATCH", $"The type (path '{path}') of a field in the {{0}} schema does not match with the {{1}} schema", $"reader type: {reader.Kind.ToUpperInvariant()} not compatible with writer type: {writer.Kind.ToUpperInvariant()}");
            return;
        }
        if (reader.IsNamed && reader.Name != writer.Name && !reader.Aliases.Contains(writer.FullName))
            Add("NAME_MISMATCH", $"The name of the schema has changed (path '{Join(path, "name")}')", $"expected: {writer.FullName}");
        switch (reader.Kind)
        {
            case "record" or "error":
                CompareFields(reader, writer, path);
                break;
            case "enum" when reader.EnumDefault is null && writer.Symbols.Except(reader.Symbols).ToArray() is { Length: > 0 } missing:
                Add("MISSING_ENUM_SYMBOLS", $"The {{0}} schema is missing enum symbols '[{string.Join(", ", missing)}]' at path '{Join(path, "symbols")}' in the {{1}} schema", $"[{string.Join(", ", missing)}]");
                break;
            case "fixed" when reader.Size != writer.Size:
                Add("FIXED_SIZE_MISMATCH", $"The size of FIXED type field at path '{Join(path, "size")}' in the {{0}} schema does not match with the {{1}} schema", $"expected: {writer.Size}, found: {reader.Size}");
                break;
            case "array":
                Compare(reader.Element!, writer.Element!, Join(path, "items"));
                break;
            case "map":
                Compare(reader.Element!, writer.Element!, Join(path, "values"));
                break;
        }
    }

    private void CompareFields(AvroType reader, AvroType writer, string path)
    {
        for (var i = 0; i < reader.Fields.Count; i++)
        {
            var field = reader.Fields[i];
            var written = writer.Fields.Find(other => other.Name == field.Name) ?? writer.Fields.Find(other => field.Aliases.Contains(other.Name));
            if (written is not null)
                Compare(field.Type, written.Type, Join(Join(Join(path, "fields"), i), "type"));
            else if (!field.HasDefault && field.Type is not { Kind: "enum", EnumDefault: not null })
                Add("READER_FIELD_MISSING_DEFAULT_VALUE", $"The field '{field.Name}' at path '{Join(Join(path, "fields"), i)}' in the {{0}} schema has no default value and is missing in the {{1}} schema", field.Name);
        }
    }

    /// <summary>Whether a single branch reads another type: tried aside, so that faults of branches that do not fit are not reported.</summary>
    private bool Fits(AvroType reader, AvroType writer)
    {
        var aside = new AvroCompatibility();
        aside._assumed.UnionWith(_assumed);
        aside.Compare(reader, writer, "/");
        return aside._faults.Count == 0;
    }

    private static bool Promotes(string from, string to) => (from, to) is ("int", "long" or "float" or "double") or ("long", "float" or "double") or ("float", "double") or ("string", "bytes") or ("bytes", "string");

    private void Add(string type, string description, string info) => _faults.Add($"{{errorType:'{type}', description:'{description}', additionalInfo:'{info}'}}");

    private static string Join(string path, object part) => path == "/" ? $"/{part}" : $"{path}/{part}";
}
