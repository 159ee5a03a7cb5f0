using System.Text.RegularExpressions;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    /// <summary>The longest pattern of transactional ids, in characters.</summary>
    private const int MaxPatternLength = 1000;

    public ListTransactionsResponse List(ListTransactionsRequest request)
    {
        Regex? pattern = null;
        if (request.TransactionalIdPattern is { Length: > 0 } text)
        {
            // Thousands of nested groups take tens of megabytes and a tenth of a second each time.
            if (text.Length > MaxPatternLength)
                return new ListTransactionsResponse { ErrorCode = ErrorCode.InvalidRegularExpression };
            try
            {
                pattern = new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return new ListTransactionsResponse { ErrorCode = ErrorCode.InvalidRegularExpression };
            }
        }
        lock (_gate)
        {
            var unknown = request.StateFilters.Where(state => !Enum.TryParse<TransactionState>(state, out _));
            var response = new ListTransactionsResponse { UnknownStateFilters = [.. unknown] };
            foreach (var transaction in _transactions.Values)
            {
                if (request.StateFilters.Count > 0 && !request.StateFilters.Contains(transaction.State.ToString()))
                    continue;
                if (request.ProducerIdFilters.Count > 0 && !request.ProducerIdFilters.Contains(transaction.ProducerId))
                    continue;
                if (request.DurationFilter >= 0 && (transaction.State != TransactionState.Ongoing || Now - transaction.StartedAt <= request.DurationFilter))
                    continue;
                if (pattern?.IsMatch(transaction.Id) == false)
                    continue;
                response.Transactions.Add(new ListTransactionsResponse.Transaction
                {
                    TransactionalId = transaction.Id,
                    ProducerId = transaction.ProducerId,
                    State = transaction.State.ToString(),
                });
            }
            return response;
        }
    }

    public DescribeTransactionsResponse.Transaction Describe(string id)
    {
        lock (_gate)
        {
            if (id.Length == 0)
                return new DescribeTransactionsResponse.Transaction { TransactionalId = id, ErrorCode = ErrorCode.InvalidRequest };
            if (!_transactions.TryGetValue(id, out var transaction))
                return new DescribeTransactionsResponse.Transaction { TransactionalId = id, ErrorCode = ErrorCode.TransactionalIdNotFound };
            return new DescribeTransactionsResponse.Transaction
            {
                TransactionalId = id,
                State = transaction.State.ToString(),
                TransactionTimeoutMs = transaction.TimeoutMs,
                TransactionStartTimeMs = transaction.StartedAt,
                ProducerId = transaction.ProducerId,
                ProducerEpoch = transaction.Epoch,
                Topics = [.. transaction.Partitions.GroupBy(partition => partition.Topic).Select(topic => new DescribeTransactionsResponse.Topic
                {
                    Name = topic.Key,
                    Partitions = [.. topic.Select(partition => partition.Partition).Order()],
                })],
            };
        }
    }

    /// <summary>Writes a marker that an administrator asks for, to end a transaction that hangs in one partition (KIP-664).</summary>
    public ErrorCode WriteMarker(TopicPartition partition, long producerId, short epoch, bool commit)
    {
        lock (_gate)
        {
            if (_disposed || _catalog.Find(partition.Topic)?.Partition(partition.Partition) is not { } log)
                return ErrorCode.UnknownTopicOrPartition;
            if (log.HasLaterEpoch(producerId, epoch))
                return ErrorCode.InvalidProducerEpoch;
            WriteMarker(log, producerId, epoch, commit);
            if (partition.Topic == Topic.Offsets)
                _groups.EndTransaction(producerId, partition.Partition, commit);
            return ErrorCode.None;
        }
    }
}
