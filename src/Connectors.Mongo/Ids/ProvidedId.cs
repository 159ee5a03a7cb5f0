using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The <c>_id</c> that the key or the value has, of any type.</summary>
/// <param name="inKey">Whether it is the key's.</param>
internal sealed class ProvidedId(bool inKey) : IdStrategy
{
    public bool InKey => inKey;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var source = inKey ? document.Key : document.Value.Written;
        if (source.IsEmpty || !TopLevel.TryFind(source, "_id"u8, out var id) || id.Type == BsonType.Null)
            throw new DataException($"document.id.strategy takes the _id that the {(inKey ? "key" : "value")} provides, "
                + $"but {(source.IsEmpty ? "there is none" : "it has none, or null")}");
        writer.Raw(id.Element);
    }

    // Of the key its very value, so that what post processors do to the key later is done to the id too, as it always was.
    public override BsonValue Make(SinkDocument document) =>
        inKey && document.KeyTree is { } key && key.TryGet("_id", out var id) && !id.IsNull ? id : base.Make(document);
}
