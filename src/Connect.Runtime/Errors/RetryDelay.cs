namespace Connect.Runtime.Errors;

/// <summary>The waits between tries of an operation that failed in a retriable way: 300 ms, doubled each time, random below the longest beyond it.</summary>
internal sealed class RetryDelay(TimeSpan? timeout, TimeSpan longest, TimeProvider time)
{
    // Without any wait, which the longest may ask for, a thread would do nothing but try.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300), Least = TimeSpan.FromMilliseconds(1);

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private long _began;

    /// <summary>
    /// The waits between polls of a source that asks to be polled again. Java's workers poll such a source at once and for ever, whatever
    /// <c>errors.retry.timeout</c> says; here only its default, no time at all, does not count, as no connector could ask for another poll then.
    /// </summary>
    public static RetryDelay OfPolls(TimeSpan? timeout, TimeSpan longest, TimeProvider time) =>
        new(timeout == TimeSpan.Zero ? null : timeout, longest, time);

    /// <summary>How long to wait before the next try, or null where there is to be none.</summary>
    /// <param name="attempt">How many tries there have been before the one that failed.</param>
    public TimeSpan? Next(int attempt)
    {
        if (timeout == TimeSpan.Zero) return null;
        if (attempt == 0) _began = time.GetTimestamp();
        var delay = attempt > 30 ? TimeSpan.MaxValue : First * (1L << attempt);
        if (delay > longest) delay = longest * Random.Shared.NextDouble();
        if (delay < Least) delay = Least;
        if (timeout is { } limit)
        {
            var left = limit - time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero) return null;
            if (delay > left) delay = left;
        }
        return delay < LongestTimer ? delay : LongestTimer;
    }
}
