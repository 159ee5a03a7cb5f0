using System.Collections.Concurrent;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Lets the members of one consumer group that start together on this worker join one after the other: the first at once, the others when it has its
/// partitions, or a moment later. Where a broker does not wait for more members (<c>group.initial.rebalance.delay.ms=0</c>), a second member would disturb the
/// first between its join and its assignment, and librdkafka lets up to two seconds pass before it tries again. This way the first one reads meanwhile.
/// </summary>
internal sealed class GroupEntrance(TimeProvider time)
{
    // Longer than a join takes where the broker does not wait, and nothing beside the three seconds that it waits by default.
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, Task> _entering = new(StringComparer.Ordinal);

    /// <summary>Waits for this member's turn.</summary>
    /// <param name="group">The group.</param>
    /// <param name="assigned">Ends when the member has its first assignment, or never will.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task EnterAsync(string group, Task assigned, CancellationToken cancellationToken)
    {
        var first = _entering.GetOrAdd(group, assigned);
        if (first == assigned)
            _ = assigned.ContinueWith(_ => _entering.TryRemove(new(group, assigned)), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        else
        {
            try { await first.WaitAsync(HeadStart, time, cancellationToken); }
            catch (TimeoutException) { /* It waits for the broker; so can this one. */ }
        }
    }
}
