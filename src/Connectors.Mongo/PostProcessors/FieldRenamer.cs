using Connect.Api;
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
        BsonDocument? renamed = null;
        foreach (var field in document.Fields.ToArray())
        {
            var path = $"{parent}.{field.Name}";
            var name = NewName(path, field.Name);
            if (name != field.Name)
            {
                document.Remove(field.Name);
                renamed ??= new BsonDocument();
                // A field of that name stays as it is, and the renamed one is lost, as in the original, which does not say so.
                if (document.Has(name))
                    record.Warn($"the field '{path}' is dropped, as it cannot be renamed to '{name}': there is a field of that name");
                else if (renamed.Has(name))
                    throw new DataException($"The field '{path}' cannot be renamed to '{name}': another field is renamed to the same name");
                else
                    renamed.Set(name, field.Value);
            }
            if (field.Value.AsDocument is { } inner)
                Rename(record, inner, $"{parent}.{name}");
        }
        if (renamed is not null)
            document.Fields.AddRange(renamed.Fields);
    }
}
