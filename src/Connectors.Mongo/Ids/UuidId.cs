using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>A random UUID (RFC 9562, version 4).</summary>
/// <param name="binary">Whether as binary of subtype 4 rather than text.</param>
internal sealed class UuidId(bool binary) : IdStrategy
{
    public override bool IsNew => true;

    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var uuid = Guid.NewGuid();
        writer.Name(binary ? BsonType.Binary : BsonType.String, Names.Id);
        if (binary)
        {
            Span<byte> bytes = stackalloc byte[16];
            uuid.TryWriteBytes(bytes, bigEndian: true, out _);
            writer.Binary(bytes, 4);
            return;
        }
        Span<byte> text = stackalloc byte[36];
        uuid.TryFormat(text, out _);
        writer.Utf8(text);
    }
}
