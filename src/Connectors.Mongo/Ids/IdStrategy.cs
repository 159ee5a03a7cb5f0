using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>Makes the <c>_id</c> of documents, of records as bytes and of records as trees.</summary>
internal abstract class IdStrategy
{
    /// <summary>Whether each id is one that no document can have yet.</summary>
    public virtual bool IsNew => false;

    /// <summary>Writes the element <c>_id</c> of a record.</summary>
    /// <exception cref="Connect.Api.Errors.DataException">The record has nothing to make an id of.</exception>
    public abstract void Write(SinkDocument document, BsonWriter writer);

    /// <summary>The id of a record.</summary>
    /// <inheritdoc cref="Write"/>
    public abstract BsonValue Make(SinkTree tree);
}
