using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>
/// Qlik Replicate's events of tables (https://help.qlik.com/en-US/replicate/, "The Qlik Envelope"), with or without the outer <c>message</c>.
/// </summary>
internal sealed class QlikRdbms : CdcHandler
{
    public override void Handle(SinkTree record, Operation operation)
    {
        operation.Skip();
        if (record.Value is not { IsEmpty: false } value)
            return;
        var message = value.Has("message") ? Required(value, "message") : value;
        var headers = message.Has("headers") ? Required(message, "headers") : message;
        var kind = RequiredString(headers, headers.Has("operation") ? "operation" : "headers_operation");
        var key = record.Key is { IsEmpty: false } tree ? ById(BsonValue.Of(tree)) : null;
        switch (kind.ToUpperInvariant())
        {
            case "INSERT" or "REFRESH" or "READ":
                Insert(operation, key ?? ByNewId(record), FieldOf(message, "data"));
                break;
            case "UPDATE":
                Change(operation, key, FieldOf(message, "data"), FieldOf(message, "beforeData"));
                break;
            case "DELETE":
                Delete(operation, key ?? FieldUnlessNull(FieldUnlessNull(message, "data"), "beforeData"));
                break;
            default:
                throw new DataException($"The change event's operation is '{kind}': expected INSERT, REFRESH, READ, UPDATE or DELETE");
        }
    }

    private void Insert(Operation operation, BsonDocument filter, BsonDocument data)
    {
        var replacement = new BsonDocument().Set("_id", filter.Fields[0].Value);
        foreach (var (name, value) in data.Fields)
            replacement.Set(name, value);
        Replace(operation, filter, replacement, upsert: true);
    }

    private void Change(Operation operation, BsonDocument? key, BsonDocument data, BsonDocument before)
    {
        if (data.IsEmpty)
            throw new DataException("The change event's field 'data' is empty");
        var changed = new BsonDocument();
        foreach (var (name, value) in data.Fields)
            if (!before.TryGet(name, out var old) || !value.Same(old))
                changed.Fields.Add(new(name, value));
        if (!changed.IsEmpty)
            Update(operation, key ?? before, new BsonDocument().Set("$set", changed), upsert: true);
    }

    // Where one of its fields is missing, the message itself takes its place.
    private static BsonDocument FieldOf(BsonDocument message, string name) => message.Has(name) ? Required(message, name) : message;

    private static BsonDocument FieldUnlessNull(BsonDocument message, string name) =>
        message.TryGet(name, out var field) && !field.IsNull ? Required(message, name) : message;
}
