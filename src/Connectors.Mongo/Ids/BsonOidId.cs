using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>A new ObjectId.</summary>
internal sealed class BsonOidId : IdStrategy
{
    public override bool IsNew => true;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.ObjectId, Names.Id);
        document.Ids.Next(writer.Take(12));
    }
}
