namespace Kafka.Embedded.Groups;

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
        foreach (var (id, pending) in group.Pending)
            if (pending.Deadline <= now)
                group.RemovePending(id);
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
                if (group is { IsInitialRebalance: true, HasNewMember: true, InitialDelayLeft: > 0 })
                    ExtendInitialDelay(group, now);
                else
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

    /// <summary>As members come one after the other, the first rebalance waits for the next one again, for as long as a rebalance may take altogether.</summary>
    private void ExtendInitialDelay(Group group, long now)
    {
        var delay = Math.Min((long)_initialDelay.TotalMilliseconds, group.InitialDelayLeft);
        group.HasNewMember = false;
        group.InitialDelayLeft -= delay;
        Schedule((group.RebalanceDeadline = now + delay).Value);
    }

    /// <summary>Whoever waits for an answer cannot send heartbeats; a new member waits for at most five minutes, because it may have gone unnoticed.</summary>
    private static bool IsGone(Member member, long now) => member.Deadline <= now && member.Syncing is null && (member.Joining is null || member.IsNew);

    private void ScheduleNext(Group group)
    {
        if (group.RebalanceDeadline is { } rebalance)
            Schedule(rebalance);
        foreach (var pending in group.Pending.Values)
            Schedule(pending.Deadline);
        foreach (var member in group.Members.Values)
            if (member.Syncing is null && (member.Joining is null || member.IsNew))
                Schedule(member.Deadline);
    }
}
