using System.Buffers;
using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>
/// The records of <c>__transaction_state</c>, byte for byte as Apache Kafka writes them (key version 0, value version 0; values of version 1 are read too).
/// <see href="https://github.com/apache/kafka/tree/trunk/transaction-coordinator/src/main/resources/common/message">Their schemas</see>.
/// </summary>
internal static class TransactionRecord
{
    public static byte[] Key(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new ProtocolWriter(buffer);
        writer.WriteInt16(0);
        writer.WriteString(id);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Value(Transaction transaction)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new ProtocolWriter(buffer);
        writer.WriteInt16(0);
        writer.WriteInt64(transaction.ProducerId);
        writer.WriteInt16(transaction.Epoch);
        writer.WriteInt32(transaction.TimeoutMs);
        writer.WriteInt8((sbyte)transaction.State);
        if (transaction.State is TransactionState.Empty)
        {
            writer.WriteArrayLength(-1);
        }
        else
        {
            var topics = transaction.Partitions.GroupBy(partition => partition.Topic).ToArray();
            writer.WriteArrayLength(topics.Length);
            foreach (var topic in topics)
            {
                writer.WriteString(topic.Key);
                writer.WriteArrayLength(topic.Count());
                foreach (var partition in topic)
                    writer.WriteInt32(partition.Partition);
            }
        }
        writer.WriteInt64(transaction.UpdatedAt);
        writer.WriteInt64(transaction.StartedAt);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static string ReadKey(byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        var version = reader.ReadInt16();
        return version == 0 ? reader.ReadString() : throw new InvalidDataException($"A transactional id of version 0 was expected; version {version} came.");
    }

    public static Transaction Read(string id, byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        var version = reader.ReadInt16();
        if (version is not (0 or 1))
            throw new InvalidDataException($"A transaction of version 0 or 1 was expected; version {version} came.");
        reader.Flexible = version >= 1;
        var transaction = new Transaction(id)
        {
            ProducerId = reader.ReadInt64(),
            Epoch = reader.ReadInt16(),
            TimeoutMs = reader.ReadInt32(),
            State = (TransactionState)reader.ReadInt8(),
        };
        for (var topics = reader.ReadArrayLength(); topics > 0; topics--)
        {
            var topic = reader.ReadString();
            for (var partitions = reader.ReadArrayLength(); partitions > 0; partitions--)
                transaction.Partitions.Add(new TopicPartition(topic, reader.ReadInt32()));
            if (reader.Flexible)
                reader.SkipTaggedFields();
        }
        transaction.UpdatedAt = reader.ReadInt64();
        transaction.StartedAt = reader.ReadInt64();
        return transaction;
    }
}
