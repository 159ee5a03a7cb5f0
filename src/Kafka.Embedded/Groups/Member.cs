using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Groups;

/// <summary>A member of a group. Guarded by the coordinator's lock.</summary>
internal sealed class Member
{
    public required string Id { get; set; }

    /// <summary>The name of a static member (KIP-345), or null.</summary>
    public string? InstanceId { get; init; }

    public required string ClientId { get; set; }

    public required string ClientHost { get; set; }

    public int SessionTimeoutMs { get; set; }

    public int RebalanceTimeoutMs { get; set; }

    /// <summary>What it can do, the most wanted first: names and the member's data for each.</summary>
    public IReadOnlyList<(string Name, byte[] Metadata)> Protocols { get; set; } = [];

    public byte[] Assignment { get; set; } = [];

    /// <summary>When it counts as gone, in the coordinator's milliseconds.</summary>
    public long Deadline { get; set; }

    /// <summary>Whether it joins for the first time and has not been answered yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>The join that waits for the others, or null.</summary>
    public TaskCompletionSource<JoinGroupResponse>? Joining { get; set; }

    /// <summary>The sync that waits for the leader, or null.</summary>
    public TaskCompletionSource<SyncGroupResponse>? Syncing { get; set; }

    /// <summary>Whether it has joined this generation but not asked for its assignment yet.</summary>
    public bool OwesSync { get; set; }

    public byte[] MetadataFor(string? protocol)
    {
        foreach (var (name, metadata) in Protocols)
            if (name == protocol)
                return metadata;
        return [];
    }

    public bool HasSameProtocols(IReadOnlyList<(string Name, byte[] Metadata)> others)
    {
        if (others.Count != Protocols.Count)
            return false;
        for (var i = 0; i < others.Count; i++)
            if (others[i].Name != Protocols[i].Name || !others[i].Metadata.AsSpan().SequenceEqual(Protocols[i].Metadata))
                return false;
        return true;
    }
}
