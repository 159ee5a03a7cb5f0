using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>A random UUID (RFC 9562, version 4).</summary>
/// <param name="binary">Whether as binary of subtype 4 rather than as a string.</param>
internal sealed class UuidId(bool binary) : IdStrategy
{
    public override bool IsNew => true;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var uuid = Guid.NewGuid();
        writer.Name(binary ? BsonType.Binary : BsonType.String, FieldNames.Id);
        if (binary)
        {
            writer.Uuid(uuid);
            return;
        }
        Span<byte> text = stackalloc byte[36];
        uuid.TryFormat(text, out _);
        writer.Utf8(text);
    }

    public override BsonValue Make(SinkTree tree) => binary ? BsonValue.Of(Guid.NewGuid()) : BsonValue.Of(Guid.NewGuid().ToString());
}
