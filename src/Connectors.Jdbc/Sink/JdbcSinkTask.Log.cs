using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Sink;

public sealed partial class JdbcSinkTask
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Writing to {Database} with the {Dialect}")]
    private partial void LogStarted(string database, string dialect);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writing {Count} records failed, {Retries} retries are left, the next in {Backoff} ms: {Reason}")]
    private partial void LogRetrying(int count, int retries, double backoff, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Writing {Count} records failed for the last time, writing those that can be and reporting the others: {Reason}")]
    private partial void LogAround(int count, string reason);
}
