using Connectors.Mongo.Bson;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>Some fields of the key's or the value's document.</summary>
/// <param name="inKey">Whether they are the key's.</param>
/// <param name="projection">What leaves them.</param>
internal sealed class PartialId(bool inKey, FieldProjection projection) : IdStrategy
{
    public bool InKey => inKey;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.Document, Names.Id);
        Project(document).Write(writer);
    }

    public override BsonValue Make(SinkDocument document) => BsonValue.Of(Project(document));

    /// <summary>The fields in a document of their own; empty where there is none.</summary>
    public BsonDocument Project(SinkDocument document)
    {
        var copy = (inKey ? document.KeyTree : document.ValueTree)?.Copy() ?? new BsonDocument();
        projection.Apply(copy);
        return copy;
    }
}
