namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    /// <summary>Sets the timer to the transaction that times out next.</summary>
    private void Schedule()
    {
        if (_disposed)
            return;
        var next = long.MaxValue;
        foreach (var transaction in _transactions.Values)
            if (transaction.State == TransactionState.Ongoing)
                next = Math.Min(next, transaction.StartedAt + transaction.TimeoutMs);
        if (next != long.MaxValue)
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, next - Now)), Timeout.InfiniteTimeSpan);
    }

    private void AbortExpired()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            foreach (var transaction in _transactions.Values)
            {
                if (transaction.State != TransactionState.Ongoing || transaction.StartedAt + transaction.TimeoutMs > Now)
                    continue;
                LogTimedOut(transaction.Id, transaction.ProducerId, transaction.TimeoutMs);
                try
                {
                    // The next epoch fences the producer, which may believe in its transaction still: it has to abort, and then goes on with that epoch.
                    End(transaction, commit: false, TransactionVersion.Current);
                }
#pragma warning disable CA1031 // out of a timer's callback it would end the process; the next start ends the transaction
                catch (Exception e)
#pragma warning restore CA1031
                {
                    LogNotAborted(e, transaction.Id);
                }
            }
            Schedule();
        }
    }

    /// <summary>Forgets ids that nobody used for a week (Kafka's <c>transactional.id.expiration.ms</c>).</summary>
    public void RemoveExpired()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            var before = Now - (long)IdRetention.TotalMilliseconds;
            foreach (var transaction in _transactions.Values)
            {
                if (transaction.State == TransactionState.Ongoing || transaction.IsEnding || transaction.UpdatedAt >= before)
                    continue;
                _topic.Append(transaction.Id, (TransactionRecord.Key(transaction.Id), null));
                _transactions.Remove(transaction.Id);
            }
        }
    }
}
