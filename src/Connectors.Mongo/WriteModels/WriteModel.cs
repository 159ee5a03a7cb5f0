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
        if (!document.HasValue)
            throw new DataException("The configured write model writes the value of a record, which has none");
    }

    /// <exception cref="DataException">The record has no key.</exception>
    protected static void RequireKey(SinkDocument document)
    {
        if (!document.HasKey)
            throw new DataException("A document is deleted by the key of its record, which has none");
    }

    /// <summary>Makes <c>{_id: …}</c>, with the value's, the filter.</summary>
    protected static void FilterById(SinkDocument document)
    {
        RequireValue(document);
        if (!document.Fields.HasId)
            throw new DataException("The document has no _id to write it by: a post processor took it away, or nothing gave it one");
        var filter = document.Operation.NewFilter();
        var start = filter.Begin();
        filter.Raw(document.IdElement);
        filter.End(start);
    }

    /// <summary>Makes the document in the value's <c>_id</c>, which has the fields of a business key, the filter.</summary>
    /// <param name="document">The record.</param>
    /// <param name="flatten">Whether its sub-documents become names with dots.</param>
    protected static void FilterByBusinessKey(SinkDocument document, bool flatten)
    {
        RequireValue(document);
        if (!document.Fields.HasId || (BsonType)document.IdElement[0] != BsonType.Document)
            throw new DataException("The document has no _id that is a document with the fields of the business key. "
                + "Where values have an _id of their own, document.id.strategy.overwrite.existing=true puts the business key in its place");
        var id = document.IdElement[(1 + FieldNames.Id.Length)..];
        var filter = document.Operation.NewFilter();
        if (flatten)
            BsonDocument.Parse(id.ToArray()).Flatten().Write(filter);
        else
            filter.Raw(id);
    }
}

/// <summary>Inserts the document; one of the same <c>_id</c> is an error.</summary>
internal sealed class InsertOne : WriteModel
{
    public override void Write(SinkDocument document)
    {
        RequireValue(document);
        document.Operation.Insert(document.Value);
    }
}
