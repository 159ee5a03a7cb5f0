using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

internal sealed partial class SinkTaskRunner
{
    // Converts and transforms the records of the last poll into _batch. Returns those that failed, or null; without tolerance the first failure is the last
    // record looked at.
    private List<FailedRecord>? ConvertBatch(int count)
    {
        var parts = _parts!;
        List<FailedRecord>? failed = null;
        _batch.EnsureCapacity(count);
        // Records of a partition come in runs: what is to be looked up for the partition is looked up once a run.
        TopicPartition partition = default;
        var (isMine, isNoted, next) = (false, false, 0L);
        for (var i = 0; i < count; i++)
        {
            var consumed = parts.Consumer[i];
            var topic = consumed.Topic;
            if (consumed.Partition != partition.Partition || !ReferenceEquals(topic, partition.Topic))
            {
                if (isMine) parts.Read[partition] = next;
                partition = new TopicPartition(topic, consumed.Partition);
                // Librdkafka may still hold records of a partition that was given up a moment ago.
                isMine = _assigned.Contains(partition);
                isNoted = false;
                if (isMine) _committed.TryAdd(partition, consumed.Offset);
            }
            if (!isMine) continue;
            for (var attempt = 0; ; attempt++)
            {
                var stage = Stage.KeyConverter;
                try
                {
                    var converted = Convert(consumed, topic, ref stage);
                    // A topic is in use once a record of it could be read.
                    if (!isNoted) UsesTopic(topic);
                    isNoted = true;
                    if (converted is { } record)
                    {
                        _batch.Add(record);
                        parts.Originals?.Keep(consumed.Copy());
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (stage == Stage.Transformation) UsesTopic(topic);
                    if (e is RetriableException && parts.Retry.WaitFor(attempt, Stopping)) { Setup.ErrorCounts.Retried(); continue; }
                    (failed ??= []).Add(new FailedRecord(stage, ClassOf(stage), e, consumed.Copy(), null));
                    if (!parts.Errors.TolerateAll) return failed;
                }
                break;
            }
            next = consumed.Offset + 1;
        }
        if (isMine) parts.Read[partition] = next;
        return failed;
    }

    private SinkRecord? Convert(in ConsumedRecord consumed, string topic, ref Stage stage)
    {
        var converters = _parts!.Converters;
        var raw = consumed.Headers;
        var headers = raw is not null && converters.UseHeaders ? TaskConverters.BytesOf(raw) : null;
        var key = consumed.HasKey ? converters.Key.ToConnectData(topic, headers, consumed.Key) : converters.Key.NullData;
        stage = Stage.ValueConverter;
        var value = consumed.HasValue ? converters.Value.ToConnectData(topic, headers, consumed.Value) : converters.Value.NullData;
        if (raw is not null)
        {
            stage = Stage.HeaderConverter;
            headers = new ConnectHeaders();
            foreach (var (name, bytes) in raw)
            {
                var header = bytes is null ? SchemaAndValue.Null : converters.Header.ToConnectHeader(topic, name, bytes);
                headers.Add(new Header(name, header.Schema, header.Value));
            }
        }
        var (timestamp, type) = consumed.Timestamp;
        var record = new SinkRecord(topic, consumed.Partition, key.Schema, key.Value, value.Schema, value.Value, consumed.Offset, timestamp, type, headers);
        if (_parts.Transformations.IsEmpty) return record;
        stage = Stage.Transformation;
        return (SinkRecord?)_parts.Transformations.Apply(record);
    }

    private string ClassOf(Stage stage) => stage switch
    {
        Stage.KeyConverter => _parts!.Converters.KeyClass,
        Stage.ValueConverter => _parts!.Converters.ValueClass,
        Stage.HeaderConverter => _parts!.Converters.HeaderClass,
        _ => _parts!.Transformations.LastClassName,
    };
}
