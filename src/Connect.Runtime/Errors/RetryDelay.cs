namespace Connect.Runtime.Errors;

/// <summary>The waits between tries of an operation that failed in a retriable way: 300 ms, doubled each time, random below the longest beyond it.</summary>
internal sealed class RetryDelay(TimeSpan? timeout, TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private long _began;

    /// <summary>How long to wait before the next try.</summary>
    /// <param name="attempt">How many tries there have been before the one that failed.</param>
    /// <returns>Null where there is to be no other try.</returns>
    public TimeSpan? Next(int attempt)
    {
        if (timeout == TimeSpan.Zero) return null;
        if (attempt == 0) _began = time.GetTimestamp();
        var delay = attempt > 30 ? TimeSpan.MaxValue : First * (1L << attempt);
        if (delay > longest) delay = longest * Random.Shared.NextDouble();
        if (timeout is { } limit)
        {
            var left = limit - time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero) return null;
            if (delay > left) delay = left;
        }
        return delay < LongestTimer ? delay : LongestTimer;
    }
}
