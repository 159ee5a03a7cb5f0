using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker;

/// <summary>A task that is to run, as the config topic has it.</summary>
/// <param name="Id">The task.</param>
/// <param name="Generation">How often task configs of its connector were applied.</param>
/// <param name="Target">What its connector is to do.</param>
/// <param name="ConnectorConfig">The connector's configuration, variables unresolved.</param>
/// <param name="TaskConfig">The task's configuration, variables unresolved.</param>
/// <param name="TaskCount">How many tasks the connector has.</param>
internal sealed record TaskStart(TaskId Id, int Generation, TargetState Target, IReadOnlyDictionary<string, string> ConnectorConfig,
    IReadOnlyDictionary<string, string> TaskConfig, int TaskCount);
