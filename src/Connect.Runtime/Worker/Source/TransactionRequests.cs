using Connect.Api;

namespace Connect.Runtime.Worker.Source;

/// <summary>Where a task wants its transactions to end; taken by the loop when it gets there.</summary>
internal sealed class TransactionRequests : ITransactionContext
{
    private readonly Lock _lock = new();
    private readonly HashSet<SourceRecord> _commits = new(ReferenceEqualityComparer.Instance), _aborts = new(ReferenceEqualityComparer.Instance);
    private bool _commit, _abort;

    public void CommitTransaction() { lock (_lock) _commit = true; }

    public void AbortTransaction() { lock (_lock) _abort = true; }

    public void CommitTransaction(SourceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock) _commits.Add(record);
    }

    public void AbortTransaction(SourceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock) _aborts.Add(record);
    }

    /// <summary>Whether the transaction ends after a record.</summary>
    /// <exception cref="ConnectException">It is to be both committed and aborted.</exception>
    public (bool Commit, bool Abort) Take(SourceRecord record)
    {
        lock (_lock)
        {
            if (_commits.Count == 0 && _aborts.Count == 0) return default;
            return Decided(_commits.Remove(record), _aborts.Remove(record), $"after the record {record}");
        }
    }

    /// <summary>Whether the transaction ends after the batch.</summary>
    /// <exception cref="ConnectException">It is to be both committed and aborted.</exception>
    public (bool Commit, bool Abort) TakeBatch()
    {
        lock (_lock)
        {
            var asked = (_commit, _abort);
            (_commit, _abort) = (false, false);
            // What was said of records that the batch did not bring holds no longer.
            _commits.Clear();
            _aborts.Clear();
            return Decided(asked._commit, asked._abort, "after the batch");
        }
    }

    private static (bool, bool) Decided(bool commit, bool abort, string where) =>
        commit && abort ? throw new ConnectException($"The task asked for its transaction to be both committed and aborted {where}") : (commit, abort);
}
