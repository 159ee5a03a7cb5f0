namespace Connect.Runtime.Group;

/// <summary>What a group distributes.</summary>
/// <param name="ConfigOffset">How far the config topic was read.</param>
/// <param name="Connectors">All connectors.</param>
/// <param name="Tasks">All tasks of connectors whose task configs are complete.</param>
internal sealed record WorkToAssign(long ConfigOffset, IReadOnlyList<string> Connectors, IReadOnlyList<TaskId> Tasks)
{
    /// <summary>By what the config topic is told from any other; null where that is not known.</summary>
    public Guid? ConfigTopicId { get; init; }
}
