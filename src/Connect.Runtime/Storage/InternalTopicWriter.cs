using System.Text;
using Confluent.Kafka;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>Writes to the internal topics; complete when the broker has acknowledged.</summary>
internal sealed class InternalTopicWriter(IProducer<byte[]?, byte[]?> producer) : IDisposable
{
    /// <summary>Writes a record.</summary>
    /// <returns>Where it was stored.</returns>
    /// <exception cref="ConnectException">The broker refuses.</exception>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="value">The record's value; null forgets the key.</param>
    /// <param name="cancellationToken">Ends the wait; the record may be stored all the same.</param>
    public Task<(int Partition, long Offset)> WriteAsync(string topic, string key, byte[]? value, CancellationToken cancellationToken = default) =>
        WriteAsync(topic, Encoding.UTF8.GetBytes(key), value, cancellationToken);

    /// <inheritdoc cref="WriteAsync(string, string, byte[], CancellationToken)"/>
    public async Task<(int Partition, long Offset)> WriteAsync(string topic, byte[] key, byte[]? value, CancellationToken cancellationToken = default)
    {
        try
        {
            var result = await producer.ProduceAsync(topic, new Message<byte[]?, byte[]?> { Key = key, Value = value }, cancellationToken);
            return (result.Partition.Value, result.Offset.Value);
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            throw new ConnectException($"Kafka did not take the record {Encoding.UTF8.GetString(key)} of topic {topic}: {e.Error.Reason}", e);
        }
    }

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(5));
        producer.Dispose();
    }
}
