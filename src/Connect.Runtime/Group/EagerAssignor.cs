namespace Connect.Runtime.Group;

/// <summary>The assignor of the eager protocol: members in order take turns, first at the connectors, then at the tasks.</summary>
internal static class EagerAssignor
{
    /// <summary>Shares out all work.</summary>
    /// <param name="work">All there is.</param>
    /// <param name="members">The members' ids; at least one.</param>
    public static IReadOnlyDictionary<string, Work> Assign(Work work, IEnumerable<string> members)
    {
        var shares = members.Order(StringComparer.Ordinal).Select(m => (Id: m, Connectors: new List<string>(), Tasks: new List<TaskId>())).ToList();
        var turn = 0;
        // Connectors first: a connector of one task would else put all connectors on one worker of two, and all tasks on the other.
        foreach (var connector in work.Connectors.Order(StringComparer.Ordinal)) shares[turn++ % shares.Count].Connectors.Add(connector);
        foreach (var task in work.Tasks.Order()) shares[turn++ % shares.Count].Tasks.Add(task);
        return shares.ToDictionary(s => s.Id, s => new Work(s.Connectors, s.Tasks));
    }
}
