using System.Buffers;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Transactions;

/// <summary>
/// The records of <c>__transaction_state</c>, byte for byte as Apache Kafka writes them (key version 0, value version 1; values of version 0 are read too).
/// <see href="https://github.com/apache/kafka/tree/trunk/transaction-coordinator/src/main/resources/common/message">Their schemas</see>.
/// </summary>
internal static class TransactionRecord
{
    private const uint PreviousProducerIdTag = 0;
    private const uint NextProducerIdTag = 1;
    private const uint ClientVersionTag = 2;

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
        writer.WriteInt16(1);
        writer.Flexible = true;
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
                writer.WriteNoTaggedFields();
            }
        }
        writer.WriteInt64(transaction.UpdatedAt);
        writer.WriteInt64(transaction.StartedAt);
        WriteTags(ref writer, transaction);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What version 0 did not know: only what differs from its default is written.</summary>
    private static void WriteTags(ref ProtocolWriter writer, Transaction transaction)
    {
        var hasPrevious = transaction.PreviousProducerId != -1;
        var hasNext = transaction.NextProducerId != -1;
        var hasVersion = transaction.ClientVersion != TransactionVersion.OfOlderClients;
        writer.WriteUnsignedVarint((hasPrevious ? 1u : 0) + (hasNext ? 1u : 0) + (hasVersion ? 1u : 0));
        if (hasPrevious)
        {
            writer.WriteUnsignedVarint(PreviousProducerIdTag);
            writer.WriteUnsignedVarint(sizeof(long));
            writer.WriteInt64(transaction.PreviousProducerId);
        }
        if (hasNext)
        {
            writer.WriteUnsignedVarint(NextProducerIdTag);
            writer.WriteUnsignedVarint(sizeof(long));
            writer.WriteInt64(transaction.NextProducerId);
        }
        if (hasVersion)
        {
            writer.WriteUnsignedVarint(ClientVersionTag);
            writer.WriteUnsignedVarint(sizeof(short));
            writer.WriteInt16(transaction.ClientVersion);
        }
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
        if (reader.Flexible)
            ReadTags(ref reader, transaction);
        return transaction;
    }

    private static void ReadTags(ref ProtocolReader reader, Transaction transaction)
    {
        for (var left = reader.ReadUnsignedVarint(); left > 0; left--)
        {
            var tag = reader.ReadUnsignedVarint();
            var field = new ProtocolReader(reader.ReadSlice(reader.ReadUnsignedVarint()));
            if (tag == PreviousProducerIdTag)
                transaction.PreviousProducerId = field.ReadInt64();
            else if (tag == NextProducerIdTag)
                transaction.NextProducerId = field.ReadInt64();
            else if (tag == ClientVersionTag)
                transaction.ClientVersion = field.ReadInt16();
        }
    }
}
