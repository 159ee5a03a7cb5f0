using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>Whose a log line is (KIP-449): a connector, one of its tasks, or the committing of a task's offsets. Part of a logger's scopes.</summary>
/// <param name="Text">As it stands in the line: <c>[my-connector|task-0]</c>.</param>
internal sealed record LogContext(string Text)
{
    /// <summary>The name under which patterns ask for it: <c>%X{connector.context}</c>.</summary>
    public const string Key = "connector.context";

    /// <summary>The context of a connector.</summary>
    public static LogContext Of(string connector) => new($"[{connector}|worker]");

    /// <summary>The context of a task.</summary>
    public static LogContext Of(TaskId task) => new($"[{task.Connector}|task-{task.Task}]");

    /// <summary>The context of a task's offsets.</summary>
    public static LogContext OffsetsOf(TaskId task) => new($"[{task.Connector}|task-{task.Task}|offsets]");

    public override string ToString() => Text;
}
