namespace Connect.Runtime.Herder;

/// <summary>A connector, or one of its tasks.</summary>
/// <param name="Connector">The connector.</param>
/// <param name="Task">The task's number; null for the connector itself.</param>
internal readonly record struct Runnable(string Connector, int? Task)
{
    /// <summary>A task.</summary>
    public static Runnable Of(TaskId task) => new(task.Connector, task.Task);

    /// <summary>A connector.</summary>
    public static Runnable Of(string connector) => new(connector, null);

    /// <summary>As sentences about it begin.</summary>
    public override string ToString() => Task is { } task ? $"Task {new TaskId(Connector, task)}" : $"Connector {Connector}";
}
