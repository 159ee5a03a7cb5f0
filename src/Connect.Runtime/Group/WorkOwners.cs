namespace Connect.Runtime.Group;

/// <summary>Where the workers are reached that run connectors and tasks, as the leader has assigned them.</summary>
internal sealed class WorkOwners
{
    private readonly Dictionary<string, string> _connectors = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, string> _tasks = [];

    /// <summary>That of a worker which does not lead.</summary>
    public static WorkOwners Unknown { get; } = new([]);

    public WorkOwners(IEnumerable<MemberWork> members)
    {
        foreach (var member in members)
        {
            foreach (var connector in member.Work.Connectors) _connectors[connector] = member.Url;
            foreach (var task in member.Work.Tasks) _tasks[task] = member.Url;
        }
    }

    /// <summary>The URL of the worker that runs a connector, or null.</summary>
    public string? Of(string connector) => _connectors.GetValueOrDefault(connector);

    /// <summary>The URL of the worker that runs a task, or null.</summary>
    public string? Of(TaskId task) => _tasks.GetValueOrDefault(task);
}
