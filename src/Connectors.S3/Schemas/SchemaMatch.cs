using Connect.Api;

namespace Connectors.S3;

/// <summary>Says whether records of one schema may go to a file of another; remembers the last pair, which mostly repeats.</summary>
internal sealed class SchemaMatch(SchemaCompatibility mode)
{
    private Schema? _lastRecord, _lastFile;
    private bool _lastFits;

    /// <summary>Whether a record's schema fits a file's.</summary>
    /// <exception cref="SchemaProjectorException">A version is needed to tell and one of the schemas has none.</exception>
    public bool Fits(Schema? record, Schema? file)
    {
        if (ReferenceEquals(record, file)) return true;
        if (record is null || file is null) throw new SchemaProjectorException("Switch between schema-based and schema-less data is not supported");
        if (ReferenceEquals(record, _lastRecord) && ReferenceEquals(file, _lastFile)) return _lastFits;
        var fits = mode == SchemaCompatibility.None ? record.Equals(file) : FitsByVersion(record, file);
        (_lastRecord, _lastFile, _lastFits) = (record, file, fits);
        return fits;
    }

    private bool FitsByVersion(Schema record, Schema file)
    {
        if (record.Equals(file)) return true;
        if (record.Version is not { } recordVersion || file.Version is not { } fileVersion)
        {
            var without = record.Version is null ? $"the record's {record}" : $"the file's {file}";
            throw new SchemaProjectorException($"Schema version required for {mode.ToString().ToUpperInvariant()} compatibility: {without} has none");
        }
        return Compatible(record, file, []) && (mode == SchemaCompatibility.Forward ? recordVersion >= fileVersion : recordVersion <= fileVersion);
    }

    // Whether values can be brought from one schema to the other; versions are looked at only above.
    private static bool Compatible(Schema from, Schema to, List<(object From, object To)> around)
    {
        if (from.Type != to.Type && !SchemaProjector.Widens(from.Type, to.Type)) return false;
        if (from.Name != to.Name || !SchemaProjector.SameParameters(from, to)) return false;
        if (from.IsOptional && !to.IsOptional && to.DefaultValue is null) return false;
        return from.Type switch
        {
            SchemaType.Struct => CompatibleFields(from, to, around),
            SchemaType.Array => CompatibleParts(from.ValueSchema, to.ValueSchema, around),
            SchemaType.Map => CompatibleParts(from.KeySchema, to.KeySchema, around) && CompatibleParts(from.ValueSchema, to.ValueSchema, around),
            _ => true,
        };
    }

    private static bool CompatibleParts(Schema? from, Schema? to, List<(object, object)> around) =>
        from is null || to is null ? ReferenceEquals(from, to) : Compatible(from, to, around);

    private static bool CompatibleFields(Schema from, Schema to, List<(object From, object To)> around)
    {
        // Schemas may contain themselves: what is met again is being looked at.
        if (around.Exists(pair => ReferenceEquals(pair.From, from.Fields) && ReferenceEquals(pair.To, to.Fields))) return true;
        around.Add((from.Fields, to.Fields));
        foreach (var field in from.Fields)
            if (to.Field(field.Name) is { } target && !Compatible(field.Schema, target.Schema, around)) return false;
        foreach (var field in to.Fields)
            if (from.Field(field.Name) is null && !field.Schema.IsOptional && field.Schema.DefaultValue is null) return false;
        return true;
    }
}
