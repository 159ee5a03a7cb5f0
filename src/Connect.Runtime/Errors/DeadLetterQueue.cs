using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Errors;

/// <summary>Writes failed records, byte for byte as they were consumed, to a topic (KIP-298).</summary>
internal sealed class DeadLetterQueue(string topic, TaskId task, bool contextHeaders, IProducer<byte[]?, byte[]?> producer, ClientErrors errors)
    : IDisposable
{
    // A stack trace must not make the message larger than a broker takes.
    private const int LongestTrace = 16 * 1024;

    /// <summary>Sends a message.</summary>
    /// <returns>Completes when it is stored.</returns>
    /// <exception cref="ConnectException">The broker refuses it.</exception>
    public async Task SendAsync(RawRecord record, FailedRecord failed)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers) headers.Add(name, value);
        if (contextHeaders) AddContext(headers, record, failed);
        var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value, Headers = headers };
        if (record.Timestamp is { } timestamp) message.Timestamp = new Timestamp(timestamp, Confluent.Kafka.TimestampType.CreateTime);
        var sent = producer.ProduceAsync(topic, message);
        // librdkafka would try a wrong password for ever.
        if (await Task.WhenAny(sent, errors.Ended) != sent)
            throw new ConnectException(
                $"The record at {record.Topic}-{record.Partition}@{record.Offset} could not be written to the dead letter queue {topic}: {errors.Final}");
        try { await sent; }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            throw new ConnectException(
                $"The record at {record.Topic}-{record.Partition}@{record.Offset} could not be written to the dead letter queue {topic}: {e.Error.Reason}", e);
        }
    }

    private void AddContext(Headers headers, RawRecord record, FailedRecord failed)
    {
        void Add(string name, string? value) => headers.Add($"__connect.errors.{name}", value is null ? null : Encoding.UTF8.GetBytes(value));
        Add("topic", record.Topic);
        Add("partition", record.Partition.ToString(CultureInfo.InvariantCulture));
        Add("offset", record.Offset.ToString(CultureInfo.InvariantCulture));
        Add("connector.name", task.Connector);
        Add("task.id", task.Task.ToString(CultureInfo.InvariantCulture));
        Add("stage", failed.Stage.Name());
        Add("class.name", failed.ClassName);
        Add("exception.class.name", JavaClassAttribute.Of(failed.Error.GetType()));
        Add("exception.message", failed.Error.Message);
        var trace = JavaTrace.Of(failed.Error);
        Add("exception.stacktrace", trace.Length > LongestTrace ? trace[..LongestTrace] : trace);
    }

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(5));
        producer.Dispose();
    }
}
