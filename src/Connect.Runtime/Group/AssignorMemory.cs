namespace Connect.Runtime.Group;

/// <summary>What the leader's assignor remembers from one rebalance to the next. A new leader begins with <see cref="Nothing"/>.</summary>
/// <param name="AssignedConnectors">All connectors that were assigned, or wait for a lost member.</param>
/// <param name="AssignedTasks">All tasks that were assigned, or wait for a lost member.</param>
/// <param name="Revoked">What was revoked last.</param>
/// <param name="Doubled">What of that ran more than once, and was revoked from all who ran it.</param>
/// <param name="Generation">The generation that was made; -1 for none.</param>
/// <param name="Members">Its members by their ids, with what each has.</param>
/// <param name="Candidates">Ids of members without work that came while work of lost members was waiting.</param>
/// <param name="RebalanceAtMs">When the present delay is over; 0 for none.</param>
/// <param name="DelayMs">The present delay; 0 for none.</param>
/// <param name="HasRevoked">Whether the last rebalances revoked work to spread it evenly.</param>
/// <param name="Revocations">How many have done so one after the other.</param>
/// <param name="WorkByUrl">What each worker had last, also one that is lost, by its URL.</param>
internal sealed record AssignorMemory(IReadOnlySet<string> AssignedConnectors, IReadOnlySet<TaskId> AssignedTasks, Work Revoked, Work Doubled, int Generation,
    IReadOnlyDictionary<string, Work> Members, IReadOnlyList<string> Candidates, long RebalanceAtMs, int DelayMs, bool HasRevoked, int Revocations,
    IReadOnlyDictionary<string, Work> WorkByUrl)
{
    /// <summary>That of a leader which has not assigned anything yet.</summary>
    public static AssignorMemory Nothing { get; } = new(new HashSet<string>(), new HashSet<TaskId>(), Work.None, Work.None, -1, new Dictionary<string, Work>(), [], 0, 0, false, 0,
        new Dictionary<string, Work>());
}
