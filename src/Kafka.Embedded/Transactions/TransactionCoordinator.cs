using Kafka.Embedded.Groups;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Transactions;

/// <summary>
/// Producer ids, and transactions over partitions and offsets (<see href="https://cwiki.apache.org/confluence/x/ypZvBQ">KIP-98</see>, and its second version,
/// <see href="https://cwiki.apache.org/confluence/x/B40ODg">KIP-890</see>). Each change is in <c>__transaction_state</c> before it is answered. All partitions
/// are here, so a transaction ends within one call: first the decision is stored, then the markers, then that they are all written; after a crash in between,
/// the markers are written again.
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

    /// <summary>
    /// Gives a producer its id and epoch; with a transactional id, ends what an earlier producer of that id left open, and fences it. A producer that
    /// names its present id and epoch gets the next one (KIP-360), unless it is fenced itself.
    /// </summary>
    public InitProducerIdResponse Initialize(InitProducerIdRequest request)
    {
        if ((request.ProducerId == -1) != (request.ProducerEpoch == -1))
            return Refused(ErrorCode.InvalidRequest);
        if (request.TransactionalId is null)
            return new InitProducerIdResponse { ProducerId = _catalog.NextProducerId(), ProducerEpoch = 0 };
        if (request.TransactionalId.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(request.TransactionalId) > short.MaxValue)
            return Refused(ErrorCode.InvalidRequest);
        if (request.TransactionTimeoutMs is <= 0 or > MaxTimeoutMs)
            return Refused(ErrorCode.InvalidTransactionTimeout);
        lock (_gate)
        {
            if (_disposed)
                return Refused(ErrorCode.NotCoordinator);
            if (!_transactions.TryGetValue(request.TransactionalId, out var transaction))
            {
                transaction = new Transaction(request.TransactionalId) { ProducerId = _catalog.NextProducerId() };
                _transactions.Add(transaction.Id, transaction);
            }
            var goesOn = request.ProducerId != -1;
            var repeats = goesOn && Repeats(request, transaction);
            if (goesOn && !repeats && transaction.Epoch >= 0 && (request.ProducerId != transaction.ProducerId || request.ProducerEpoch != transaction.Epoch))
                return Refused(ErrorCode.ProducerFenced);
            if (transaction.IsEnding)
                return Refused(ErrorCode.ConcurrentTransactions);
            if (transaction.State == TransactionState.Ongoing)
            {
                // The abort takes the next epoch: a producer that goes on has it already, as if it repeated a request.
                End(transaction, commit: false, TransactionVersion.Current);
                repeats = goesOn;
            }
            if (repeats)
                transaction.GoOn(transaction.ProducerId, transaction.Epoch);
            else
                TakeNextEpoch(transaction, goesOn);
            transaction.TimeoutMs = request.TransactionTimeoutMs;
            transaction.State = TransactionState.Empty;
            transaction.Partitions.Clear();
            transaction.StartedAt = -1;
            Save(transaction);
            return new InitProducerIdResponse { ProducerId = transaction.ProducerId, ProducerEpoch = transaction.Epoch };
        }
    }

    private static InitProducerIdResponse Refused(ErrorCode error) => new() { ErrorCode = error, ProducerEpoch = -1 };

    /// <summary>
    /// Whether the producer has the epoch before the present one, so that the answer to its request was lost or its transaction was aborted meanwhile. Kafka
    /// also lets such a producer end the open transaction of another one before it says that it is fenced; here it ends none.
    /// </summary>
    private static bool Repeats(InitProducerIdRequest request, Transaction transaction) =>
        request.ProducerEpoch >= 0
        && request.ProducerEpoch == transaction.LastEpoch
        && transaction.State != TransactionState.Ongoing
        && (request.ProducerId == transaction.ProducerId || request.ProducerId == transaction.PreviousProducerId);

    private void TakeNextEpoch(Transaction transaction, bool mayRepeat)
    {
        transaction.LastEpoch = mayRepeat ? transaction.Epoch : (short)-1;
        if (transaction.IsExhausted)
            transaction.GoOn(_catalog.NextProducerId(), 0);
        else
            transaction.GoOn(transaction.ProducerId, (short)(transaction.Epoch + 1));
    }

    /// <summary>Whether a request comes from the present producer of a transactional id, and when it may change its transaction.</summary>
    private ErrorCode Check(string id, long producerId, short epoch, out Transaction transaction)
    {
        var error = Find(id, out transaction);
        if (error != ErrorCode.None)
            return error;
        if (transaction.ProducerId != producerId)
            return ErrorCode.InvalidProducerIdMapping;
        if (transaction.Epoch != epoch)
            return ErrorCode.ProducerFenced;
        return transaction.IsEnding ? ErrorCode.ConcurrentTransactions : ErrorCode.None;
    }

    private ErrorCode Find(string id, out Transaction transaction)
    {
        transaction = null!;
        if (_disposed)
            return ErrorCode.NotCoordinator;
        if (id.Length == 0)
            return ErrorCode.InvalidRequest;
        return _transactions.TryGetValue(id, out transaction!) ? ErrorCode.None : ErrorCode.InvalidProducerIdMapping;
    }
}
