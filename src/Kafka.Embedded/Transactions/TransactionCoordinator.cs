using Kafka.Protocol;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded;

/// <summary>
/// Producer ids, and transactions over partitions and offsets (<see href="https://cwiki.apache.org/confluence/x/ypZvBQ">KIP-98</see>). Each change is in
/// <c>__transaction_state</c> before it is answered. All partitions are here, so a transaction ends within one call: first the decision is stored, then the
/// markers, then that they are all written; after a crash in between, the markers are written again.
/// </summary>
internal sealed partial class TransactionCoordinator : IDisposable
{
    /// <summary>Kafka's <c>transaction.max.timeout.ms</c>.</summary>
    private const int MaxTimeoutMs = 15 * 60 * 1000;

    private static readonly TimeSpan IdRetention = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Transaction> _transactions = new(StringComparer.Ordinal);
    private readonly StateTopic _topic;
    private readonly TopicCatalog _catalog;
    private readonly GroupCoordinator _groups;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private bool _disposed;

    public TransactionCoordinator(TopicCatalog catalog, StateTopic topic, GroupCoordinator groups, TimeProvider time, ILogger logger)
    {
        _catalog = catalog;
        _topic = topic;
        _groups = groups;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => AbortExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            Load();
            Schedule();
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    /// <summary>Gives a producer its id and epoch; with a transactional id, ends what an earlier producer of that id left open, and fences it.</summary>
    public InitProducerIdResponse Initialize(InitProducerIdRequest request)
    {
        if (request.TransactionalId is null)
            return new InitProducerIdResponse { ProducerId = _catalog.NextProducerId(), ProducerEpoch = 0 };
        if (request.TransactionalId.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(request.TransactionalId) > short.MaxValue)
            return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidRequest };
        if (request.TransactionTimeoutMs is <= 0 or > MaxTimeoutMs)
            return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidTransactionTimeout };
        lock (_gate)
        {
            if (_disposed)
                return new InitProducerIdResponse { ErrorCode = ErrorCode.NotCoordinator };
            if (!_transactions.TryGetValue(request.TransactionalId, out var transaction))
            {
                transaction = new Transaction(request.TransactionalId) { ProducerId = _catalog.NextProducerId() };
                _transactions.Add(transaction.Id, transaction);
            }
            else if (request.ProducerId >= 0)
            {
                var isItself = request.ProducerId == transaction.ProducerId || request.ProducerId == transaction.LastProducerId;
                if (isItself && request.ProducerEpoch >= 0 && request.ProducerEpoch == transaction.LastEpoch)
                    return new InitProducerIdResponse { ProducerId = transaction.ProducerId, ProducerEpoch = transaction.Epoch };
                if (request.ProducerId != transaction.ProducerId || request.ProducerEpoch != transaction.Epoch)
                    return new InitProducerIdResponse { ErrorCode = ErrorCode.ProducerFenced };
            }
            if (transaction.State == TransactionState.Ongoing)
            {
                // The markers carry a later epoch than the producer's, so that nothing it still has on its way is taken after them.
                NextEpoch(transaction);
                End(transaction, commit: false);
            }
            NextEpoch(transaction);
            transaction.LastEpoch = request.ProducerId < 0 ? (short)-1 : request.ProducerEpoch;
            transaction.TimeoutMs = request.TransactionTimeoutMs;
            transaction.State = TransactionState.Empty;
            transaction.Partitions.Clear();
            transaction.StartedAt = -1;
            Save(transaction);
            return new InitProducerIdResponse { ProducerId = transaction.ProducerId, ProducerEpoch = transaction.Epoch };
        }
    }

    /// <summary>Makes partitions part of the transaction, beginning one if need be.</summary>
    public ErrorCode Add(string id, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_gate)
        {
            var error = Check(id, producerId, epoch, out var transaction);
            if (error != ErrorCode.None)
                return error;
            if (transaction.State == TransactionState.Ongoing && partitions.All(transaction.Partitions.Contains))
                return ErrorCode.None;
            if (transaction.State != TransactionState.Ongoing)
            {
                transaction.Partitions.Clear();
                transaction.StartedAt = Now;
                transaction.State = TransactionState.Ongoing;
            }
            transaction.Partitions.UnionWith(partitions);
            Save(transaction);
            Schedule();
            return ErrorCode.None;
        }
    }

    /// <summary>Makes a group's offsets part of the transaction.</summary>
    public ErrorCode AddOffsets(string id, long producerId, short epoch, StateTopic offsets, string group) =>
        group.Length == 0 ? ErrorCode.InvalidGroupId : Add(id, producerId, epoch, [new TopicPartition(offsets.Name, offsets.PartitionOf(group))]);

    /// <summary>Commits or aborts.</summary>
    public ErrorCode End(EndTxnRequest request)
    {
        lock (_gate)
        {
            var error = Check(request.TransactionalId, request.ProducerId, request.ProducerEpoch, out var transaction);
            if (error != ErrorCode.None)
                return error;
            switch (transaction.State)
            {
                case TransactionState.Ongoing:
                    End(transaction, request.Committed);
                    return ErrorCode.None;
                case TransactionState.CompleteCommit when request.Committed:
                case TransactionState.CompleteAbort when !request.Committed:
                    return ErrorCode.None; // the answer to the first request was lost
                default:
                    return ErrorCode.InvalidTxnState;
            }
        }
    }

    /// <summary>
    /// Runs an append of a transactional batch while the transaction cannot end, if the partition is part of it. A batch that came after the end would
    /// otherwise open a transaction that nobody ends.
    /// </summary>
    public AppendResult Append(string? id, PartitionLog log, Memory<byte> batch)
    {
        lock (_gate)
        {
            var header = batch.Length >= RecordBatchHeader.Size && batch.Span[16] == 2 ? RecordBatchHeader.Read(batch.Span) : default;
            if (id is null || !_transactions.TryGetValue(id, out var transaction) || transaction.ProducerId != header.ProducerId)
            {
                return AppendResult.Refused(ErrorCode.InvalidProducerIdMapping,
                    $"The transactional id {(id is null ? null : Excerpt.Of(id))} does not belong to producer {header.ProducerId}");
            }
            if (header.ProducerEpoch != transaction.Epoch)
            {
                return AppendResult.Refused(ErrorCode.InvalidProducerEpoch,
                    $"Producer {header.ProducerId} of {Excerpt.Of(id)} has epoch {transaction.Epoch}; "
                    + $"a batch of epoch {header.ProducerEpoch} came for {log.Topic}-{log.Partition}");
            }
            if (!transaction.Holds(new TopicPartition(log.Topic, log.Partition)))
                return AppendResult.Refused(ErrorCode.InvalidTxnState, $"{log.Topic}-{log.Partition} is not part of an open transaction of {Excerpt.Of(id)}");
            return log.Append(batch);
        }
    }

    /// <summary>Stores a transaction's offsets while it cannot end.</summary>
    public TxnOffsetCommitResponse CommitOffsets(TxnOffsetCommitRequest request, StateTopic offsets)
    {
        lock (_gate)
        {
            var error = Check(request.TransactionalId, request.ProducerId, request.ProducerEpoch, out var transaction);
            if (error == ErrorCode.None && !transaction.Holds(new TopicPartition(offsets.Name, offsets.PartitionOf(request.GroupId))))
                error = ErrorCode.InvalidTxnState;
            return _groups.Commit(request, error);
        }
    }

    private ErrorCode Check(string id, long producerId, short epoch, out Transaction transaction)
    {
        transaction = null!;
        if (_disposed)
            return ErrorCode.NotCoordinator;
        if (id.Length == 0)
            return ErrorCode.InvalidRequest;
        if (!_transactions.TryGetValue(id, out transaction!) || transaction.ProducerId != producerId)
            return ErrorCode.InvalidProducerIdMapping;
        return transaction.Epoch == epoch ? ErrorCode.None : ErrorCode.ProducerFenced;
    }

    private void NextEpoch(Transaction transaction)
    {
        // The largest epoch is kept back for fencing; after it the producer gets another id.
        if (transaction.Epoch >= short.MaxValue - 1)
        {
            transaction.LastProducerId = transaction.ProducerId;
            transaction.ProducerId = _catalog.NextProducerId();
            transaction.LastEpoch = transaction.Epoch;
            transaction.Epoch = 0;
            return;
        }
        transaction.LastEpoch = transaction.Epoch;
        transaction.Epoch++;
    }

    private void End(Transaction transaction, bool commit)
    {
        transaction.State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
        Save(transaction);
        WriteMarkers(transaction, commit);
        transaction.State = commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        transaction.Partitions.Clear();
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
