using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Group;

internal sealed partial class WorkerGroup
{
    private const int MostDisagreements = 4;

    // As long as a worker of Java's may need to see what it has to do after a rebalance.
    private static readonly TimeSpan AfterEager = TimeSpan.FromSeconds(1);

    // As many characters as brokers take.
    private const int LongestReason = 255;

    // Joins, learns what there is to do and begins with it.
    private async Task RebalanceAsync(string reason, CancellationToken stop)
    {
        LogRebalance(options.GroupId, reason);
        _rejoinReason = null;
        await _member.RebalancingAsync();
        if (_protocol == ConnectProtocolVersion.Eager && _held is { } all)
        {
            // Nothing may run while it is shared out anew.
            await _member.RevokedAsync(all.Work.Connectors, all.Work.Tasks);
            _held = null;
        }
        using var joining = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _session?.BeginJoin(joining);
        try
        {
            var began = time.GetTimestamp();
            var joined = await JoinAsync(reason, joining.Token);
            _metrics.Joined(time.GetElapsedTime(began));
            var protocol = ConnectProtocol.Parse(joined.ProtocolName);
            _session = new Session(joined.MemberId, joined.GenerationId, time.GetTimestamp());
            _session.BeginJoin(joining);
            // A leader that is new does not know by which protocol the others had what they run.
            var mayStillRun = _protocol is null ? joined.Members.Count > 1 : _protocol != ConnectProtocolVersion.Eager;
            var wasEager = _protocol == ConnectProtocolVersion.Eager;
            LogJoined(joined.GenerationId, protocol);
            // Known from here on, whatever becomes of the sync: before the next join of the eager protocol everything has to be given up.
            _protocol = protocol;
            var assignments = joined.Leader == joined.MemberId ? await LeadAsync(joined, protocol, mayStillRun, joining.Token) : null;
            began = time.GetTimestamp();
            var assignment = await SyncAsync(joined, assignments?.Answers ?? [], joining.Token);
            _metrics.Synced(time.GetElapsedTime(began));
            _session.EndJoin();
            if (assignments?.Leave is { } leave) throw new UnsyncedException(leave, options.UnsyncBackoff);
            await TakeAsync(joined, protocol, assignment, assignments?.Owners ?? WorkOwners.Unknown, stop);
            if (assignments?.Then is { } then) RequestRejoin(then);
            // After the first rebalance that is not eager, Java's workers stop tasks for changes that they have seen to long before, and start them in the next one.
            if (wasEager && protocol != ConnectProtocolVersion.Eager) _due = (Elapsed + AfterEager, "the group has left the eager protocol");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { throw Lost(_session); }
        finally { _session?.EndJoin(); }
    }

    private async Task<JoinGroupResponse> JoinAsync(string reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            var work = await _member.DescribeWorkAsync();
            var answer = await _client.SendToGroupAsync(options.GroupId, new JoinGroupRequest
            {
                GroupId = options.GroupId,
                SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
                RebalanceTimeoutMs = (int)options.RebalanceTimeout.TotalMilliseconds,
                MemberId = _memberId,
                ProtocolType = ConnectProtocol.Type,
                Protocols = ConnectProtocol.Offer(options.Protocol, new WorkerMetadata(options.Url, work.ConfigOffset, _held) { ConfigTopicId = work.ConfigTopicId }),
                Reason = reason[..Math.Min(reason.Length, LongestReason)],
            }, cancellationToken, options.RebalanceTimeout + JoinMargin);
            switch (answer.ErrorCode)
            {
                case ErrorCode.None:
                    _memberId = answer.MemberId;
                    return answer;
                // The coordinator has made an id, and wants to see that this worker has received it (KIP-394).
                case ErrorCode.MemberIdRequired:
                    _memberId = answer.MemberId;
                    break;
                case ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.FencedInstanceId:
                    throw new MembershipLostException($"the coordinator refused the join of member {_memberId}: {answer.ErrorCode.KafkaName()}", isForgotten: true);
                default:
                    throw new KafkaErrorException(answer.ErrorCode, $"the worker cannot join the group {options.GroupId}");
            }
        }
    }

    private async Task<GroupAssignment> SyncAsync(JoinGroupResponse joined, List<SyncGroupRequest.MemberAssignment> assignments, CancellationToken cancellationToken)
    {
        var answer = await _client.SendToGroupAsync(options.GroupId, new SyncGroupRequest
        {
            GroupId = options.GroupId,
            GenerationId = joined.GenerationId,
            MemberId = joined.MemberId,
            ProtocolType = ConnectProtocol.Type,
            ProtocolName = joined.ProtocolName,
            Assignments = assignments,
        }, cancellationToken, options.RebalanceTimeout + JoinMargin);
        return answer.ErrorCode switch
        {
            ErrorCode.None => ConnectProtocol.ReadAssignment(answer.Assignment),
            ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId =>
                throw new MembershipLostException($"the coordinator refused the sync of member {joined.MemberId}: {answer.ErrorCode.KafkaName()}", isForgotten: true),
            ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration =>
                throw new RejoinException($"another rebalance began before generation {joined.GenerationId} had its assignments", TimeSpan.Zero),
            _ => throw new KafkaErrorException(answer.ErrorCode, $"the assignments of generation {joined.GenerationId} of the group {options.GroupId} did not come"),
        };
    }

    private async Task TakeAsync(JoinGroupResponse joined, ConnectProtocolVersion protocol, GroupAssignment assignment, WorkOwners owners, CancellationToken stop)
    {
        var (given, revoked) = (assignment.Work, assignment.Revoked);
        _completedGeneration = joined.GenerationId;
        _due = assignment.DelayMs > 0
            ? (Elapsed + TimeSpan.FromMilliseconds(assignment.DelayMs), "the time is over that work of members that left waited for them") : null;
        if (protocol != ConnectProtocolVersion.Eager)
        {
            if (!revoked.IsEmpty) await _member.RevokedAsync(revoked.Connectors, revoked.Tasks);
            var kept = _held?.Work ?? Work.None;
            assignment = assignment with
            {
                Work = new Work([.. assignment.Work.Connectors.Union(kept.Connectors.Except(revoked.Connectors))],
                    [.. assignment.Work.Tasks.Union(kept.Tasks.Except(revoked.Tasks))]),
                Revoked = Work.None,
            };
        }
        _held = assignment;
        LogAssigned(joined.GenerationId, ConnectProtocol.Name(protocol), assignment.Work, revoked, assignment.DelayMs);
        await AgreeAsync(assignment, stop);
        await CompareAsync(assignment, given);
        await _member.AssignedAsync(new Assignment(joined.GenerationId, assignment.LeaderUrl, joined.Leader == joined.MemberId, assignment.ConfigOffset,
            assignment.Work.Connectors.ToHashSet(StringComparer.Ordinal), assignment.Work.Tasks.ToHashSet())
        {
            IsSigned = protocol == ConnectProtocolVersion.Sessioned,
            Owners = owners,
        });
        // What has stopped can now be assigned to others.
        if (!revoked.IsEmpty) RequestRejoin("what this worker gave up is to be assigned");
    }

    // Work begins only with a config topic that was read as far as the leader has. Whoever has read further has been told of what came since by its own records,
    // and asks for another rebalance if that is needed.
    private async Task AgreeAsync(GroupAssignment assignment, CancellationToken stop)
    {
        var read = (await _member.DescribeWorkAsync()).ConfigOffset;
        if (!assignment.IsFailed && read >= assignment.ConfigOffset)
        {
            _disagreements = 0;
            return;
        }
        read = await CatchUpAsync(stop) ?? throw new UnsyncedException(
            $"the config topic could not be read within {options.SyncTimeout.TotalSeconds} s; the assignment is of offset {assignment.ConfigOffset}",
            Shorter(options.MaxDelay / 10, options.UnsyncBackoff));
        if (!assignment.IsFailed && read < assignment.ConfigOffset)
        {
            throw new UnsyncedException(
                $"the config topic of this worker ends at offset {read}, and the leader {assignment.LeaderUrl} has read one to offset {assignment.ConfigOffset}: "
                + "config.storage.topic has to be the same on all workers of a group", options.UnsyncBackoff);
        }
        if (!assignment.IsFailed) return;
        if (++_disagreements > MostDisagreements)
        {
            throw new UnsyncedException(
                $"the leader {assignment.LeaderUrl} did not assign work to this worker {_disagreements} times, as it has not read as far into the config topic, which ends "
                + $"at offset {read} here: config.storage.topic has to be the same on all workers of a group", options.UnsyncBackoff);
        }
        throw new RejoinException($"the leader {assignment.LeaderUrl} could not assign work yet, as it had not read the config topic", FirstRetry * _disagreements);
    }

    // Two topics may end at the same offset, and a leader of Java's does not tell them apart. What it has assigned may then be unknown here.
    private async Task CompareAsync(GroupAssignment assignment, Work given)
    {
        var own = await _member.DescribeWorkAsync();
        if (own.ConfigOffset != assignment.ConfigOffset) return;
        var unknown = given.Connectors.Concat(given.Tasks.Select(t => t.Connector)).Except(own.Connectors).ToList();
        if (unknown.Count > 0) LogUnknownWork(assignment.LeaderUrl, string.Join(", ", unknown), assignment.ConfigOffset);
    }

    // Said once, and again when it changes: what the group agrees on decides how requests are signed and whether work stops in each rebalance.
    private void LogJoined(int generation, ConnectProtocolVersion protocol)
    {
        if (protocol == _saidProtocol) return;
        _saidProtocol = protocol;
        LogProtocol(options.GroupId, generation, ConnectProtocol.SettingOf(protocol));
        if (protocol < options.Protocol) LogLesserProtocol(ConnectProtocol.SettingOf(protocol), ConnectProtocol.SettingOf(options.Protocol));
    }

    // How far the config topic has been read, to its end; null when that takes longer than a worker may take.
    private async Task<long?> CatchUpAsync(CancellationToken stop)
    {
        using var end = new CancellationTokenSource(options.SyncTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try { await _member.CatchUpAsync(both.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { return null; }
        return (await _member.DescribeWorkAsync()).ConfigOffset;
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
