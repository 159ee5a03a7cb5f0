using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Inserts the document; one of the same <c>_id</c> is an error.</summary>
internal sealed class InsertOne : WriteModel
{
    public override void Write(SinkDocument document)
    {
        RequireValue(document);
        document.Operation.Insert(document.Value);
    }
}
