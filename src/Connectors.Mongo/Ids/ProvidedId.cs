using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The <c>_id</c> that the key or the value has, of any type.</summary>
/// <param name="inKey">Whether it is the key's.</param>
internal sealed class ProvidedId(bool inKey) : IdStrategy
{
    public bool InKey => inKey;

    public override void Write(SinkDocument document, BsonWriter writer) => writer.Raw(Find(document));

    // Of the key its very value, so that what post processors do to the key later is done to the id too, as in the original.
    public override BsonValue Make(SinkTree tree) =>
        (inKey ? tree.Key : tree.Value) is { } provider && provider.TryGet("_id", out var id) && !id.IsNull ? id : throw Missing();

    /// <summary>The element <c>_id</c> that is provided.</summary>
    /// <exception cref="DataException">There is none, or it is null.</exception>
    public ReadOnlySpan<byte> Find(SinkDocument document)
    {
        var id = inKey ? InKeyOf(document) : document.IdElement;
        return id.IsEmpty || (BsonType)id[0] == BsonType.Null ? throw Missing() : id;
    }

    private static ReadOnlySpan<byte> InKeyOf(SinkDocument document) =>
        document.HasKey && TopLevel.TryFind(document.Key, "_id"u8, out var id) ? id.Element : [];

    private DataException Missing() => new($"document.id.strategy takes the _id that the {(inKey ? "key" : "value")} provides, but there is none, or it is null");
}
