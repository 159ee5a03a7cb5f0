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
        if (!document.HasKey) throw new DataException("A document is deleted by the key of its record, which has none");
        var filter = document.Operation.NewFilter();
        if (strategy is null && TopLevel.TryFind(document.Key, "_id"u8, out _)) filter.Raw(document.Key);
        else
        {
            var start = filter.Begin();
            if (strategy is not null) strategy.Write(document, filter);
            else
            {
                filter.Name(BsonType.Document, Names.Id);
                filter.Raw(document.Key);
            }
            filter.End(start);
        }
        document.Operation.Delete();
    }
}
