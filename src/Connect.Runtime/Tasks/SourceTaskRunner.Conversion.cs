using System.Buffers;
using Connect.Api;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Tasks;

internal sealed partial class SourceTaskRunner
{
    private readonly record struct ConvertedRecord(string Topic, int? Partition, long? Timestamp, bool HasKey, bool HasValue,
        IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers);

    // Key and value bytes are left in the two buffers. Null where the record was dropped or skipped; it is acknowledged then.
    private ValueTask<ConvertedRecord?> ConvertAsync(SourceRecord record)
    {
        var stage = Stage.Transformation;
        try { return new(ConvertOrDrop(record, ref stage)); }
        catch (RetriableException e) { return RetryAsync(record, stage, e); }
        catch (Exception e) when (e is not OperationCanceledException) { return SkipAsync(record, stage, e); }
    }

    private async ValueTask<ConvertedRecord?> RetryAsync(SourceRecord record, Stage stage, Exception error)
    {
        for (var attempt = 0; error is RetriableException && _pipeline!.Retry.Next(attempt) is { } wait; attempt++)
        {
            _retries.Failed(stage.Name(), error, wait);
            await Task.Delay(wait, Setup.TimeProvider, Stopping);
            try
            {
                var converted = ConvertOrDrop(record, ref stage);
                _retries.Succeeded(stage.Name());
                return converted;
            }
            catch (Exception e) when (e is not OperationCanceledException) { error = e; }
        }
        _retries.GivenUp();
        return await SkipAsync(record, stage, error);
    }

    private ConvertedRecord? ConvertOrDrop(SourceRecord record, ref Stage stage)
    {
        var converted = Convert(record, ref stage);
        if (converted is null) Dropped(record);
        return converted;
    }

    private void Dropped(SourceRecord record)
    {
        _sent.AcknowledgeLast();
        Done(record, null);
    }

    private async ValueTask<ConvertedRecord?> SkipAsync(SourceRecord record, Stage stage, Exception error)
    {
        var converters = _pipeline!.Converters;
        var className = stage switch
        {
            Stage.KeyConverter => converters.KeyClass,
            Stage.ValueConverter => converters.ValueClass,
            Stage.HeaderConverter => converters.HeaderClass,
            _ => _pipeline.Transformations.LastClassName,
        };
        await _pipeline.Errors.ReportAsync(new FailedRecord(stage, className, error, null, record));
        Dropped(record);
        return null;
    }

    private ConvertedRecord? Convert(SourceRecord original, ref Stage stage)
    {
        var converters = _pipeline!.Converters;
        stage = Stage.Transformation;
        ConnectRecord? record = original;
        if (!_pipeline.Transformations.IsEmpty && (record = _pipeline.Transformations.Apply(original)) is null) return null;

        List<KeyValuePair<string, byte[]?>>? headers = null;
        if (record.HasHeaders)
        {
            stage = Stage.HeaderConverter;
            headers = new(record.Headers.Count);
            var buffer = new ArrayBufferWriter<byte>();
            foreach (var header in record.Headers)
            {
                buffer.ResetWrittenCount();
                var hasHeader = converters.Header.FromConnectHeader(record.Topic, header.Key, header.Schema, header.Value, buffer);
                headers.Add(new(header.Key, hasHeader ? buffer.WrittenSpan.ToArray() : null));
            }
        }
        var seen = converters.UseHeaders ? TaskConverters.BytesOf(headers ?? []) : null;
        stage = Stage.KeyConverter;
        _keyBuffer.ResetWrittenCount();
        var hasKey = converters.Key.FromConnectData(record.Topic, seen, record.KeySchema, record.Key, _keyBuffer);
        stage = Stage.ValueConverter;
        _valueBuffer.ResetWrittenCount();
        var hasValue = converters.Value.FromConnectData(record.Topic, seen, record.ValueSchema, record.Value, _valueBuffer);
        if (seen is not null) headers = [.. seen.Select(static h => KeyValuePair.Create(h.Key, Bytes(h)))];
        return new ConvertedRecord(record.Topic, record.KafkaPartition, record.Timestamp, hasKey, hasValue, headers);
    }

    private static byte[]? Bytes(Header header) => header.Value is null ? null : header.Value as byte[]
        ?? throw new DataException(
            $"A converter gave the record the header {header.Key} with a value of type {header.Value.GetType()}; expected bytes or null");
}
