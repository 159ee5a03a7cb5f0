using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    /// <summary>Brings the leader's assignment, or asks for one's own; the answer comes when the leader has spoken.</summary>
    public Task<SyncGroupResponse> SyncAsync(SyncGroupRequest request)
    {
        lock (_gate)
        {
            if (request.GroupId.Length == 0)
                return Refuse(ErrorCode.InvalidGroupId);
            if (_disposed)
                return Refuse(ErrorCode.NotCoordinator);
            if (Find(request.GroupId) is not { } group)
                return Refuse(ErrorCode.UnknownMemberId);
            var error = Check(group, request.MemberId, request.GroupInstanceId, out var member);
            if (error != ErrorCode.None)
                return Refuse(error);
            if (request.GenerationId != group.Generation)
                return Refuse(ErrorCode.IllegalGeneration);
            if ((request.ProtocolType is { } type && type != group.ProtocolType) || (request.ProtocolName is { } name && name != group.Protocol))
                return Refuse(ErrorCode.InconsistentGroupProtocol);
            switch (group.State)
            {
                case GroupState.PreparingRebalance:
                    return Refuse(ErrorCode.RebalanceInProgress);
                case GroupState.Stable:
                    member.OwesSync = false;
                    StopWaitingIfAllSynced(group);
                    Renew(member);
                    return Task.FromResult(Synced(group, member));
                case GroupState.CompletingRebalance:
                    member.OwesSync = false;
                    AnswerSync(member, new SyncGroupResponse { ErrorCode = ErrorCode.UnknownMemberId });
                    member.Syncing = new TaskCompletionSource<SyncGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
                    var answer = member.Syncing.Task;
                    if (member.Id == group.LeaderId)
                        Assign(group, request.Assignments);
                    return answer;
                default:
                    return Refuse(ErrorCode.UnknownMemberId);
            }
        }

        static Task<SyncGroupResponse> Refuse(ErrorCode error) => Task.FromResult(new SyncGroupResponse { ErrorCode = error });
    }

    public ErrorCode Heartbeat(HeartbeatRequest request)
    {
        if (request.GroupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        lock (_gate)
        {
            if (_disposed)
                return ErrorCode.NotCoordinator;
            if (Find(request.GroupId) is not { } group)
                return ErrorCode.UnknownMemberId;
            var error = Check(group, request.MemberId, request.GroupInstanceId, out var member);
            if (error != ErrorCode.None)
                return error;
            if (request.GenerationId != group.Generation)
                return ErrorCode.IllegalGeneration;
            if (group.State is GroupState.Empty or GroupState.Dead)
                return ErrorCode.UnknownMemberId;
            Renew(member);
            return group.State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    public LeaveGroupResponse Leave(LeaveGroupRequest request)
    {
        var response = new LeaveGroupResponse();
        lock (_gate)
        {
            if (request.GroupId.Length == 0)
                response.ErrorCode = ErrorCode.InvalidGroupId;
            else if (_disposed)
                response.ErrorCode = ErrorCode.NotCoordinator;
            if (response.ErrorCode != ErrorCode.None)
                return response;
            var group = Find(request.GroupId);
            foreach (var leaving in request.Members)
            {
                response.Members.Add(new LeaveGroupResponse.Member
                {
                    MemberId = leaving.MemberId,
                    GroupInstanceId = leaving.GroupInstanceId,
                    ErrorCode = Leave(group, leaving.MemberId, leaving.GroupInstanceId),
                });
            }
            if (group is not null)
                CompleteIfWaiting(group);
        }
        return response;
    }

    private ErrorCode Leave(Group? group, string memberId, string? instanceId)
    {
        if (group is null)
            return ErrorCode.UnknownMemberId;
        if (instanceId is not null && memberId.Length == 0)
        {
            // An administrator removes a static member by its name.
            if (!group.Statics.TryGetValue(instanceId, out memberId!))
                return ErrorCode.UnknownMemberId;
        }
        else if (group.RemovePending(memberId))
        {
            return ErrorCode.None;
        }
        var error = Check(group, memberId, instanceId, out var member);
        if (error == ErrorCode.None)
            Remove(group, member);
        return error;
    }

    /// <summary>The client of a join closed its connection: nobody will read the answer, and whoever else joins need not wait for its session to end.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="join">What <see cref="JoinAsync"/> returned.</param>
    public void Abandon(string groupId, Task<JoinGroupResponse> join) => Abandon(groupId, member => member.Joining?.Task == join);

    /// <summary>The client of a sync closed its connection.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="sync">What <see cref="SyncAsync"/> returned.</param>
    public void Abandon(string groupId, Task<SyncGroupResponse> sync) => Abandon(groupId, member => member.Syncing?.Task == sync);

    private void Abandon(string groupId, Func<Member, bool> isWaiting)
    {
        lock (_gate)
        {
            if (_disposed || Find(groupId) is not { } group || group.Members.Values.FirstOrDefault(isWaiting) is not { } member)
                return;
            // A static member's place is kept for as long as its session lasts.
            if (member.InstanceId is not null)
                return;
            LogAbandoned(group.Id, member.Id);
            Remove(group, member);
            CompleteIfWaiting(group);
        }
    }

    /// <summary>Takes a member out, and lets the others share what it had.</summary>
    private void Remove(Group group, Member member)
    {
        AnswerJoin(member, new JoinGroupResponse { ErrorCode = ErrorCode.UnknownMemberId, MemberId = member.Id });
        AnswerSync(member, new SyncGroupResponse { ErrorCode = ErrorCode.UnknownMemberId });
        group.Remove(member);
        if (group.State is GroupState.Stable or GroupState.CompletingRebalance)
            Rebalance(group);
    }

    /// <summary>The last one that was waited for may be gone.</summary>
    private void CompleteIfWaiting(Group group)
    {
        if (group.State == GroupState.PreparingRebalance)
            CompleteIfAllJoined(group);
    }

    private void Assign(Group group, List<SyncGroupRequest.MemberAssignment> assignments)
    {
        foreach (var member in group.Members.Values)
            member.Assignment = assignments.Find(assignment => assignment.MemberId == member.Id)?.Assignment ?? [];
        group.Become(GroupState.Stable, WallClock);
        Save(group);
        foreach (var member in group.Members.Values)
        {
            if (member.Syncing is null)
                continue;
            AnswerSync(member, Synced(group, member));
            Renew(member);
        }
        StopWaitingIfAllSynced(group);
    }

    private static void StopWaitingIfAllSynced(Group group)
    {
        if (!group.Members.Values.Any(member => member.OwesSync))
            group.RebalanceDeadline = null;
    }

    private static SyncGroupResponse Synced(Group group, Member member) =>
        new() { ProtocolType = group.ProtocolType, ProtocolName = group.Protocol, Assignment = member.Assignment };
}
