using Kafka.Embedded.Log;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    /// <summary>Commits or aborts.</summary>
    /// <param name="request">Which transaction, and how.</param>
    /// <param name="clientVersion">
    /// The version of transactions that the client knows. From <see cref="TransactionVersion.Current"/> on the answer holds the producer id and epoch to go on
    /// with, a request with the epoch before is the repetition of one whose answer was lost, and a transaction can be aborted that nothing was written in:
    /// the producer cannot know whether the broker took its first batch.
    /// </param>
    public EndTxnResponse End(EndTxnRequest request, short clientVersion)
    {
        lock (_gate)
        {
            var error = Find(request.TransactionalId, out var transaction);
            if (error == ErrorCode.None)
                error = End(request, transaction, clientVersion);
            if (error != ErrorCode.None)
                return new EndTxnResponse { ErrorCode = error };
            return new EndTxnResponse { ProducerId = transaction.ProducerId, ProducerEpoch = transaction.Epoch };
        }
    }

    private ErrorCode End(EndTxnRequest request, Transaction transaction, short clientVersion)
    {
        var takesEpoch = clientVersion >= TransactionVersion.Current;
        var isBehindNewId = takesEpoch && transaction.Epoch == 0 && request.ProducerEpoch == short.MaxValue - 1
            && request.ProducerId == transaction.PreviousProducerId && request.ProducerId != transaction.ProducerId;
        if (request.ProducerId != transaction.ProducerId && !isBehindNewId)
            return ErrorCode.InvalidProducerIdMapping;
        var hasEnded = transaction.State is not (TransactionState.Empty or TransactionState.Ongoing);
        var repeats = takesEpoch && hasEnded && (isBehindNewId || request.ProducerEpoch + 1 == transaction.Epoch);
        // Where ending takes an epoch, the present one is of the time after the end.
        var isPresent = request.ProducerEpoch == transaction.Epoch && !isBehindNewId && !(takesEpoch && transaction.IsEnding);
        if (!repeats && !isPresent)
            return ErrorCode.ProducerFenced;
        switch (transaction.State)
        {
            case TransactionState.Ongoing:
                End(transaction, request.Committed, clientVersion);
                return ErrorCode.None;
            case TransactionState.CompleteCommit when request.Committed && (repeats || !takesEpoch):
            case TransactionState.CompleteAbort when !request.Committed && (repeats || !takesEpoch):
                return ErrorCode.None; // the answer to the first request was lost
            case TransactionState.PrepareCommit when request.Committed:
            case TransactionState.PrepareAbort when !request.Committed:
                return ErrorCode.ConcurrentTransactions;
            case TransactionState.Empty or TransactionState.CompleteCommit or TransactionState.CompleteAbort when takesEpoch && !request.Committed && !repeats:
                End(transaction, commit: false, clientVersion);
                return ErrorCode.None;
            default:
                return ErrorCode.InvalidTxnState;
        }
    }

    /// <summary>Ends a transaction. In the second version of transactions this takes the next epoch, which fences whatever the producer sent before.</summary>
    private void End(Transaction transaction, bool commit, short clientVersion)
    {
        if (transaction.State != TransactionState.Ongoing)
            transaction.StartedAt = Now; // nothing was written in it
        transaction.State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
        transaction.ClientVersion = clientVersion;
        if (clientVersion >= TransactionVersion.Current)
        {
            if (transaction.IsExhausted)
                transaction.NextProducerId = _catalog.NextProducerId();
            transaction.LastEpoch = transaction.Epoch;
            transaction.GoOn(transaction.ProducerId, (short)Math.Min(transaction.Epoch + 1, short.MaxValue));
        }
        else
        {
            transaction.GoOn(transaction.ProducerId, transaction.Epoch);
        }
        Save(transaction);
        Complete(transaction);
    }

    /// <summary>Carries out the stored decision to end a transaction.</summary>
    private void Complete(Transaction transaction)
    {
        var commit = transaction.State == TransactionState.PrepareCommit;
        WriteMarkers(transaction, commit);
        transaction.State = commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        transaction.Partitions.Clear();
        if (transaction.NextProducerId >= 0)
            transaction.GoOn(transaction.NextProducerId, 0);
        else
            transaction.GoOn(transaction.ProducerId, transaction.Epoch);
        transaction.NextProducerId = -1;
        Save(transaction);
    }

    private void WriteMarkers(Transaction transaction, bool commit)
    {
        foreach (var partition in transaction.Partitions)
        {
            if (_catalog.Find(partition.Topic)?.Partition(partition.Partition) is not { } log)
                continue; // deleted meanwhile
            WriteMarker(log, transaction.ProducerId, transaction.Epoch, commit);
            if (partition.Topic == Topic.Offsets)
                _groups.EndTransaction(transaction.ProducerId, partition.Partition, commit);
        }
    }

    private void WriteMarker(PartitionLog log, long producerId, short epoch, bool commit)
    {
        var batch = new System.Buffers.ArrayBufferWriter<byte>(128);
        new EndTransactionMarker(commit, CoordinatorEpoch: 0).WriteBatch(batch, producerId, epoch, Now);
        try
        {
            log.Append(System.Runtime.InteropServices.MemoryMarshal.AsMemory(batch.WrittenMemory), fromClient: false);
        }
        catch (ObjectDisposedException)
        {
            // The topic is being deleted.
        }
    }
}
