using System.Buffers;
using Connect.Api;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Tasks;

internal sealed partial class SourceTaskRunner
{
    private readonly record struct ConvertedRecord(string Topic, int? Partition, long? Timestamp, bool HasKey, bool HasValue, IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers);

    // Key and value bytes are left in the two buffers. Null where the record was dropped or skipped; it is acknowledged then.
    private ValueTask<ConvertedRecord?> ConvertAsync(SourceRecord record)
    {
        var stage = Stage.Transformation;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (Convert(record, ref stage) is { } converted) return new(converted);
                _sent.AcknowledgeLast();
                task.CommitRecord(record, null);
                return default;
            }
            catch (RetriableException) when (_parts!.Retry.WaitFor(attempt, Stopping)) { Setup.ErrorCounts.Retried(); }
            catch (Exception e) when (e is not OperationCanceledException) { return SkipAsync(record, stage, e); }
        }
    }

    private async ValueTask<ConvertedRecord?> SkipAsync(SourceRecord record, Stage stage, Exception error)
    {
        var converters = _parts!.Converters;
        var className = stage switch
        {
            Stage.KeyConverter => converters.KeyClass,
            Stage.ValueConverter => converters.ValueClass,
            Stage.HeaderConverter => converters.HeaderClass,
            _ => _parts.Transformations.LastClassName,
        };
        await _parts.Errors.ReportAsync(new FailedRecord(stage, className, error, null, record));
        _sent.AcknowledgeLast();
        task.CommitRecord(record, null);
        return null;
    }

    private ConvertedRecord? Convert(SourceRecord original, ref Stage stage)
    {
        var converters = _parts!.Converters;
        stage = Stage.Transformation;
        ConnectRecord? record = original;
        if (!_parts.Transformations.IsEmpty && (record = _parts.Transformations.Apply(original)) is null) return null;

        List<KeyValuePair<string, byte[]?>>? headers = null;
        if (record.HasHeaders)
        {
            stage = Stage.HeaderConverter;
            headers = new(record.Headers.Count);
            var buffer = new ArrayBufferWriter<byte>();
            foreach (var header in record.Headers)
            {
                buffer.ResetWrittenCount();
                headers.Add(new(header.Key, converters.Header.FromConnectHeader(record.Topic, header.Key, header.Schema, header.Value, buffer) ? buffer.WrittenSpan.ToArray() : null));
            }
        }
        stage = Stage.KeyConverter;
        _keyBuffer.ResetWrittenCount();
        var hasKey = converters.Key.FromConnectData(record.Topic, record.HasHeaders ? record.Headers : null, record.KeySchema, record.Key, _keyBuffer);
        stage = Stage.ValueConverter;
        _valueBuffer.ResetWrittenCount();
        var hasValue = converters.Value.FromConnectData(record.Topic, record.HasHeaders ? record.Headers : null, record.ValueSchema, record.Value, _valueBuffer);
        UsesTopic(record.Topic);
        return new ConvertedRecord(record.Topic, record.KafkaPartition, record.Timestamp, hasKey, hasValue, headers);
    }
}
