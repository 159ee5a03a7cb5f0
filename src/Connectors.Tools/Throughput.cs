namespace Connectors.Tools;

/// <summary>
/// Holds a task back to so many records a second: a negative rate means as fast as it can, 0 none at all. Waits that are too short to be kept exactly are saved
/// up.
/// </summary>
/// <param name="perSecond">The rate.</param>
/// <param name="time">The clock.</param>
internal sealed class Throughput(long perSecond, TimeProvider time)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _owed;

    /// <summary>Whether more has been sent than the rate allows up to now.</summary>
    public bool IsAhead(long sent)
    {
        if (perSecond < 0) return false;
        var elapsed = time.GetElapsedTime(_start).TotalSeconds;
        return elapsed > 0 && sent / elapsed > perSecond;
    }

    /// <summary>Waits for the time of one record; where the rate is 0 or negative, until the task is to stop.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (perSecond <= 0) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        _owed += TimeSpan.FromSeconds(1.0 / perSecond);
        if (_owed < ShortestWait) return;
        var wait = _owed;
        _owed = TimeSpan.Zero;
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }
}
