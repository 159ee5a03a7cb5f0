using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>Turns change events of a database into operations.</summary>
internal abstract class CdcHandler
{
    /// <summary>Fills the document's <see cref="SinkDocument.Operation"/>; with nothing to do for events that need no write.</summary>
    /// <exception cref="DataException">The event is not one that the handler understands.</exception>
    public abstract void Handle(SinkDocument document);

    protected static void Replace(SinkDocument document, BsonDocument filter, BsonDocument replacement, bool upsert)
    {
        Find(document, filter);
        var body = document.Operation.NewBody();
        replacement.Write(body);
        document.Operation.Replace(body, upsert);
    }

    /// <summary>
    /// Updates by operators. Without any there is nothing to do: servers would take an empty update for a document that replaces the one they find.
    /// </summary>
    protected static void Update(SinkDocument document, BsonDocument filter, BsonDocument operators, bool upsert)
    {
        if (operators.IsEmpty) return;
        Find(document, filter);
        var body = document.Operation.NewBody();
        operators.Write(body);
        document.Operation.Update(body, upsert);
    }

    protected static void Delete(SinkDocument document, BsonDocument filter)
    {
        Find(document, filter);
        document.Operation.Delete();
    }

    // An empty filter finds any document.
    private static void Find(SinkDocument document, BsonDocument filter)
    {
        if (filter.IsEmpty) throw new DataException("The change event has no fields to find its document by");
        filter.Write(document.Operation.NewFilter());
    }

    /// <summary>A filter by <c>_id</c>.</summary>
    protected static BsonDocument ById(BsonValue id) => new BsonDocument().Set("_id", id);

    /// <summary>A new ObjectId.</summary>
    protected static BsonValue NewId(SinkDocument document)
    {
        var id = new byte[12];
        document.Ids.Next(id);
        return BsonValue.Of(BsonType.ObjectId, id);
    }

    /// <summary>The document in a field.</summary>
    /// <exception cref="DataException">There is none.</exception>
    protected static BsonDocument Required(BsonDocument of, string field) => of.DocumentAt(field)
        ?? throw new DataException(
            $"The change event's field '{field}' should be a document, but is {(of.TryGet(field, out var value) ? value.Type : "missing")}");

    /// <summary>The text in a field.</summary>
    /// <exception cref="DataException">There is none.</exception>
    protected static string RequiredText(BsonDocument of, string field) =>
        (of.TryGet(field, out var value) ? value.Text : null)
        ?? throw new DataException($"The change event's field '{field}' should be a text, but is {(value.Type == default ? "missing" : value.Type)}");

    /// <summary>The document that a text is, in MongoDB's JSON.</summary>
    protected static BsonDocument FromJson(string json)
    {
        using var writer = new BsonWriter();
        ExtendedJson.Write(json, writer);
        return BsonDocument.Parse(writer.Written.ToArray());
    }
}
