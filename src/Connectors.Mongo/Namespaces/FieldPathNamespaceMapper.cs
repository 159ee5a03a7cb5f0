using System.Text;
using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Namespaces;

/// <summary>The database and collection that fields of the key or the value name.</summary>
/// <param name="configured">What counts where a record does not say.</param>
/// <param name="database">Where to look for the database, or null.</param>
/// <param name="collection">Where to look for the collection, or null.</param>
/// <param name="errorIfInvalid">Whether a record that does not say is an error.</param>
internal sealed class FieldPathNamespaceMapper(
    Namespace configured, FieldPathNamespaceMapper.Place? database, FieldPathNamespaceMapper.Place? collection, bool errorIfInvalid) : NamespaceMapper
{
    public override Namespace Of(SinkDocument document)
    {
        var target = new Namespace(Find(document, database, configured.Database), Find(document, collection, configured.Collection));
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
        if (place is null)
            return otherwise;
        var source = place.InKey ? document.Key : document.Value.Written;
        var value = default(BsonReader);
        var found = !source.IsEmpty && TopLevel.TryFindPath(source, place.Utf8, out value);
        if (found && value.Type == BsonType.String)
            return value.Text;
        if (!errorIfInvalid)
            return otherwise;
        var where = $"{(place.InKey ? "key" : "value")}'s field '{place.Path}'";
        throw new DataException($"The namespace mapper expected a string in the {where}, got {(found ? value.Type.ToString() : "nothing")}");
    }

    /// <param name="InKey">Whether the field is the key's.</param>
    /// <param name="Path">The names on the way to it, with dots between them.</param>
    internal sealed record Place(bool InKey, string Path)
    {
        /// <summary>The path in UTF-8.</summary>
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Path);
    }
}
