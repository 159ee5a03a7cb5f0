using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Sets the fields in the document of the same <c>_id</c>, or inserts it.</summary>
/// <param name="stamped">Whether to write when the document was inserted and last changed.</param>
internal sealed class UpdateOne(bool stamped) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        var id = FilterById(document);
        Set(document, stamped ? (0, 0) : (id.Start, id.EndsAt), stamped);
    }
}
