namespace Kafka.Embedded;

internal sealed partial class GroupCoordinator
{
    /// <summary>Makes sure that the timer fires by then. A deadline that moves on only fires it too early, which does no harm.</summary>
    private void Schedule(long due)
    {
        if (due >= _timerDue || _disposed)
            return;
        _timerDue = due;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, due - Now)), Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _timerDue = long.MaxValue;
            var now = Now;
            try
            {
                foreach (var group in _groups.Values)
                    Expire(group, now);
                foreach (var group in _groups.Values)
                    ScheduleNext(group);
            }
#pragma warning disable CA1031 // out of a timer's callback it would end the process; a full disk, say, may have room again later
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogTickFailed(e);
                Schedule(now + RetryMs);
            }
        }
    }

    private void Expire(Group group, long now)
    {
        foreach (var (id, deadline) in group.Pending)
            if (deadline <= now)
                group.Pending.Remove(id);
        foreach (var member in group.Members.Values.Where(member => IsGone(member, now)).ToArray())
        {
            LogExpired(group.Id, member.Id, member.SessionTimeoutMs);
            Remove(group, member);
        }
        CompleteIfWaiting(group);
        if (group.RebalanceDeadline > now)
            return;
        switch (group.State)
        {
            case GroupState.PreparingRebalance when group.RebalanceDeadline is not null:
                CompleteJoin(group);
                break;
            case GroupState.CompletingRebalance or GroupState.Stable when group.RebalanceDeadline is not null:
                group.RebalanceDeadline = null;
                foreach (var member in group.Members.Values.Where(member => member.OwesSync).ToArray())
                    Remove(group, member);
                CompleteIfWaiting(group);
                break;
        }
    }

    /// <summary>Whoever waits for an answer cannot send heartbeats; a new member waits for at most five minutes, because it may have gone unnoticed.</summary>
    private static bool IsGone(Member member, long now) => member.Deadline <= now && member.Syncing is null && (member.Joining is null || member.IsNew);

    private void ScheduleNext(Group group)
    {
        if (group.RebalanceDeadline is { } rebalance)
            Schedule(rebalance);
        foreach (var deadline in group.Pending.Values)
            Schedule(deadline);
        foreach (var member in group.Members.Values)
            if (member.Syncing is null && (member.Joining is null || member.IsNew))
                Schedule(member.Deadline);
    }
}
