using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Namespaces;

/// <summary>The database and collection that fields of the key or the value name.</summary>
/// <param name="standard">What stands in where a record does not say.</param>
/// <param name="database">Where to look for the database, or null.</param>
/// <param name="collection">Where to look for the collection, or null.</param>
/// <param name="errorIfInvalid">Whether a record that does not say is an error.</param>
internal sealed class FieldPathNamespaceMapper(
    Namespace standard, FieldPathNamespaceMapper.Place? database, FieldPathNamespaceMapper.Place? collection, bool errorIfInvalid) : NamespaceMapper
{
    public override Namespace Of(SinkDocument document)
    {
        var target = new Namespace(Find(document, database, standard.Database), Find(document, collection, standard.Collection));
        // Servers refuse these only with the batch, and with it all its other records.
        if (!Namespace.CanBeDatabase(target.Database))
            throw new DataException($"The namespace mapper found '{target.Database}', which cannot be the name of a database: "
                + "it is empty, or has one of / \\ . \" and blank");
        if (!Namespace.CanBeCollection(target.Collection))
            throw new DataException($"The namespace mapper found '{target.Collection}', which cannot be the name of a collection");
        return target;
    }

    private string Find(SinkDocument document, Place? place, string otherwise)
    {
        if (place is null) return otherwise;
        var value = default(BsonValue);
        var found = (place.InKey ? document.KeyTree : document.ValueTree)?.TryGetPath(place.Path, out value) ?? false;
        if (found && value.Text is { } name) return name;
        if (!errorIfInvalid) return otherwise;
        var where = $"{(place.InKey ? "key" : "value")}'s field '{place.Path}'";
        throw new DataException($"The namespace mapper expected a text in the {where}, got {(found ? value.Type.ToString() : "nothing")}");
    }

    /// <param name="InKey">Whether the field is the key's.</param>
    /// <param name="Path">The names on the way to it, with dots between them.</param>
    internal sealed record Place(bool InKey, string Path);
}
