using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>
/// Replaces the document with the fields of the business key, which stands in <c>_id</c>, or inserts it; the server makes or keeps the <c>_id</c> itself.
/// </summary>
internal sealed class ReplaceOneByBusinessKey(bool flatten) : WriteModel
{
    public override void Write(SinkDocument document)
    {
        var id = FilterByBusinessKey(document, flatten);
        var value = document.Value.Written;
        var body = document.Operation.NewBody();
        body.Raw(value[..id.Start]);
        body.Raw(value[id.EndsAt..]);
        body.Patch(0, body.Length);
        document.Operation.Replace(body, upsert: true);
    }
}
