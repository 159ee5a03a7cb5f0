using Kafka.Protocol.Messages;

namespace Connect.Runtime.Group;

internal sealed partial class WorkerGroup
{
    /// <summary>What the leader has decided.</summary>
    /// <param name="Answers">The assignments, as the coordinator hands them on.</param>
    /// <param name="Owners">Who runs what after that.</param>
    /// <param name="Then">Why another rebalance is to follow at once; null for none.</param>
    /// <param name="Leave">Why this worker is to leave; null to stay.</param>
    private sealed record Decision(List<SyncGroupRequest.MemberAssignment> Answers, WorkOwners Owners, string? Then = null, string? Leave = null);

    private async Task<Decision> LeadAsync(JoinGroupResponse joined, ConnectProtocolVersion protocol, bool mayStillRun, CancellationToken cancellationToken)
    {
        var members = joined.Members.OrderBy(m => m.MemberId, StringComparer.Ordinal)
            .Select(m => (Id: m.MemberId, Metadata: ConnectProtocol.ReadMetadata(m.Metadata))).ToList();
        NameSharedUrls(members.Select(m => (m.Id, m.Metadata.Url)));
        var work = await _member.DescribeWorkAsync();
        // Another topic may end anywhere, also where this one does, so that its id comes first. Those who are more are taken to be right.
        var foreign = members.Where(m => work.ConfigTopicId is { } own && m.Metadata.ConfigTopicId is { } theirs && theirs != own).ToList();
        if (foreign.Count * 2 > members.Count)
        {
            var urls = string.Join(", ", foreign.Select(m => m.Metadata.Url));
            return new Decision(
                Answers(joined, protocol, work.ConfigOffset, members.Select(m => m.Id), GroupAssignment.ConfigMismatch, _ => Work.None, _ => Work.None, 0), WorkOwners.Unknown,
                Leave: $"the workers at {urls} have another config topic, which has the id {foreign[0].Metadata.ConfigTopicId}, and this worker's has {work.ConfigTopicId}: "
                    + "config.storage.topic and bootstrap.servers have to be the same on all workers of a group");
        }
        if (foreign.Count > 0) LogForeign(string.Join(", ", foreign.Select(m => m.Metadata.Url)), work.ConfigTopicId!.Value);
        members.RemoveAll(foreign.Contains);
        var furthest = members.Max(m => m.Metadata.ConfigOffset);
        var hasCaughtUp = true;
        if (work.ConfigOffset < furthest)
        {
            hasCaughtUp = await CatchUpAsync(cancellationToken) is not null;
            work = await _member.DescribeWorkAsync();
        }
        // Beyond the end of the topic there is only another topic, and whoever is alone with theirs is wrong.
        var ahead = members.Where(m => m.Metadata.ConfigOffset > work.ConfigOffset).Select(m => m.Id).ToHashSet();
        if (ahead.Count > 0 && (!hasCaughtUp || ahead.Count * 2 >= members.Count))
        {
            LogBehind(work.ConfigOffset, furthest);
            return new Decision(Answers(joined, protocol, furthest, members.Concat(foreign).Select(m => m.Id), GroupAssignment.ConfigMismatch, _ => Work.None, _ => Work.None, 0),
                WorkOwners.Unknown, Leave: !hasCaughtUp ? null : $"the config topic of this worker ends at offset {work.ConfigOffset}, and other workers have read one to "
                    + $"offset {furthest}: config.storage.topic has to be the same on all workers of a group");
        }
        if (ahead.Count > 0) LogAhead(string.Join(", ", members.Where(m => ahead.Contains(m.Id)).Select(m => m.Metadata.Url)), work.ConfigOffset);
        members.RemoveAll(m => ahead.Contains(m.Id));
        var refused = Answers(joined, protocol, work.ConfigOffset, ahead.Concat(foreign.Select(m => m.Id)), GroupAssignment.ConfigMismatch, _ => Work.None, _ => Work.None, 0);

        var all = new Work(work.Connectors, work.Tasks);
        if (protocol == ConnectProtocolVersion.Eager)
        {
            // At first each keeps what it has: a worker of Java's stops in the next rebalance what it was assigned in this one and nothing else, and who hears that
            // something is not theirs stops it, so that nobody may have it before. Where this worker does not know who has what, all is given up.
            var shares = mayStillRun ? Kept(members.Select(m => m.Id), all) : EagerAssignor.Assign(all, members.Select(m => m.Id));
            _memory = AssignorMemory.Nothing;
            return new Decision([.. refused, .. Answers(joined, protocol, work.ConfigOffset, shares.Keys, 0, id => shares[id], _ => Work.None, 0)],
                new WorkOwners(members.Select(m => new MemberWork(m.Id, m.Metadata.Url, shares[m.Id]))),
                mayStillRun ? "the group went over to the eager protocol, and all work is to be shared out by it" : null);
        }
        var round = new AssignmentRound((long)Elapsed.TotalMilliseconds, (int)options.MaxDelay.TotalMilliseconds, _completedGeneration, joined.GenerationId, all,
            [.. members.Select(m => new MemberWork(m.Id, m.Metadata.Url, m.Metadata.Assignment?.Work ?? Work.None))]);
        (var result, _memory) = CooperativeAssignor.Assign(_memory, round);
        return new Decision(
            [.. refused, .. Answers(joined, protocol, work.ConfigOffset, result.Shares.Keys, 0, id => result.Shares[id].Assigned, id => result.Shares[id].Revoked, result.DelayMs)],
            new WorkOwners(members.Select(m => new MemberWork(m.Id, m.Metadata.Url, result.Shares[m.Id].All))));
    }

    private Dictionary<string, Work> Kept(IEnumerable<string> members, Work all)
    {
        var had = (_memory.Generation == _completedGeneration ? _memory : AssignorMemory.Nothing).Members;
        return members.ToDictionary(id => id, id => had.GetValueOrDefault(id) is { } work
            ? new Work([.. work.Connectors.Intersect(all.Connectors)], [.. work.Tasks.Intersect(all.Tasks)]) : Work.None);
    }

    // A request for one of them reaches the other, or none at all.
    private void NameSharedUrls(IEnumerable<(string Id, string Url)> members)
    {
        var shared = members.GroupBy(m => m.Url, m => m.Id).Where(g => g.Count() > 1).ToList();
        var said = string.Join("; ", shared.Select(g => $"{g.Key} is that of {string.Join(" and ", g)}"));
        if (said != _saidSharedUrls && shared.Count > 0) LogSharedUrls(said);
        _saidSharedUrls = said;
    }

    private List<SyncGroupRequest.MemberAssignment> Answers(JoinGroupResponse joined, ConnectProtocolVersion protocol, long configOffset, IEnumerable<string> members,
        short error, Func<string, Work> assigned, Func<string, Work> revoked, int delayMs) =>
        [
            .. members.Select(id => new SyncGroupRequest.MemberAssignment
            {
                MemberId = id,
                Assignment = ConnectProtocol.WriteAssignment(
                    new GroupAssignment(protocol, error, joined.Leader, options.Url, configOffset, assigned(id), revoked(id), delayMs)),
            }),
        ];
}
