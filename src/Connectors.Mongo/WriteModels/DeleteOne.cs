using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Ids;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>
/// Deletes the document of an <c>_id</c>: what the id strategy makes of the key, or, as write model of values, the key's own <c>_id</c> or the key itself.
/// </summary>
/// <param name="strategy">What makes the id, or null.</param>
internal sealed class DeleteOne(IdStrategy? strategy) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        RequireKey(document);
        var filter = document.Operation.NewFilter();
        if (strategy is null && TopLevel.TryFind(document.Key, "_id"u8, out _))
        {
            filter.Raw(document.Key);
        }
        else
        {
            var start = filter.Begin();
            if (strategy is not null)
            {
                strategy.Write(document, filter);
            }
            else
            {
                filter.Name(BsonType.Document, FieldNames.Id);
                filter.Raw(document.Key);
            }
            filter.End(start);
        }
        document.Operation.Delete();
    }
}

/// <summary>Deletes the document with the fields of the business key, which is the value's <c>_id</c>.</summary>
internal sealed class DeleteOneByBusinessKey(bool flatten) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterByBusinessKey(document, flatten);
        document.Operation.Delete();
    }
}

/// <summary>Deletes the document with the fields that PartialKeyStrategy takes from the key of a record without value.</summary>
/// <param name="strategy">The strategy; null where the configured one is another, so that no record can be written.</param>
internal sealed class DeleteOneTombstoneByBusinessKey(PartialId? strategy) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        RequireKey(document);
        if (strategy is not { InKey: true })
            throw new DataException("DeleteOneTombstoneBusinessKeyStrategy takes the business key from PartialKeyStrategy; document.id.strategy is another");
        strategy.Project(document).Flatten().Write(document.Operation.NewFilter());
        document.Operation.Delete();
    }
}
