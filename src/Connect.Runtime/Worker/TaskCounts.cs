namespace Connect.Runtime.Worker;

/// <summary>Counts of a task's records, for its metrics.</summary>
internal sealed class TaskCounts
{
    private long _read, _sent, _commits, _commitFailures;

    /// <summary>Records polled from the source, or read from topics.</summary>
    public long Read => Volatile.Read(ref _read);
    /// <summary>Records written to topics, or put to the sink.</summary>
    public long Sent => Volatile.Read(ref _sent);
    /// <summary>Offset commits.</summary>
    public long Commits => Volatile.Read(ref _commits);
    /// <summary>Offset commits that failed.</summary>
    public long CommitFailures => Volatile.Read(ref _commitFailures);

    public void AddRead(long n) => Interlocked.Add(ref _read, n);
    public void AddSent(long n) => Interlocked.Add(ref _sent, n);
    public void Committed() => Interlocked.Increment(ref _commits);
    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);
}
