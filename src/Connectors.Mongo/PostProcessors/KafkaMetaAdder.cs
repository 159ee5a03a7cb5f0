using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Adds the record's place in Kafka (<c>topic-partition-offset</c>) and its timestamp, under the name of the timestamp's type.</summary>
internal sealed class KafkaMetaAdder : PostProcessor
{
    public override void Process(SinkTree tree)
    {
        if (tree.Value is not { } value)
            return;
        var record = tree.Record;
        value.Set("topic-partition-offset", BsonValue.Of($"{record.Topic}-{record.Partition}-{record.Offset}"));
        if (record.Timestamp is { } timestamp && record.TimestampType != TimestampType.NoTimestampType)
            value.Set(record.TimestampType == TimestampType.LogAppendTime ? "LOG_APPEND_TIME" : "CREATE_TIME", BsonValue.Of(timestamp));
    }
}
