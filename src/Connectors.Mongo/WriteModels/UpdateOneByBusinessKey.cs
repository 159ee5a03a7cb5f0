using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Sets the fields in the document with the fields of the business key, or inserts it, with the times of insertion and last change.</summary>
internal sealed class UpdateOneByBusinessKey(bool flatten) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        var id = FilterByBusinessKey(document, flatten);
        Set(document, (id.Start, id.EndsAt), stamped: true);
    }
}
