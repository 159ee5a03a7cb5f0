using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Makes the operation of a record from its finished documents.</summary>
internal abstract class WriteModel
{
    /// <summary>Fills the document's <see cref="SinkDocument.Operation"/>.</summary>
    /// <exception cref="DataException">The record lacks what the operation needs.</exception>
    public abstract void Write(SinkDocument document);

    /// <exception cref="DataException">The record has no value.</exception>
    protected static void RequireValue(SinkDocument document)
    {
        if (!document.HasValue) throw new DataException("The configured write model writes the value of a record, which has none");
    }

    /// <summary>Finds the <c>_id</c> of the value, and makes <c>{_id: …}</c> the filter.</summary>
    protected static BsonReader FilterById(SinkDocument document)
    {
        RequireValue(document);
        if (!document.TryFindId(out var id))
            throw new DataException("The document has no _id to write it by: a post processor took it away, or nothing gave it one");
        var filter = document.Operation.NewFilter();
        var start = filter.Begin();
        filter.Raw(id.Element);
        filter.End(start);
        return id;
    }

    /// <summary>Finds the <c>_id</c> of the value, a document of the fields of a business key, and makes it the filter.</summary>
    /// <param name="document">The record.</param>
    /// <param name="flatten">Whether its sub-documents become names with dots.</param>
    protected static BsonReader FilterByBusinessKey(SinkDocument document, bool flatten)
    {
        RequireValue(document);
        if (!document.TryFindId(out var id) || id.Type != BsonType.Document)
            throw new DataException("The document has no _id that is a document with the fields of the business key. "
                + "Where values have an _id of their own, document.id.strategy.overwrite.existing=true puts the business key in its place");
        var filter = document.Operation.NewFilter();
        if (flatten) BsonDocument.Parse(id.Value.ToArray()).Flatten().Write(filter);
        else filter.Raw(id.Value);
        return id;
    }

    /// <summary>Writes <c>$set</c> with the fields of the value, and for time stamps the two dates beside it.</summary>
    /// <param name="document">The record.</param>
    /// <param name="without">The element to leave out: from its start to its end, or two equal places.</param>
    /// <param name="stamped">Whether to add when the document was inserted and last changed.</param>
    protected static void Set(SinkDocument document, (int Start, int End) without, bool stamped)
    {
        var value = document.Value.Written;
        var now = stamped ? document.Time.GetUtcNow().ToUnixTimeMilliseconds() : 0;
        var update = document.Operation.NewBody();
        var start = update.Begin();
        update.Name(BsonType.Document, Names.Set);
        var set = update.Begin();
        if (!stamped)
        {
            update.Raw(value[4..without.Start]);
            update.Raw(value[without.End..^1]);
        }
        else
        {
            var fields = new BsonReader(value);
            while (fields.Read())
                if (fields.Start != without.Start && !fields.Name.SequenceEqual("_modifiedTS"u8)) update.Raw(fields.Element);
            update.Name(BsonType.DateTime, Names.Modified);
            update.Int64(now);
        }
        update.End(set);
        if (stamped)
        {
            update.Name(BsonType.Document, Names.SetOnInsert);
            var inserted = update.Begin();
            update.Name(BsonType.DateTime, Names.Inserted);
            update.Int64(now);
            update.End(inserted);
        }
        update.End(start);
        document.Operation.Update(update, upsert: true);
    }
}
