using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>
/// Events of MongoDB's change streams (https://www.mongodb.com/docs/manual/reference/change-events/), as the MongoDB source connector publishes them. Events
/// that are not about one document need no write. A tombstone is no event, and is refused as one without an operation.
/// </summary>
internal sealed class MongoChangeStream : CdcHandler
{
    private static readonly string[] UpdateFields = ["updatedFields", "removedFields", "truncatedArrays", "disambiguatedPaths"];

    public override void Handle(SinkTree record, Operation operation)
    {
        operation.Skip();
        if (record.Value is not { } change)
            throw new DataException("The record has no value, where a change event with the field 'operationType' was expected");
        switch (RequiredString(change, "operationType").ToUpperInvariant())
        {
            case "INSERT" or "REPLACE":
                Replace(operation, Required(change, "documentKey"), Required(change, "fullDocument"), upsert: true);
                break;
            // Null, as it is where the document is gone since, is refused: nobody can say what the document was.
            case "UPDATE" when change.Has("fullDocument"):
                Replace(operation, Required(change, "documentKey"), Required(change, "fullDocument"), upsert: false);
                break;
            case "UPDATE":
                Update(operation, Required(change, "documentKey"), Operators(Required(change, "updateDescription")), upsert: false);
                break;
            case "DELETE":
                Delete(operation, Required(change, "documentKey"));
                break;
            case var other:
                record.Warn($"change events of type {other} are passed over, as they are not about one document");
                break;
        }
    }

    private static BsonDocument Operators(BsonDocument description)
    {
        foreach (var (name, _) in description.Fields)
            if (!UpdateFields.Contains(name))
                throw new DataException($"The change event's updateDescription has the field '{name}', which is not understood");
        if (description.TryGet("truncatedArrays", out var truncated) && truncated.Type != BsonType.Array)
            throw new DataException("The change event's truncatedArrays is not an array");
        if (description.TryGet("disambiguatedPaths", out var paths) && paths.Type != BsonType.Document)
            throw new DataException("The change event's disambiguatedPaths is not a document");
        var updated = Required(description, "updatedFields");
        if (!description.TryGet("removedFields", out var removed) || removed.Type != BsonType.Array)
            throw new DataException("The change event's removedFields is not an array");
        var operators = new BsonDocument();
        if (!updated.IsEmpty)
            operators.Set("$set", updated);
        if (!removed.Document!.IsEmpty)
        {
            var unset = new BsonDocument();
            foreach (var (_, name) in removed.Document.Fields)
                unset.Set(name.Text ?? throw new DataException("The change event's removedFields holds something that is not a string"), BsonValue.Of(""));
            operators.Set("$unset", unset);
        }
        return operators;
    }
}
