namespace Connect.Runtime.Group;

/// <summary>Connectors and tasks, in an order that is kept.</summary>
/// <param name="Connectors">The connectors themselves.</param>
/// <param name="Tasks">The tasks, of these or other connectors.</param>
internal sealed record Work(IReadOnlyList<string> Connectors, IReadOnlyList<TaskId> Tasks)
{
    /// <summary>Nothing.</summary>
    public static Work None { get; } = new([], []);

    public bool IsEmpty => Connectors.Count == 0 && Tasks.Count == 0;

    public override string ToString() => $"{Connectors.Count} connectors and {Tasks.Count} tasks";
}
