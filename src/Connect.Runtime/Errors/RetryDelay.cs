namespace Connect.Runtime.Errors;

/// <summary>The waits between tries of an operation that failed in a retriable way: 300 ms, doubled each time, random below the longest beyond it.</summary>
internal sealed class RetryDelay(TimeSpan? timeout, TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private long _began;

    /// <summary>Waits before the next try; blocks, as the record at hand may be in memory that is lent only until its batch is through.</summary>
    /// <param name="attempt">How many tries there have been before the one that failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is to be another try.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended: the operation has neither succeeded nor failed for good.</exception>
    public bool WaitFor(int attempt, CancellationToken cancellationToken)
    {
        if (timeout == TimeSpan.Zero) return false;
        if (attempt == 0) _began = time.GetTimestamp();
        var delay = attempt > 30 ? TimeSpan.MaxValue : First * (1L << attempt);
        if (delay > longest) delay = longest * Random.Shared.NextDouble();
        if (timeout is { } limit)
        {
            var left = limit - time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero) return false;
            if (delay > left) delay = left;
        }
        Task.Delay(delay < LongestTimer ? delay : LongestTimer, time, cancellationToken).GetAwaiter().GetResult();
        return true;
    }
}
