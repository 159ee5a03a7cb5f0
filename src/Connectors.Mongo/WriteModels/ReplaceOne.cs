using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Replaces the document of the same <c>_id</c>, or inserts it.</summary>
internal sealed class ReplaceOne : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterById(document);
        document.Operation.Replace(document.Value, upsert: true, document.IsNew);
    }
}
