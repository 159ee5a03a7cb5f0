using Connectors.Mongo.Bson;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>Some fields of the key's or the value's document.</summary>
/// <param name="inKey">Whether they are the key's.</param>
/// <param name="projection">Which fields.</param>
internal sealed class PartialId(bool inKey, FieldProjection projection) : IdStrategy
{
    public bool InKey => inKey;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        writer.Name(BsonType.Document, FieldNames.Id);
        Project(document).Write(writer);
    }

    public override BsonValue Make(SinkTree tree) => BsonValue.Of(Project((inKey ? tree.Key : tree.Value)?.Copy()));

    /// <summary>The fields in a document of their own; empty where there is none.</summary>
    /// <exception cref="Connect.Api.Errors.DataException">The key is not a document.</exception>
    public BsonDocument Project(SinkDocument document) =>
        Project(inKey ? document.ParseKey() : document.HasValue ? BsonDocument.Parse(document.Value.Memory) : null);

    private BsonDocument Project(BsonDocument? copy)
    {
        copy ??= new BsonDocument();
        projection.Apply(copy);
        return copy;
    }
}
