using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Replaces the document of the same <c>_id</c>, or inserts it.</summary>
internal sealed class ReplaceOne : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterById(document);
        document.Operation.Replace(document.Value, document.Fields, upsert: true, document.IsNew);
    }
}

/// <summary>
/// Replaces the document with the fields of the business key, which is the value's <c>_id</c>, or inserts it; the server makes or keeps the <c>_id</c> itself.
/// </summary>
internal sealed class ReplaceOneByBusinessKey(bool flatten) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterByBusinessKey(document, flatten);
        var value = document.Value.Written;
        var body = document.Operation.NewBody();
        body.Raw(value[..document.Fields.IdStart]);
        body.Raw(value[document.Fields.IdEnd..]);
        body.Patch(0, body.Length);
        document.Operation.Replace(body, document.Fields, upsert: true);
    }
}
