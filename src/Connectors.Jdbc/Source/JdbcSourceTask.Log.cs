using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Source;

public sealed partial class JdbcSourceTask
{
    private void LogWaiting() => LogWaiting(_logger);
    private void LogProperty(string warning) => LogProperty(_logger, warning);
    private void LogStarted(int tables, string dialect) => LogStarted(_logger, tables, dialect);
    private void LogResume(string table, SourceOffset offset) => LogResume(_logger, table, offset);
    private void LogMissing(string problem) => LogMissing(_logger, problem);
    private void LogReconnect() => LogReconnect(_logger);
    private void LogFailed(string table, int failures, string attempts, double interval, string reason) =>
        LogFailed(_logger, table, failures, attempts, interval, reason);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Idle until the connector has read the list of tables")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogProperty(ILogger logger, string warning);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Started reading {Tables} table(s) or queries with {Dialect}")]
    private static partial void LogStarted(ILogger logger, int tables, string dialect);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Reading {Table} goes on after the stored offset {Offset}")]
    private static partial void LogResume(ILogger logger, string table, SourceOffset offset);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "{Problem}")]
    private static partial void LogMissing(ILogger logger, string problem);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "The connection to the database is lost; connecting again")]
    private static partial void LogReconnect(ILogger logger);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error,
        Message = "Reading {Table} failed ({Failures} in a row, limit query.retry.attempts: {Attempts}); the next is in {Interval} ms: {Reason}")]
    private static partial void LogFailed(ILogger logger, string table, int failures, string attempts, double interval, string reason);
}
