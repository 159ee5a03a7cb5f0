using Kafka.Embedded.Topics;

namespace Kafka.Embedded.Groups;

/// <summary>A group as the coordinator sees it. Guarded by the coordinator's lock.</summary>
internal sealed class Group(string id)
{
    public string Id { get; } = id;

    public GroupState State { get; private set; } = GroupState.Empty;

    /// <summary>When the state last changed, in milliseconds since 1970.</summary>
    public long StateSince { get; private set; }

    /// <summary>
    /// What its members are to each other: <c>consumer</c>, <c>connect</c>…; null before the first one and for groups that only keep offsets.
    /// </summary>
    public string? ProtocolType { get; set; }

    /// <summary>The protocol that was chosen for the generation.</summary>
    public string? Protocol { get; set; }

    public int Generation { get; set; }

    public string? LeaderId { get; set; }

    /// <summary>Members in the order in which they came.</summary>
    public OrderedDictionary<string, Member> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of static members by name.</summary>
    public Dictionary<string, string> Statics { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that were given an id and have not come back with it yet (KIP-394), by that id.</summary>
    public Dictionary<string, PendingMember> Pending { get; } = new(StringComparer.Ordinal);

    /// <summary>When a rebalance, or the wait for the members' syncs, ends without those that are missing; null when neither is under way.</summary>
    public long? RebalanceDeadline { get; set; }

    /// <summary>Whether the rebalance is the first one of an empty group, which waits for its delay and for nobody in particular.</summary>
    public bool IsInitialRebalance { get; set; }

    /// <summary>Whether a member came since the initial rebalance's delay last began; then it begins again.</summary>
    public bool HasNewMember { get; set; }

    /// <summary>For how many more milliseconds the initial rebalance may be put off.</summary>
    public long InitialDelayLeft { get; set; }

    public Dictionary<TopicPartition, CommittedOffset> Offsets { get; } = [];

    /// <summary>Offsets that open transactions will commit, by producer id.</summary>
    public Dictionary<long, Dictionary<TopicPartition, CommittedOffset>> PendingOffsets { get; } = [];

    public bool IsEmpty => Members.Count == 0;

    public void Become(GroupState state, long now)
    {
        State = state;
        StateSince = now;
    }

    /// <summary>Whether each member has one of the protocols.</summary>
    public bool Accepts(string type, IReadOnlyList<(string Name, byte[] Metadata)> protocols)
    {
        if (IsEmpty)
            return type.Length > 0 && protocols.Count > 0;
        if (type != ProtocolType)
            return false;
        foreach (var (name, _) in protocols)
            if (Members.Values.All(member => member.Protocols.Any(own => own.Name == name)))
                return true;
        return false;
    }

    /// <summary>The protocol that all members have and most of them want most.</summary>
    public string ChooseProtocol()
    {
        var common = Members.Values.First().Protocols.Select(protocol => protocol.Name)
            .Where(name => Members.Values.All(member => member.Protocols.Any(own => own.Name == name))).ToList();
        return Members.Values
            .Select(member => member.Protocols.First(protocol => common.Contains(protocol.Name)).Name)
            .GroupBy(name => name).OrderByDescending(votes => votes.Count()).ThenBy(votes => common.IndexOf(votes.Key))
            .First().Key;
    }

    public void Add(Member member)
    {
        if (IsEmpty)
            LeaderId = null;
        Members[member.Id] = member;
        if (member.InstanceId is not null)
            Statics[member.InstanceId] = member.Id;
        LeaderId ??= member.Id;
        RemovePending(member.Id);
    }

    /// <summary>Forgets that a member is to come back with an id.</summary>
    /// <returns>Whether it was waited for.</returns>
    public bool RemovePending(string id)
    {
        if (!Pending.Remove(id, out var pending))
            return false;
        // Not disposed: that would wait for a callback, and the callback for the coordinator's lock.
        pending.ConnectionEnd.Unregister();
        return true;
    }

    public void Remove(Member member)
    {
        Members.Remove(member.Id);
        if (member.InstanceId is not null && Statics.GetValueOrDefault(member.InstanceId) == member.Id)
            Statics.Remove(member.InstanceId);
        if (LeaderId == member.Id)
            LeaderId = Members.Count == 0 ? null : Members.GetAt(0).Key;
    }

    /// <summary>Gives a static member that came back a new id, in the old one's place.</summary>
    public void Rename(Member member, string id)
    {
        var wasLeader = LeaderId == member.Id;
        Members.Remove(member.Id);
        member.Id = id;
        Members[id] = member;
        Statics[member.InstanceId!] = id;
        if (wasLeader)
            LeaderId = id;
    }
}

/// <summary>How far a group has read in a partition.</summary>
/// <param name="Offset">The next record's offset.</param>
/// <param name="LeaderEpoch">The epoch of the record before it, or −1.</param>
/// <param name="Metadata">The consumer's own note.</param>
/// <param name="CommittedAt">When, in milliseconds since 1970.</param>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAt);
