using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>Turns change events of a database into operations.</summary>
internal abstract class CdcHandler
{
    /// <summary>Makes the operation of an event; nothing to do for events that need no write.</summary>
    /// <param name="record">The event.</param>
    /// <param name="operation">The operation to fill.</param>
    /// <exception cref="DataException">The event is not one that the handler understands.</exception>
    public abstract void Handle(SinkTree record, Operation operation);

    /// <summary>Whether fields that are null are left out of what is written.</summary>
    public bool RemoveNulls { get; init; }

    protected void Replace(Operation operation, BsonDocument filter, BsonDocument replacement, bool upsert)
    {
        if (RemoveNulls)
        {
            // An id that is a document is the filter's as well, so that the two stay the same.
            replacement.RemoveNulls();
            if (replacement.IsEmpty)
                return;
        }
        Find(operation, filter);
        var body = operation.NewBody();
        var top = replacement.Write(body);
        operation.Replace(body, top, upsert);
    }

    /// <summary>
    /// Updates by operators. Without any there is nothing to do: servers would take an empty update for a document that replaces the one they find.
    /// </summary>
    protected void Update(Operation operation, BsonDocument filter, BsonDocument operators, bool upsert)
    {
        if (RemoveNulls && operators.DocumentAt("$set") is { } set)
        {
            set.RemoveNulls();
            if (set.IsEmpty)
                operators.Remove("$set");
        }
        if (operators.IsEmpty)
            return;
        Find(operation, filter);
        var body = operation.NewBody();
        operators.Write(body);
        operation.Update(body, upsert);
    }

    protected static void Delete(Operation operation, BsonDocument filter)
    {
        Find(operation, filter);
        operation.Delete();
    }

    // An empty filter finds any document.
    private static void Find(Operation operation, BsonDocument filter)
    {
        if (filter.IsEmpty)
            throw new DataException("The change event has no fields to find its document by");
        filter.Write(operation.NewFilter());
    }

    /// <summary>A filter by <c>_id</c>.</summary>
    protected static BsonDocument ById(BsonValue id) => new BsonDocument().Set("_id", id);

    /// <summary>A filter by a new ObjectId.</summary>
    protected static BsonDocument ByNewId(SinkTree record) => ById(BsonValue.Of(BsonType.ObjectId, record.Ids.Next()));

    /// <summary>The document in a field.</summary>
    /// <exception cref="DataException">There is none.</exception>
    protected static BsonDocument Required(BsonDocument of, string field) => of.DocumentAt(field)
        ?? throw new DataException(
            $"The change event's field '{field}' should be a document, but is {(of.TryGet(field, out var value) ? value.Type : "missing")}");

    /// <summary>The string in a field.</summary>
    /// <exception cref="DataException">There is none.</exception>
    protected static string RequiredString(BsonDocument of, string field) =>
        (of.TryGet(field, out var value) ? value.Text : null)
        ?? throw new DataException($"The change event's field '{field}' should be a string, but is {(value.Type == default ? "missing" : value.Type)}");

    /// <summary>The document that a string is, in MongoDB's JSON.</summary>
    protected static BsonDocument FromJson(string json)
    {
        using var writer = new BsonWriter();
        ExtendedJson.Write(json, writer);
        return BsonDocument.Parse(writer.Written.ToArray());
    }
}
