using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>A new ObjectId.</summary>
internal sealed class BsonOidId : IdStrategy
{
    public override bool IsNew => true;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.ObjectId, FieldNames.Id);
        document.Ids.Next(writer.Take(ObjectIdSource.Length));
    }

    public override BsonValue Make(SinkTree tree) => BsonValue.Of(BsonType.ObjectId, tree.Ids.Next());
}
