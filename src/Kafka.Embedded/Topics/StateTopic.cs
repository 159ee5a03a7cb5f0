using Kafka.Embedded.Log;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Topics;

/// <summary>
/// A topic in which a coordinator keeps its state, compacted: made when it is first needed, the partition chosen by the key's hash as Kafka does, so
/// that a folder of ours and Kafka's tools agree on what lies where.
/// </summary>
internal sealed class StateTopic(TopicCatalog catalog, string name, int partitions, TimeProvider time)
{
    private static readonly KeyValuePair<string, string?>[] Settings =
        [new("cleanup.policy", "compact"), new("compression.type", "producer"), new("segment.bytes", "104857600")];

    public string Name => name;

    /// <summary>The topic; made now if need be.</summary>
    public Topic Ensure()
    {
        if (catalog.Find(name) is { } topic)
            return topic;
        var (created, error, message) = catalog.Create(name, partitions, Settings);
        return created ?? catalog.Find(name) ?? throw new InvalidOperationException($"The topic {name} could not be created: {error}, {message}");
    }

    /// <summary>The partition that keeps what belongs to a key (a group, a transactional id).</summary>
    public int PartitionOf(string key) => (JavaHash(key) & int.MaxValue) % Ensure().Partitions.Length;

    public PartitionLog LogOf(string key) => Ensure().Partitions[PartitionOf(key)];

    /// <summary>Stores records that belong to a key; they are in the log when this returns.</summary>
    public void Append(string key, params ReadOnlySpan<(byte[] Key, byte[]? Value)> records)
    {
        using var batch = new RecordBatchWriter();
        foreach (var (recordKey, value) in records)
            batch.Append(time.GetUtcNow().ToUnixTimeMilliseconds(), recordKey, value);
        Append(key, batch);
    }

    /// <summary>Stores a batch that belongs to a key.</summary>
    public void Append(string key, RecordBatchWriter batch)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(batch.UncompressedSize);
        batch.WriteTo(bytes);
        var result = LogOf(key).Append(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes.WrittenMemory), fromClient: false);
        if (result.Error != ErrorCode.None)
            throw new InvalidOperationException($"The state of {key} could not be stored in {name}: {result.Message}");
    }

    /// <summary>Java's <c>String.hashCode</c>.</summary>
    private static int JavaHash(string text)
    {
        var hash = 0;
        foreach (var c in text)
            hash = unchecked(31 * hash + c);
        return hash;
    }
}
