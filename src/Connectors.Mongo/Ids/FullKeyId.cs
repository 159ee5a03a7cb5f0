using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The key's document, or an empty one.</summary>
internal sealed class FullKeyId : IdStrategy
{
    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.Document, Names.Id);
        if (document.HasKey) writer.Raw(document.Key);
        else writer.End(writer.Begin());
    }

    // The key's document itself, so that what post processors do to the key later is done to the id too, as it always was.
    public override BsonValue Make(SinkDocument document) => BsonValue.Of(document.KeyTree ?? new BsonDocument());
}
