using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The <c>_id</c> that the key or the value has, a UUID as text or binary, as binary of subtype 4.</summary>
/// <param name="inKey">Whether it is the key's.</param>
internal sealed class UuidProvidedId(bool inKey) : IdStrategy
{
    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var source = inKey ? document.Key : document.Value.Written;
        if (source.IsEmpty || !TopLevel.TryFind(source, "_id"u8, out var id))
            throw new DataException($"document.id.strategy takes the UUID that the {(inKey ? "key" : "value")} provides in _id, "
                + $"but {(source.IsEmpty ? "there is none" : "it has no _id")}");
        if (id.Type == BsonType.Binary && id.Value[4] is 3 or 4)
        {
            writer.Raw(id.Element);
            return;
        }
        if (id.Type != BsonType.String || !TryParse(id.Text, out var uuid))
            throw new DataException($"The _id of the {(inKey ? "key" : "value")} is not a UUID: "
                + $"expected text of 36 characters with dashes or 32 hexadecimal digits, or UUID binary, "
                + $"got {(id.Type == BsonType.String ? "other text" : id.Type)}");
        writer.Name(BsonType.Binary, Names.Id);
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        writer.Binary(bytes, 4);
    }

    private static bool TryParse(string text, out Guid uuid) =>
        text.Length == 36 ? Guid.TryParseExact(text, "D", out uuid) : Guid.TryParseExact(text, "N", out uuid);
}
