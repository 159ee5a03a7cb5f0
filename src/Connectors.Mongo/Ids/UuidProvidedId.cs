using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The <c>_id</c> that the key or the value has, a UUID as a string or as binary, as binary of subtype 4.</summary>
/// <param name="inKey">Whether it is the key's.</param>
internal sealed class UuidProvidedId(bool inKey) : IdStrategy
{
    private readonly ProvidedId _provided = new(inKey);

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var element = _provided.Find(document);
        var type = (BsonType)element[0];
        var value = element[(1 + FieldNames.Id.Length)..];
        if (IsUuid(type, value))
        {
            writer.Raw(element);
            return;
        }
        var uuid = Read(type, value);
        writer.Name(BsonType.Binary, FieldNames.Id);
        writer.Uuid(uuid);
    }

    public override BsonValue Make(SinkTree tree)
    {
        var id = _provided.Make(tree);
        return IsUuid(id.Type, id.Raw.Span) ? id : BsonValue.Of(Read(id.Type, id.Raw.Span));
    }

    // Subtype 3 is the old UUID, which is kept as it is.
    private static bool IsUuid(BsonType type, ReadOnlySpan<byte> value) => type == BsonType.Binary && value[4] is 3 or 4;

    private Guid Read(BsonType type, ReadOnlySpan<byte> value)
    {
        if (type == BsonType.String && BsonReader.TextOf(value) is var text && Guid.TryParseExact(text, text.Length == 36 ? "D" : "N", out var uuid))
            return uuid;
        throw new DataException($"The _id of the {(inKey ? "key" : "value")} is not a UUID: "
            + "expected a string of 36 characters with dashes or of 32 hexadecimal digits, or UUID binary, "
            + $"got {(type == BsonType.String ? "another string" : type)}");
    }
}
