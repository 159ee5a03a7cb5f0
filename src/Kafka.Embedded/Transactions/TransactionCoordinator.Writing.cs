using Kafka.Embedded.Apis;
using Kafka.Embedded.Log;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    /// <summary>Makes partitions part of the transaction, beginning one if need be.</summary>
    public ErrorCode Add(string id, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_gate)
        {
            var error = Check(id, producerId, epoch, out var transaction);
            if (error == ErrorCode.None)
                Add(transaction, partitions, TransactionVersion.OfOlderClients);
            return error;
        }
    }

    /// <summary>Makes a group's offsets part of the transaction.</summary>
    public ErrorCode AddOffsets(string id, long producerId, short epoch, StateTopic offsets, string group) =>
        group.Length == 0 ? ErrorCode.InvalidGroupId : Add(id, producerId, epoch, [new TopicPartition(offsets.Name, offsets.PartitionOf(group))]);

    /// <summary>
    /// Runs an append of a transactional batch while the transaction cannot end, if the partition is part of it or joins it now. A batch that came after the
    /// end would otherwise open a transaction that nobody ends.
    /// </summary>
    public AppendResult Append(string id, PartitionLog log, Memory<byte> batch, OutsideTransaction outside)
    {
        lock (_gate)
        {
            var header = RecordBatchHeader.Read(batch.Span);
            var partition = new TopicPartition(log.Topic, log.Partition);
            return Enter(id, header.ProducerId, header.ProducerEpoch, partition, outside, out var transaction) switch
            {
                // A producer that takes a new epoch for each transaction begins each partition at 0 in it.
                ErrorCode.None => log.Append(batch, newProducerBeginsAtZero: outside == OutsideTransaction.Joins),
                ErrorCode.InvalidProducerIdMapping when log.HasLaterEpoch(header.ProducerId, header.ProducerEpoch) => AppendResult.Refused(ErrorCode.InvalidProducerEpoch,
                    $"Producer {header.ProducerId} goes on under another id; a batch of its epoch {header.ProducerEpoch} came for {log.Topic}-{log.Partition}"),
                ErrorCode.InvalidProducerIdMapping => AppendResult.Refused(ErrorCode.InvalidProducerIdMapping,
                    $"The transactional id {Excerpt.Of(id)} does not belong to producer {header.ProducerId}"),
                ErrorCode.ProducerFenced => AppendResult.Refused(ErrorCode.InvalidProducerEpoch,
                    $"Producer {header.ProducerId} of {Excerpt.Of(id)} has epoch {transaction.Epoch}; "
                    + $"a batch of epoch {header.ProducerEpoch} came for {log.Topic}-{log.Partition}"),
                var error => AppendResult.Refused(error, $"{log.Topic}-{log.Partition} is not part of an open transaction of {Excerpt.Of(id)}"),
            };
        }
    }

    /// <summary>Stores a transaction's offsets while it cannot end, if the group is part of it or joins it now.</summary>
    public TxnOffsetCommitResponse CommitOffsets(TxnOffsetCommitRequest request, StateTopic offsets, OutsideTransaction outside)
    {
        lock (_gate)
        {
            var error = request.GroupId.Length == 0
                ? ErrorCode.InvalidGroupId
                : Enter(request.TransactionalId, request.ProducerId, request.ProducerEpoch,
                    new TopicPartition(offsets.Name, offsets.PartitionOf(request.GroupId)), outside, out _);
            return _groups.Commit(request, error);
        }
    }

    private ErrorCode Enter(string id, long producerId, short epoch, TopicPartition partition, OutsideTransaction outside, out Transaction transaction)
    {
        var error = Check(id, producerId, epoch, out transaction);
        if (error != ErrorCode.None || transaction.Holds(partition))
            return error;
        switch (outside)
        {
            case OutsideTransaction.Joins:
                Add(transaction, [partition], TransactionVersion.Current);
                return ErrorCode.None;
            case OutsideTransaction.IsAbortable:
                return ErrorCode.TransactionAbortable;
            default:
                return ErrorCode.InvalidTxnState;
        }
    }

    private void Add(Transaction transaction, IReadOnlyCollection<TopicPartition> partitions, short clientVersion)
    {
        if (transaction.State == TransactionState.Ongoing && partitions.All(transaction.Partitions.Contains))
            return;
        if (transaction.State != TransactionState.Ongoing)
        {
            transaction.Partitions.Clear();
            transaction.StartedAt = Now;
            transaction.State = TransactionState.Ongoing;
        }
        transaction.Partitions.UnionWith(partitions);
        transaction.ClientVersion = clientVersion;
        transaction.GoOn(transaction.ProducerId, transaction.Epoch);
        Save(transaction);
        Schedule();
    }
}
