namespace Formats.Avro;

/// <summary>Schema resolution (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution), as far as schemas alone decide it.</summary>
internal sealed class AvroResolution
{
    private readonly HashSet<(AvroSchema, AvroSchema)> _assumed = [];

    /// <summary>The first thing that is in the way, or null.</summary>
    public string? Fault(AvroSchema reader, AvroSchema writer, string path)
    {
        // Types may contain themselves: a pair that is being compared is taken to fit.
        if (reader.IsNamed && writer.IsNamed && !_assumed.Add((reader, writer))) return null;
        if (writer.Kind == AvroKind.Union)
        {
            foreach (var branch in writer.Branches)
                if (Fault(reader, branch, path) is { } fault) return fault;
            return null;
        }
        if (reader.Kind == AvroKind.Union)
        {
            foreach (var branch in reader.Branches)
                if (Fits(branch, writer)) return null;
            return $"{At(path)} is {Shown(writer)}, which none of the union's branches can read";
        }
        if (reader.Kind != writer.Kind)
            return Promotes(writer.Kind, reader.Kind) ? null : $"{At(path)} is {Shown(writer)}, which {Shown(reader)} cannot read";
        if (reader.IsNamed && reader.Name != writer.Name && !reader.Aliases.Contains(writer.FullName!))
            return $"{At(path)} is {Shown(writer)}, not {Shown(reader)}";
        switch (reader.Kind)
        {
            case AvroKind.Record:
                foreach (var field in reader.Fields)
                {
                    var written = writer.Fields.FirstOrDefault(f => f.Name == field.Name) ?? writer.Fields.FirstOrDefault(f => field.Aliases.Contains(f.Name));
                    if (written is null && !field.HasDefault) return $"{At(path)} has no field '{field.Name}', which has no default either";
                    if (written is not null && Fault(field.Type, written.Type, $"{path}.{field.Name}") is { } fault) return fault;
                }
                return null;
            case AvroKind.Enum:
                return reader.DefaultSymbol is null && writer.Symbols.FirstOrDefault(s => !reader.Symbols.Contains(s)) is { } symbol
                    ? $"{At(path)} may be '{symbol}', which is no symbol of {Shown(reader)}" : null;
            case AvroKind.Fixed: return reader.Size == writer.Size ? null : $"{At(path)} has {writer.Size} bytes, not {reader.Size}";
            case AvroKind.Array or AvroKind.Map: return Fault(reader.Items!, writer.Items!, $"{path}[]");
            default: return null;
        }
    }

    private bool Fits(AvroSchema reader, AvroSchema writer)
    {
        // Tried aside: what is assumed on a way that leads nowhere holds nowhere else.
        var aside = new AvroResolution();
        aside._assumed.UnionWith(_assumed);
        return aside.Fault(reader, writer, "") is null;
    }

    private static bool Promotes(AvroKind from, AvroKind to) => (from, to) is
        (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double)
        or (AvroKind.Long, AvroKind.Float or AvroKind.Double)
        or (AvroKind.Float, AvroKind.Double)
        or (AvroKind.String, AvroKind.Bytes)
        or (AvroKind.Bytes, AvroKind.String);

    private static string At(string path) => path.Length == 0 ? "the value" : $"'{path.TrimStart('.')}'";

    private static string Shown(AvroSchema schema) => schema.FullName is { } name ? $"{Lower(schema)} {name}" : Lower(schema);

    private static string Lower(AvroSchema schema) => schema.Kind.ToString().ToLowerInvariant();
}
