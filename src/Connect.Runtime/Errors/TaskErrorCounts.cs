namespace Connect.Runtime.Errors;

/// <summary>Counts of a task's bad records, for its metrics.</summary>
internal sealed class TaskErrorCounts
{
    private long _failures, _errors, _skipped, _retries, _logged, _deadLetters, _deadLetterFailures, _lastErrorMs;

    public long Failures => Volatile.Read(ref _failures);
    public long Errors => Volatile.Read(ref _errors);
    public long RecordsSkipped => Volatile.Read(ref _skipped);
    public long Retries => Volatile.Read(ref _retries);
    public long ErrorsLogged => Volatile.Read(ref _logged);
    public long DeadLetterRequests => Volatile.Read(ref _deadLetters);
    public long DeadLetterFailures => Volatile.Read(ref _deadLetterFailures);

    /// <summary>When the last error was, in milliseconds since 1970-01-01T00:00:00Z; 0 for none.</summary>
    public long LastErrorMs => Volatile.Read(ref _lastErrorMs);

    public void Failed(DateTimeOffset at)
    {
        Interlocked.Increment(ref _failures);
        Interlocked.Increment(ref _errors);
        Volatile.Write(ref _lastErrorMs, at.ToUnixTimeMilliseconds());
    }

    /// <summary>A record failed and is tried again.</summary>
    public void FailedForNow() => Interlocked.Increment(ref _failures);
    public void Skipped() => Interlocked.Increment(ref _skipped);
    public void Retried() => Interlocked.Increment(ref _retries);
    public void Logged() => Interlocked.Increment(ref _logged);
    public void DeadLetterRequested() => Interlocked.Increment(ref _deadLetters);
    public void DeadLetterFailed() => Interlocked.Increment(ref _deadLetterFailures);
}
