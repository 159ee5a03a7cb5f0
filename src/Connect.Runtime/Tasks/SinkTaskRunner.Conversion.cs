using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

internal sealed partial class SinkTaskRunner
{
    // Converts and transforms the records of the last poll into _batch. Returns those that failed, or null; without tolerance the first failure is the last record looked at.
    private List<FailedRecord>? ConvertBatch(int count)
    {
        var parts = _parts!;
        List<FailedRecord>? failed = null;
        _batch.EnsureCapacity(count);
        string? lastTopic = null;
        for (var i = 0; i < count; i++)
        {
            var consumed = parts.Consumer[i];
            var topic = consumed.Topic;
            var partition = new TopicPartition(topic, consumed.Partition);
            // Librdkafka may still hold records of a partition that was given up a moment ago.
            if (!_assigned.Contains(partition)) continue;
            if (!ReferenceEquals(topic, lastTopic)) { UsesTopic(topic); lastTopic = topic; }
            for (var attempt = 0; ; attempt++)
            {
                var stage = Stage.KeyConverter;
                try
                {
                    if (Convert(consumed, topic, ref stage) is { } record)
                    {
                        _batch.Add(record);
                        parts.Originals?.Keep(consumed.Copy());
                    }
                }
                catch (RetriableException) when (parts.Retry.WaitFor(attempt, Stopping)) { Setup.ErrorCounts.Retried(); continue; }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    (failed ??= []).Add(new FailedRecord(stage, ClassOf(stage), e, consumed.Copy(), null));
                    if (!parts.Errors.TolerateAll) return failed;
                }
                break;
            }
            parts.Read[partition] = consumed.Offset + 1;
        }
        return failed;
    }

    private SinkRecord? Convert(in ConsumedRecord consumed, string topic, ref Stage stage)
    {
        var converters = _parts!.Converters;
        // Converters that look at headers get them as they came.
        ConnectHeaders? headers = null;
        var raw = consumed.Headers;
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
