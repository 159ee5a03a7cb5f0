using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>Makes the <c>_id</c> of documents.</summary>
internal abstract class IdStrategy
{
    /// <summary>Whether each id is one that no document can have yet.</summary>
    public virtual bool IsNew => false;

    /// <summary>Writes the element <c>_id</c>.</summary>
    /// <exception cref="DataException">The record has nothing to make an id of.</exception>
    public abstract void Write(SinkDocument document, BsonWriter writer);

    /// <summary>The id as a value in a tree.</summary>
    /// <inheritdoc cref="Write"/>
    public virtual BsonValue Make(SinkDocument document)
    {
        using var writer = new BsonWriter(256);
        var start = writer.Begin();
        Write(document, writer);
        writer.End(start);
        return BsonDocument.Parse(writer.Written.ToArray()).Fields[0].Value;
    }
}
