using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>Debezium's events of MongoDB, whose documents and ids are JSON in strings.</summary>
/// <param name="changeStreams">Whether they come from change streams rather than the oplog, so that an update has the whole document.</param>
internal sealed class DebeziumMongo(bool changeStreams) : CdcHandler
{
    public override void Handle(SinkTree record, Operation operation)
    {
        operation.Skip();
        if (record.Key is not { IsEmpty: false } key)
            throw new DataException("The change event has no key with the id of the document");
        if (record.Value is not { IsEmpty: false } value)
        {
            if (!key.Has("id"))
                throw new DataException("The change event has no value, and its key no id");
            return;
        }
        if (!value.Has("op") && value.Has("ddl"))
            return;
        var op = RequiredString(value, "op");
        switch (op)
        {
            case "c" or "r":
                ReplaceWhole(operation, FromJson(RequiredString(value, "after")));
                break;
            case "u" when changeStreams:
                Replace(operation, ById(IdOf(key)), FromJson(RequiredString(value, "after")), upsert: true);
                break;
            case "u":
                Patch(operation, key, FromJson(RequiredString(value, "patch")));
                break;
            case "d":
                Delete(operation, ById(IdOf(key)));
                break;
            default:
                throw new DataException($"The change event's op is '{op}': expected c, r, u or d");
        }
    }

    private void Patch(Operation operation, BsonDocument key, BsonDocument patch)
    {
        patch.Remove("$v");
        if (patch.Has("_id"))
        {
            ReplaceWhole(operation, patch);
            return;
        }
        if (patch.IsEmpty)
            throw new DataException("The change event's patch has no update operators");
        foreach (var (name, _) in patch.Fields)
            if (!name.StartsWith('$'))
                throw new DataException($"The change event's patch has the field '{name}' where only update operators can stand");
        Update(operation, ById(IdOf(key)), patch, upsert: false);
    }

    private void ReplaceWhole(Operation operation, BsonDocument replacement)
    {
        if (!replacement.TryGet("_id", out var id))
            throw new DataException("The change event's document has no _id");
        Replace(operation, ById(id), replacement, upsert: true);
    }

    private static BsonValue IdOf(BsonDocument key)
    {
        using var writer = new BsonWriter();
        ExtendedJson.WriteWholeValue(RequiredString(key, "id"), writer);
        return BsonDocument.Parse(writer.Written.ToArray()).Fields[0].Value;
    }
}
