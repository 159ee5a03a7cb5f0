namespace Formats.Avro;

/// <summary>Schema resolution (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution), as far as schemas alone decide it.</summary>
internal sealed class AvroResolution
{
    private readonly HashSet<(AvroSchema, AvroSchema)> _assumed = [];
    private readonly List<AvroIncompatibility> _found = [];

    private AvroResolution()
    {
    }

    /// <summary>All that is in the way; empty if the reader can read what the writer wrote.</summary>
    public static IReadOnlyList<AvroIncompatibility> Compare(AvroSchema reader, AvroSchema writer)
    {
        var resolution = new AvroResolution();
        resolution.Compare(reader, writer, new Place("", ""));
        return resolution._found;
    }

    private void Compare(AvroSchema reader, AvroSchema writer, Place at)
    {
        // Types may contain themselves: a pair that is being compared is taken to fit.
        if (reader.IsNamed && writer.IsNamed && !_assumed.Add((reader, writer))) return;
        if (writer.Kind == AvroKind.Union)
        {
            for (var i = 0; i < writer.Branches.Count; i++)
            {
                if (reader.Kind == AvroKind.Union) CompareUnion(reader, writer.Branches[i], at.Of(i));
                else Compare(reader, writer.Branches[i], at);
            }
        }
        else if (reader.Kind == AvroKind.Union) CompareUnion(reader, writer, at);
        else if (reader.Kind != writer.Kind)
        {
            if (!Promotes(writer.Kind, reader.Kind)) Add(AvroIncompatibilityKind.Type, reader, writer, at);
        }
        else CompareSame(reader, writer, at);
    }

    private void CompareUnion(AvroSchema reader, AvroSchema writer, Place at)
    {
        foreach (var branch in reader.Branches)
            if (Fits(branch, writer)) return;
        Add(AvroIncompatibilityKind.UnionBranch, reader, writer, at);
    }

    private void CompareSame(AvroSchema reader, AvroSchema writer, Place at)
    {
        if (reader.IsNamed && reader.Name != writer.Name && !reader.Aliases.Contains(writer.FullName!))
            Add(AvroIncompatibilityKind.Name, reader, writer, at.Of("name"));
        switch (reader.Kind)
        {
            case AvroKind.Record:
                CompareFields(reader, writer, at);
                break;
            case AvroKind.Enum when reader.DefaultSymbol is null && writer.Symbols.Except(reader.Symbols).ToArray() is { Length: > 0 } unknown:
                Add(AvroIncompatibilityKind.EnumSymbols, reader, writer, at.Of("symbols"), unknown);
                break;
            case AvroKind.Fixed when reader.Size != writer.Size:
                Add(AvroIncompatibilityKind.FixedSize, reader, writer, at.Of("size"));
                break;
            case AvroKind.Array:
                Compare(reader.Items!, writer.Items!, at.OfItems("items"));
                break;
            case AvroKind.Map:
                Compare(reader.Items!, writer.Items!, at.OfItems("values"));
                break;
        }
    }

    private void CompareFields(AvroSchema reader, AvroSchema writer, Place at)
    {
        for (var i = 0; i < reader.Fields.Count; i++)
        {
            var field = reader.Fields[i];
            var written = writer.Fields.FirstOrDefault(other => other.Name == field.Name)
                ?? writer.Fields.FirstOrDefault(other => field.Aliases.Contains(other.Name));
            if (written is not null) Compare(field.Type, written.Type, at.OfField(i, field.Name));
            else if (!field.HasDefault) Add(AvroIncompatibilityKind.FieldWithoutDefault, field.Type, writer, at.Of("fields").Of(i), field.Name);
        }
    }

    private bool Fits(AvroSchema reader, AvroSchema writer)
    {
        // Tried aside: what is assumed on a way that leads nowhere holds nowhere else.
        var aside = new AvroResolution();
        aside._assumed.UnionWith(_assumed);
        aside.Compare(reader, writer, new Place("", ""));
        return aside._found.Count == 0;
    }

    private void Add(AvroIncompatibilityKind kind, AvroSchema reader, AvroSchema writer, Place at, params IReadOnlyList<string> missing) =>
        _found.Add(new AvroIncompatibility(kind, at.Location.Length == 0 ? "/" : at.Location, at.Field, reader, writer, missing));

    private static bool Promotes(AvroKind from, AvroKind to) => (from, to) is (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double)
        or (AvroKind.Long, AvroKind.Float or AvroKind.Double) or (AvroKind.Float, AvroKind.Double)
        or (AvroKind.String, AvroKind.Bytes) or (AvroKind.Bytes, AvroKind.String);

    /// <summary>Where one is: in the reader's schema, and in a value.</summary>
    private readonly record struct Place(string Location, string Field)
    {
        public Place Of(object part) => this with { Location = $"{Location}/{part}" };

        public Place OfField(int index, string name) => new($"{Location}/fields/{index}/type", Field.Length == 0 ? name : $"{Field}.{name}");

        public Place OfItems(string part) => new($"{Location}/{part}", $"{Field}[]");
    }
}
