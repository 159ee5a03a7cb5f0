using System.Buffers;
using System.Buffers.Binary;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>The record of a control batch: it ends a transaction (KIP-98).</summary>
/// <param name="Committed">True when the transaction is committed, false when it is aborted.</param>
/// <param name="CoordinatorEpoch">The epoch of the coordinator that ended it.</param>
/// <remarks>https://kafka.apache.org/documentation/#controlbatch</remarks>
public readonly record struct EndTransactionMarker(bool Committed, int CoordinatorEpoch)
{
    private const short Abort = 0;
    private const short Commit = 1;

    /// <summary>Reads the marker of a control batch; null when it is a control record of another kind, which readers pass over.</summary>
    /// <exception cref="ProtocolException">The record is cut short.</exception>
    public static EndTransactionMarker? Read(in Record record)
    {
        if (record.Key is not { Length: >= 4 } key)
            throw new ProtocolException($"the control record at offset {record.Offset} has no version and type in its key");
        var type = BinaryPrimitives.ReadInt16BigEndian(key.Span[2..]);
        if (type is not (Abort or Commit))
            return null;
        if (record.Value is not { Length: >= 6 } value)
            throw new ProtocolException($"the control record at offset {record.Offset} has no coordinator epoch in its value");
        return new EndTransactionMarker(type == Commit, BinaryPrimitives.ReadInt32BigEndian(value.Span[2..]));
    }

    /// <summary>Writes the control batch that puts the marker into a partition.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="producerId">The producer whose transaction ends.</param>
    /// <param name="producerEpoch">Its epoch.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="baseOffset">The marker's offset.</param>
    /// <param name="partitionLeaderEpoch">The epoch of the leader that writes it.</param>
    public void WriteBatch(IBufferWriter<byte> output, long producerId, short producerEpoch, long timestamp, long baseOffset = 0, int partitionLeaderEpoch = -1)
    {
        var key = new byte[4];
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(2), Committed ? Commit : Abort);
        var value = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(2), CoordinatorEpoch);
        using var batch = new RecordBatchWriter
        {
            BaseOffset = baseOffset,
            PartitionLeaderEpoch = partitionLeaderEpoch,
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            IsTransactional = true,
            IsControl = true,
        };
        batch.Append(timestamp, key, value);
        batch.WriteTo(output);
    }
}
