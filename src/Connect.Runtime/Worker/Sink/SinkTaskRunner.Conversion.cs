using System.Runtime.ExceptionServices;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Metrics;

namespace Connect.Runtime.Worker.Sink;

internal sealed partial class SinkTaskRunner
{
    // How far the records of a poll have been converted: where one is to be tried again, the wait is outside, as records in librdkafka's memory do not outlive an await.
    private sealed class Conversion
    {
        public int Next, Attempt;
        public List<FailedRecord>? Failed;

        // The converter that waits for another machine, and where on the record's way it is.
        public ConversionDeferredException? Deferred;
        public Stage DeferredAt;

        // Why that machine's answer is of no use.
        public Exception? Failure;
    }

    // Converts and transforms the records of the last poll into _batch, from where it was left. Returns how long to wait before it goes on, or null at the end;
    // without tolerance the first failure is the last record looked at.
    private TimeSpan? ConvertBatch(int count, Conversion progress)
    {
        var pipeline = _pipeline!;
        _batch.EnsureCapacity(count);
        // Records of a partition come in runs: what is to be looked up for the partition is looked up once a run.
        TopicPartition partition = default;
        var (isMine, isNoted, next, oldest) = (false, false, 0L, long.MaxValue);
        for (var i = progress.Next; i < count; i++)
        {
            var consumed = pipeline.Consumer[i];
            var topic = consumed.Topic;
            if (consumed.Partition != partition.Partition || !ReferenceEquals(topic, partition.Topic))
            {
                if (isMine) ReadTo(partition, next, oldest);
                partition = new TopicPartition(topic, consumed.Partition);
                // Librdkafka may still hold records of a partition that was given up a moment ago.
                isMine = _assigned.Contains(partition);
                (isNoted, next, oldest) = (false, 0, long.MaxValue);
                if (isMine) _committed.TryAdd(partition, consumed.Offset);
            }
            if (!isMine) continue;
            var stage = Stage.KeyConverter;
            try
            {
                if (progress.Failure is { } failure)
                {
                    (stage, progress.Failure) = (progress.DeferredAt, null);
                    ExceptionDispatchInfo.Throw(failure);
                }
                var converted = Convert(consumed, topic, ref stage);
                // A topic is in use once a record of it could be read.
                if (!isNoted) UsesTopic(topic);
                isNoted = true;
                if (converted is { } record)
                {
                    _batch.Add(record);
                    if (record.Timestamp < oldest) oldest = record.Timestamp.Value;
                    pipeline.Originals?.Keep(consumed.Copy());
                }
                if (progress.Attempt > 0) Retries.Succeeded(stage.Name());
            }
            catch (ConversionDeferredException e)
            {
                if (next > 0) ReadTo(partition, next, oldest);
                (progress.Next, progress.Deferred, progress.DeferredAt) = (i, e, stage);
                return TimeSpan.Zero;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (stage == Stage.Transformation) UsesTopic(topic);
                if (e is RetriableException && pipeline.Retry.Next(progress.Attempt) is { } wait)
                {
                    Setup.ErrorCounts.FailedForNow();
                    Retries.Failed(stage.Name(), e, wait);
                    if (next > 0) ReadTo(partition, next, oldest);
                    (progress.Next, progress.Attempt) = (i, progress.Attempt + 1);
                    return wait;
                }
                Retries.GivenUp();
                (progress.Failed ??= []).Add(new FailedRecord(stage, ClassOf(stage), e, consumed.Copy(), null));
                if (!pipeline.Errors.TolerateAll) return null;
            }
            progress.Attempt = 0;
            next = consumed.Offset + 1;
        }
        if (isMine) ReadTo(partition, next, oldest);
        return null;
    }

    private void ReadTo(TopicPartition partition, long next, long oldest)
    {
        _pipeline!.Read[partition] = next;
        if (oldest < long.MaxValue) _latencies.Add(partition, next, oldest);
    }

    private SinkRecord? Convert(in ConsumedRecord consumed, string topic, ref Stage stage)
    {
        var converters = _pipeline!.Converters;
        var raw = consumed.Headers;
        if (_traces && raw is not null && Traces.IsOn) Traces.Collect(raw, ref _links);
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
                var header = bytes is null ? SchemaAndValue.Null : ReadHeader(converters.Header, topic, name, bytes);
                headers.Add(new Header(name, header.Schema, header.Value));
            }
        }
        var (timestamp, type) = consumed.Timestamp;
        var record = new SinkRecord(topic, consumed.Partition, key.Schema, key.Value, value.Schema, value.Value, consumed.Offset, timestamp, type, headers);
        if (_pipeline.Transformations.IsEmpty) return record;
        stage = Stage.Transformation;
        return (SinkRecord?)_pipeline.Transformations.Apply(record);
    }

    // Producers with Avro write headers as they write values, in the form of a schema registry: a zero byte and the id of a schema first.
    private static SchemaAndValue ReadHeader(IHeaderConverter converter, string topic, string name, byte[] bytes)
    {
        try { return converter.ToConnectHeader(topic, name, bytes); }
        catch (DataException e) when (bytes is [0, _, _, _, _, ..])
        {
            throw new DataException($"{e.Message}. The header {name} begins with a zero byte and may be Avro with the id of a schema, which no header converter "
                + "reads: header.converter=org.apache.kafka.connect.converters.ByteArrayConverter takes headers as the bytes they are", e);
        }
    }

    private string ClassOf(Stage stage) => stage switch
    {
        Stage.KeyConverter => _pipeline!.Converters.KeyClass,
        Stage.ValueConverter => _pipeline!.Converters.ValueClass,
        Stage.HeaderConverter => _pipeline!.Converters.HeaderClass,
        _ => _pipeline!.Transformations.LastClassName,
    };
}
