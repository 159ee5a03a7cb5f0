using System.Buffers;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Worker.Source;

internal abstract partial class SourceTaskRunner
{
    private readonly record struct ConvertedRecord(string Topic, int? Partition, long? Timestamp, bool HasKey, bool HasValue,
        IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers);

    // Key and value bytes are left in the two buffers. Null where the record was dropped or skipped; it is acknowledged then.
    private ValueTask<ConvertedRecord?> ConvertAsync(SourceRecord record)
    {
        var stage = Stage.Transformation;
        ConnectRecord? transformed = null;
        try { return new(ConvertOrDrop(record, ref transformed, ref stage)); }
        catch (Exception e) when (e is not OperationCanceledException) { return ConvertAgainAsync(record, transformed, stage, e); }
    }

    // A record is tried again from where it failed: what transformations made of it is kept.
    private async ValueTask<ConvertedRecord?> ConvertAgainAsync(SourceRecord record, ConnectRecord? transformed, Stage stage, Exception error)
    {
        for (var attempt = 0; ;)
        {
            try
            {
                if (error is ConversionDeferredException deferred) await OwnThread.RunAsync(deferred.Request);
                else if (error is RetriableException && _pipeline!.Retry.Next(attempt) is { } wait)
                {
                    attempt++;
                    Setup.ErrorCounts.FailedForNow();
                    Retries.Failed(stage.Name(), error, wait);
                    await Task.Delay(wait, Setup.TimeProvider, Stopping);
                }
                else break;
                var converted = ConvertOrDrop(record, ref transformed, ref stage);
                Retries.Succeeded(stage.Name());
                return converted;
            }
            catch (Exception e) when (e is not OperationCanceledException) { error = e; }
        }
        Retries.GivenUp();
        return await SkipAsync(record, stage, error);
    }

    private ConvertedRecord? ConvertOrDrop(SourceRecord record, ref ConnectRecord? transformed, ref Stage stage)
    {
        transformed ??= _pipeline!.Transformations.IsEmpty ? record : _pipeline.Transformations.Apply(record);
        if (transformed is not null) return Convert(transformed, ref stage);
        Dropped(record);
        return null;
    }

    private void Dropped(SourceRecord record)
    {
        Sent.AcknowledgeLast();
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

    private ConvertedRecord Convert(ConnectRecord record, ref Stage stage)
    {
        var converters = _pipeline!.Converters;
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
