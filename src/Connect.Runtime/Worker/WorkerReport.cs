using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker;

/// <summary>What a worker tells of the connectors and tasks that it runs. Of one that another has replaced, nothing is told any more.</summary>
internal abstract record WorkerReport
{
    /// <summary>A connector is in another state.</summary>
    /// <param name="Connector">The connector.</param>
    /// <param name="State">Its state.</param>
    /// <param name="Error">Why it failed, or null.</param>
    /// <param name="Version">Its plugin's version; null where it has none that could be found.</param>
    public sealed record ConnectorState(string Connector, RunState State, Exception? Error, string? Version) : WorkerReport;

    /// <summary>A connector was stopped for good, or to start again at once.</summary>
    public sealed record ConnectorStopped(string Connector, string? Version, bool StartsAgain) : WorkerReport;

    /// <summary>A connector wants to be asked for its task configs again.</summary>
    public sealed record ReconfigurationRequested(string Connector) : WorkerReport;

    /// <summary>A task is in another state; with an error while it runs, it tries something again.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="State">Its state.</param>
    /// <param name="Error">Why it failed, what it tries again, or null.</param>
    /// <param name="Version">Its plugin's version; null where it has none that could be found.</param>
    public sealed record TaskState(TaskId Task, RunState State, Exception? Error, string? Version) : WorkerReport;

    /// <summary>A task uses a topic.</summary>
    public sealed record TopicUsed(TaskId Task, string Topic) : WorkerReport;
}
