using Connect.Api;
using Connectors.Mongo.Ids;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Deletes the document with the fields that PartialKeyStrategy takes from the key of a record without value.</summary>
/// <param name="strategy">The strategy; null where the configured one is another, so that no record can be written.</param>
internal sealed class DeleteOneTombstoneByBusinessKey(PartialId? strategy) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        if (!document.HasKey) throw new DataException("A document is deleted by the key of its record, which has none");
        if (strategy is not { InKey: true })
            throw new DataException("DeleteOneTombstoneBusinessKeyStrategy takes the business key from PartialKeyStrategy; document.id.strategy is another");
        strategy.Project(document).Flatten().Write(document.Operation.NewFilter());
        document.Operation.Delete();
    }
}
