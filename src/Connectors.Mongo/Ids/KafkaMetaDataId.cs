using System.Text;
using System.Text.Unicode;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Ids;

/// <summary>The record's place in Kafka: <c>topic#partition#offset</c>.</summary>
internal sealed class KafkaMetaDataId : IdStrategy
{
    public override void Write(SinkDocument document, BsonWriter writer)
    {
        var record = document.Record;
        writer.Name(BsonType.String, FieldNames.Id);
        Span<byte> text = stackalloc byte[512];
        if (Utf8.TryWrite(text, $"{record.Topic}#{record.Partition}#{record.Offset}", out var length))
            writer.Utf8(text[..length]);
        else
            writer.Utf8(Encoding.UTF8.GetBytes($"{record.Topic}#{record.Partition}#{record.Offset}"));
    }

    public override BsonValue Make(SinkTree tree) => BsonValue.Of($"{tree.Record.Topic}#{tree.Record.Partition}#{tree.Record.Offset}");
}
