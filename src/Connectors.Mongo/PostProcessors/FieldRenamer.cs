using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Gives fields of key and value other names; goes down into documents, not into arrays.</summary>
internal abstract class FieldRenamer : PostProcessor
{
    public override void Process(SinkTree record)
    {
        if (Touches("key") && record.Key is { } key)
            Rename(record, key, "key");
        if (Touches("value") && record.Value is { } value)
            Rename(record, value, "value");
    }

    /// <summary>Whether any of the settings can be about a key or a value; keys that are not touched need not be documents.</summary>
    protected abstract bool Touches(string root);

    /// <summary>The new name of a field.</summary>
    /// <param name="path">Its path, beginning with key or value, the parents under their new names.</param>
    /// <param name="name">Its name.</param>
    protected abstract string NewName(string path, string name);

    private void Rename(SinkTree record, BsonDocument document, string parent)
    {
        List<BsonField>? renamed = null;
        foreach (var field in document.Fields.ToArray())
        {
            var path = $"{parent}.{field.Name}";
            var name = NewName(path, field.Name);
            if (name != field.Name)
            {
                document.Remove(field.Name);
                // A field of that name stays as it is, and the renamed one is lost: so it has always been, but not silently.
                if (document.Has(name))
                    record.Warn($"the field '{path}' is dropped, as it cannot be renamed to '{name}': there is a field of that name");
                else
                    (renamed ??= []).Add(new(name, field.Value));
            }
            if (field.Value.AsDocument is { } inner)
                Rename(record, inner, $"{parent}.{name}");
        }
        if (renamed is null)
            return;
        foreach (var field in renamed)
        {
            if (document.Has(field.Name))
                record.Warn($"of several fields that are renamed to '{field.Name}' only the last one is kept");
            document.Set(field.Name, field.Value);
        }
    }
}
