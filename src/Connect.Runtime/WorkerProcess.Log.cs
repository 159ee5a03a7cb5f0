using Microsoft.Extensions.Logging;

namespace Connect.Runtime;

internal sealed partial class WorkerProcess
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Connect for .NET {Version} starts as {WorkerId} on Kafka at {BootstrapServers}")]
    private static partial void LogStarting(ILogger logger, string version, string workerId, string bootstrapServers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka Connect started: {Url} after {Milliseconds} ms")]
    private static partial void LogStarted(ILogger logger, string url, long milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: tasks flush and commit, then the worker leaves its group")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker ends, as nobody has caught an exception")]
    private static partial void LogUnhandled(ILogger logger, Exception? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The variable {Variable} has no effect: {Hint}")]
    private static partial void LogUnknownVariable(ILogger logger, string variable, string hint);

    [LoggerMessage(Level = LogLevel.Information, Message = "Variables without effect here: {Variables}")]
    private static partial void LogIdleVariables(ILogger logger, string variables);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} in {File} has no effect: {Hint}")]
    private static partial void LogUnknownKey(ILogger logger, string key, string file, string hint);

    [LoggerMessage(Level = LogLevel.Information, Message = "The configuration is not written to {File} for people to look at: {Reason}")]
    private static partial void LogNotRendered(ILogger logger, string file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for Kafka at {BootstrapServers}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string bootstrapServers, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot listen on {Listeners}: {Reason}")]
    private static partial void LogListen(ILogger logger, string listeners, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot start the embedded services: {Reason}")]
    private static partial void LogEmbedded(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Connector {Connector} of {File} cannot be created, and the worker ends: {Reason}")]
    private static partial void LogConnector(ILogger logger, string connector, string file, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker's configuration is not valid: {Reason}")]
    private static partial void LogConfig(ILogger logger, string reason);
}
