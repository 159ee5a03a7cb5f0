using Connectors.Jdbc.Reading;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

public sealed partial class JdbcSourceTask
{
    private void LogWaiting() => LogWaiting(_logger, Id);
    private void LogProperty(string warning) => LogProperty(_logger, Id, warning);
    private void LogStarted(int tables, string dialect) => LogStarted(_logger, Id, tables, dialect);
    private void LogResume(string table, SourceOffset offset) => LogResume(_logger, Id, table, offset);
    private void LogMissing(string problem) => LogMissing(_logger, Id, problem);
    private void LogReconnect() => LogReconnect(_logger, Id);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Task {Task} is idle until the connector has read the list of tables")]
    private static partial void LogWaiting(ILogger logger, string task);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Task {Task}: {Warning}")]
    private static partial void LogProperty(ILogger logger, string task, string warning);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Task {Task} reads {Tables} table(s) or queries with {Dialect}")]
    private static partial void LogStarted(ILogger logger, string task, int tables, string dialect);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Task {Task} goes on reading {Table} after the stored offset {Offset}")]
    private static partial void LogResume(ILogger logger, string task, string table, SourceOffset offset);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "Task {Task}: {Problem}")]
    private static partial void LogMissing(ILogger logger, string task, string problem);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Task {Task} has lost the connection to the database and connects again")]
    private static partial void LogReconnect(ILogger logger, string task);
}
