using System.Text;
using Confluent.Kafka;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>Writes to the internal topics; complete when the broker has acknowledged.</summary>
internal sealed class InternalTopicWriter(IProducer<byte[]?, byte[]?> producer) : IInternalTopicWriter, IDisposable
{
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
