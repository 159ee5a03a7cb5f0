using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Herder;

internal sealed partial class Herder
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} of group {Group} is ready; there are {Connectors} connectors")]
    private partial void LogReady(string workerId, string group, int connectors);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Rebalance: in generation {Generation} worker {WorkerId} has {Connectors} connectors and {Tasks} tasks; the leader is {Leader}")]
    private partial void LogAssigned(string workerId, int generation, int connectors, int tasks, string leader);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker could not leave its group in time; others will notice by its missing heartbeats")]
    private partial void LogLeave();

    [LoggerMessage(Level = LogLevel.Error, Message = "The record {Key} at {Topic}-{Partition}@{Offset} cannot be understood and is skipped: {Why}")]
    private partial void LogUnreadable(string topic, int partition, long offset, string key, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure in the herder")]
    private partial void LogUnexpected(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A status could not be written")]
    private partial void LogStatus(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connector {Connector} was created")]
    private static partial void LogCreated(ILogger logger, string connector);

    [LoggerMessage(Level = LogLevel.Information, Message = "The configuration of connector {Connector} was changed")]
    private static partial void LogChanged(ILogger logger, string connector);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connector {Connector} was deleted")]
    private static partial void LogDeleted(ILogger logger, string connector);

    [LoggerMessage(Level = LogLevel.Information, Message = "The target state of connector {Connector} is now {Target}")]
    private static partial void LogTarget(ILogger logger, string connector, TargetState target);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connector {Connector} has {Count} tasks with new configurations")]
    private static partial void LogTasks(ILogger logger, string connector, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Restarting connector {Connector} (tasks: {IncludeTasks}, only failed: {OnlyFailed})")]
    private static partial void LogRestart(ILogger logger, string connector, bool includeTasks, bool onlyFailed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Restarting task {Task}")]
    private static partial void LogRestartTask(ILogger logger, TaskId task);

    [LoggerMessage(Level = LogLevel.Error, Message = "The task configs of connector {Connector} could not be written; tried again in {Milliseconds} ms")]
    private static partial void LogPublishRetry(ILogger logger, Exception error, string connector, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The former producers of connector {Connector} are not fenced yet; tried again in {Milliseconds} ms: {Reason}")]
    private static partial void LogFenceRetry(ILogger logger, string connector, string reason, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The key that requests between workers are signed with could not be written: {Reason}")]
    private partial void LogSessionKey(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Fencing the producers of {Count} former tasks of connector {Connector}")]
    private static partial void LogFencing(ILogger logger, string connector, int count);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Kafka did not store the last states of this worker's connectors and tasks within {Seconds} s; they are shown as they were before")]
    private partial void LogStatusesNotWritten(double seconds);
}
