using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    /// <summary>Joins a group or joins it again; the answer comes when all members have.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clientId">The client's name for itself.</param>
    /// <param name="clientHost">Where it is.</param>
    /// <param name="version">The request's version.</param>
    /// <param name="closed">Set when the client has closed the connection that the request came by.</param>
    public Task<JoinGroupResponse> JoinAsync(JoinGroupRequest request, string clientId, string clientHost, short version, CancellationToken closed)
    {
        if (request.GroupId.Length == 0)
            return Refuse(ErrorCode.InvalidGroupId);
        if (request.SessionTimeoutMs is < MinSessionTimeoutMs or > MaxSessionTimeoutMs)
            return Refuse(ErrorCode.InvalidSessionTimeout);
        // Version 0 knows one timeout for both.
        if (request.RebalanceTimeoutMs < 0)
            request.RebalanceTimeoutMs = request.SessionTimeoutMs;
        if (!Fits(request.GroupId) || !Fits(request.ProtocolType) || request.Protocols.Exists(protocol => !Fits(protocol.Name)))
            return Refuse(ErrorCode.InvalidRequest);
        if (request.GroupInstanceId?.Length > MaxNameLength)
            return Refuse(ErrorCode.InvalidRequest);
        // It becomes part of the member's id.
        if (clientId.Length > MaxNameLength)
            clientId = clientId[..MaxNameLength];
        var protocols = request.Protocols.Select(protocol => (protocol.Name, protocol.Metadata)).ToArray();
        lock (_gate)
        {
            if (_disposed)
                return Refuse(ErrorCode.NotCoordinator);
            var group = Find(request.GroupId);
            if (group is null)
            {
                if (request.MemberId.Length > 0)
                    return Refuse(ErrorCode.UnknownMemberId);
                group = Create(request.GroupId);
            }
            if (!group.Accepts(request.ProtocolType, protocols))
                return Refuse(ErrorCode.InconsistentGroupProtocol);
            return request.MemberId.Length == 0
                ? JoinNew(group, request, protocols, clientId, clientHost, version, closed)
                : JoinKnown(group, request, protocols, clientId, clientHost);
        }

        Task<JoinGroupResponse> Refuse(ErrorCode error) => Task.FromResult(new JoinGroupResponse { ErrorCode = error, MemberId = request.MemberId });
    }

    private Task<JoinGroupResponse> JoinNew(
        Group group, JoinGroupRequest request, (string, byte[])[] protocols, string clientId, string clientHost, short version, CancellationToken closed)
    {
        var id = $"{request.GroupInstanceId ?? clientId}-{Guid.NewGuid()}";
        if (request.GroupInstanceId is { } name)
        {
            return group.Statics.TryGetValue(name, out var oldId)
                ? Replace(group, group.Members[oldId], id, request, protocols, clientId, clientHost)
                : AddAndRebalance(group, id, request, protocols, clientId, clientHost);
        }
        if (version < 4)
            return AddAndRebalance(group, id, request, protocols, clientId, clientHost);
        // The member is to come back with its id, so that a member whose answer was lost is not counted twice (KIP-394).
        var pending = new PendingMember { Deadline = Now + request.SessionTimeoutMs };
        group.Pending.Add(id, pending);
        pending.ConnectionEnd = closed.UnsafeRegister(_ => StopWaitingFor(group, pending), null);
        Schedule(pending.Deadline);
        return Task.FromResult(new JoinGroupResponse { ErrorCode = ErrorCode.MemberIdRequired, MemberId = id });
    }

    private void StopWaitingFor(Group group, PendingMember pending)
    {
        lock (_gate)
        {
            pending.IsConnected = false;
            if (!_disposed)
                CompleteIfWaiting(group);
        }
    }

    private Task<JoinGroupResponse> JoinKnown(Group group, JoinGroupRequest request, (string, byte[])[] protocols, string clientId, string clientHost)
    {
        // Ids are given out in advance to members without a name only.
        if (group.Pending.ContainsKey(request.MemberId) && request.GroupInstanceId is null)
            return AddAndRebalance(group, request.MemberId, request, protocols, clientId, clientHost);
        var error = Check(group, request.MemberId, request.GroupInstanceId, out var member);
        if (error != ErrorCode.None)
            return Task.FromResult(new JoinGroupResponse { ErrorCode = error, MemberId = request.MemberId });
        var changed = !member.HasSameProtocols(protocols);
        switch (group.State)
        {
            case GroupState.CompletingRebalance when !changed:
            case GroupState.Stable when !changed && group.LeaderId != member.Id:
                // Its answer was lost, or it asks without need: nothing changes for the others.
                Renew(member);
                return Task.FromResult(Joined(group, member));
            default:
                return Rejoin(group, member, request, protocols);
        }
    }

    private Task<JoinGroupResponse> AddAndRebalance(
        Group group, string id, JoinGroupRequest request, (string, byte[])[] protocols, string clientId, string clientHost)
    {
        var member = new Member { Id = id, InstanceId = request.GroupInstanceId, ClientId = clientId, ClientHost = clientHost, IsNew = true };
        group.ProtocolType = request.ProtocolType;
        group.Add(member);
        // The member that begins the initial rebalance does not prolong it; see Rebalance.
        group.HasNewMember = true;
        return Rejoin(group, member, request, protocols);
    }

    /// <summary>A static member came back without its id: it takes its old place, and whoever still uses the old id is fenced.</summary>
    private Task<JoinGroupResponse> Replace(
        Group group, Member member, string id, JoinGroupRequest request, (string, byte[])[] protocols, string clientId, string clientHost)
    {
        var fenced = member.Id;
        AnswerJoin(member, new JoinGroupResponse { ErrorCode = ErrorCode.FencedInstanceId, MemberId = fenced });
        AnswerSync(member, new SyncGroupResponse { ErrorCode = ErrorCode.FencedInstanceId });
        var same = member.MetadataFor(group.Protocol).AsSpan().SequenceEqual(protocols.FirstOrDefault(protocol => protocol.Item1 == group.Protocol).Item2)
            && group.State == GroupState.Stable;
        group.Rename(member, id);
        member.ClientId = clientId;
        member.ClientHost = clientHost;
        if (!same)
            return Rejoin(group, member, request, protocols);
        member.Protocols = protocols;
        member.SessionTimeoutMs = request.SessionTimeoutMs;
        member.RebalanceTimeoutMs = request.RebalanceTimeoutMs;
        Save(group);
        Renew(member);
        // The assignment stays; a leader of old is told so, so that it does not assign anew (KIP-814).
        var response = Joined(group, member);
        response.SkipAssignment = group.LeaderId == id;
        return Task.FromResult(response);
    }

    private Task<JoinGroupResponse> Rejoin(Group group, Member member, JoinGroupRequest request, (string, byte[])[] protocols)
    {
        member.Protocols = protocols;
        member.SessionTimeoutMs = request.SessionTimeoutMs;
        member.RebalanceTimeoutMs = request.RebalanceTimeoutMs;
        // A second join of the same member takes the first one's place.
        AnswerJoin(member, new JoinGroupResponse { ErrorCode = ErrorCode.UnknownMemberId, MemberId = member.Id });
        member.Joining = new TaskCompletionSource<JoinGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = member.Joining.Task;
        if (member.IsNew)
            Schedule(member.Deadline = Now + NewMemberTimeoutMs);
        if (group.State == GroupState.PreparingRebalance)
            CompleteIfAllJoined(group);
        else
            Rebalance(group);
        return answer;
    }

    /// <summary>Asks all members to join again.</summary>
    private void Rebalance(Group group)
    {
        group.IsInitialRebalance = group.State == GroupState.Empty;
        foreach (var member in group.Members.Values)
        {
            member.Assignment = group.State == GroupState.CompletingRebalance ? [] : member.Assignment;
            member.OwesSync = false;
            AnswerSync(member, new SyncGroupResponse { ErrorCode = ErrorCode.RebalanceInProgress });
        }
        group.Become(GroupState.PreparingRebalance, WallClock);
        LogRebalance(group.Id, group.Members.Count, group.Generation);
        var wait = group.Members.Values.Select(member => (long)member.RebalanceTimeoutMs).DefaultIfEmpty(0).Max();
        if (group.IsInitialRebalance)
        {
            // Nobody has partitions yet, so it need not wait for those that were given an id and may never come.
            if (_initialDelay == TimeSpan.Zero)
            {
                CompleteJoin(group);
                return;
            }
            var delay = (long)_initialDelay.TotalMilliseconds;
            group.HasNewMember = false;
            group.InitialDelayLeft = Math.Max(wait - delay, 0);
            wait = delay;
        }
        Schedule((group.RebalanceDeadline = Now + wait).Value);
        CompleteIfAllJoined(group);
    }

    private void CompleteIfAllJoined(Group group)
    {
        if (group.IsInitialRebalance || group.Pending.Values.Any(pending => pending.IsConnected))
            return;
        foreach (var member in group.Members.Values)
            if (member.Joining is null)
                return;
        CompleteJoin(group);
    }

    /// <summary>Ends the wait for joins: a new generation of those that did.</summary>
    private void CompleteJoin(Group group)
    {
        group.IsInitialRebalance = false;
        group.RebalanceDeadline = null;
        foreach (var member in group.Members.Values.Where(member => member.Joining is null && member.InstanceId is null).ToArray())
            group.Remove(member);
        if (!group.IsEmpty && group.Members.Values.All(member => member.Joining is null))
        {
            // Static members may come back within their session; until one does, nobody could lead.
            Schedule((group.RebalanceDeadline = Now + group.Members.Values.Max(member => member.RebalanceTimeoutMs)).Value);
            return;
        }
        group.Generation++;
        if (group.IsEmpty)
        {
            group.Protocol = null;
            group.Become(GroupState.Empty, WallClock);
            Save(group);
            return;
        }
        if (group.Members[group.LeaderId!].Joining is null)
            group.LeaderId = group.Members.Values.First(member => member.Joining is not null).Id;
        group.Protocol = group.ChooseProtocol();
        group.Become(GroupState.CompletingRebalance, WallClock);
        Schedule((group.RebalanceDeadline = Now + group.Members.Values.Max(member => member.RebalanceTimeoutMs)).Value);
        LogGeneration(group.Id, group.Generation, group.Members.Count, group.Protocol);
        foreach (var member in group.Members.Values)
        {
            // Static members that did not come belong to the generation as well: they have their session's time from now on.
            member.OwesSync = true;
            member.IsNew = false;
            AnswerJoin(member, Joined(group, member));
            Renew(member);
        }
    }

    private static JoinGroupResponse Joined(Group group, Member member) => new()
    {
        GenerationId = group.Generation,
        ProtocolType = group.ProtocolType,
        ProtocolName = group.Protocol ?? "",
        Leader = group.LeaderId ?? "",
        MemberId = member.Id,
        // Only the leader needs to know the others.
        Members = group.LeaderId != member.Id ? [] : [.. group.Members.Values.Select(other => new JoinGroupResponse.Member
        {
            MemberId = other.Id,
            GroupInstanceId = other.InstanceId,
            Metadata = other.MetadataFor(group.Protocol),
        })],
    };
}
