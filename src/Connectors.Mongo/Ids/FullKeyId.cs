using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The key's document, or an empty one.</summary>
internal sealed class FullKeyId : IdStrategy
{
    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.Document, FieldNames.Id);
        if (document.HasKey)
            writer.Raw(document.Key);
        else
            writer.End(writer.Begin());
    }

    // The key itself, so that what post processors do to the key later is done to the id too, as in the original.
    public override BsonValue Make(SinkTree tree) => BsonValue.Of(tree.Key ?? new BsonDocument());
}
