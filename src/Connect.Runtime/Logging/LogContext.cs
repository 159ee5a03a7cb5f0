using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>Whose a log line is (KIP-449): a connector, one of its tasks, or the committing of a task's offsets. Part of a logger's scopes.</summary>
/// <param name="Text">As it stands in the line: <c>[my-connector|task-0]</c>.</param>
/// <param name="Connector">The connector.</param>
/// <param name="Task">The task's number; null where it is the connector's own line.</param>
internal sealed record LogContext(string Text, string Connector, int? Task)
{
    /// <summary>The name under which patterns ask for it: <c>%X{connector.context}</c>.</summary>
    public const string Key = "connector.context";

    /// <summary>The context of a connector.</summary>
    public static LogContext Of(string connector) => new($"[{connector}|worker]", connector, null);

    /// <summary>The context of a task.</summary>
    public static LogContext Of(TaskId task) => new($"[{task.Connector}|task-{task.Task}]", task.Connector, task.Task);

    /// <summary>The context of a task's offsets.</summary>
    public static LogContext OffsetsOf(TaskId task) => new($"[{task.Connector}|task-{task.Task}|offsets]", task.Connector, task.Task);

    public override string ToString() => Text;
}
