using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Deletes the document with the fields of the business key.</summary>
internal sealed class DeleteOneByBusinessKey(bool flatten) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterByBusinessKey(document, flatten);
        document.Operation.Delete();
    }
}
