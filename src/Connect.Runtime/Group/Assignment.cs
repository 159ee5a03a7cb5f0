namespace Connect.Runtime.Group;

/// <summary>A worker's share of the work.</summary>
/// <param name="Generation">The group's generation.</param>
/// <param name="LeaderUrl">Where the leader is reached.</param>
/// <param name="IsLeader">Whether this worker is the leader.</param>
/// <param name="ConfigOffset">The state of the config topic that the work was taken from.</param>
/// <param name="Connectors">The connectors this worker is to run.</param>
/// <param name="Tasks">The tasks this worker is to run.</param>
internal sealed record Assignment(int Generation, string LeaderUrl, bool IsLeader, long ConfigOffset, IReadOnlySet<string> Connectors,
    IReadOnlySet<TaskId> Tasks)
{
    /// <summary>Nothing to do, and no leader known.</summary>
    public static Assignment None { get; } = new(0, "", false, -1, new HashSet<string>(), new HashSet<TaskId>());

    /// <summary>Whether requests between workers are signed (KIP-507).</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>Who runs what; only the leader knows.</summary>
    public WorkOwners Owners { get; init; } = WorkOwners.Unknown;
}
