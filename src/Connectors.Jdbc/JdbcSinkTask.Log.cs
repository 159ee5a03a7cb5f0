using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

public sealed partial class JdbcSinkTask
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} writes to {Database} with the {Dialect}")]
    private partial void LogStarted(string task, string database, string dialect);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task}: {Warning}")]
    private partial void LogWarning(string task, string warning);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Task {Task} failed to write {Count} records, {Retries} retries are left, the next in {Backoff} ms: {Reason}")]
    private partial void LogRetrying(string task, int count, int retries, double backoff, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Task {Task} failed to write {Count} records for the last time, and writes those that can be and reports the others: {Reason}")]
    private partial void LogAround(string task, int count, string reason);
}
