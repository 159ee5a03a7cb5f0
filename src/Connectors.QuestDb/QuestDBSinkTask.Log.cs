using Microsoft.Extensions.Logging;

namespace Connectors.QuestDb;

public sealed partial class QuestDBSinkTask
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Writing to QuestDB at {addresses}, table {table}")]
    private partial void LogStarted(string addresses, string table);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "'host', 'tls', 'token' and 'username' are the old way to name the server; "
            + "'client.conf.string' with http::addr=host:9000; also tells which records were stored")]
    private partial void LogOldKeys();

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Sending over TCP, where the server reports no errors: data it does not like is lost; http::addr=… tells")]
    private partial void LogTcp();

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Settings in the client configuration that mean nothing here (unknown, or for HTTP only) and are ignored: {keys}")]
    private partial void LogUnknownSettings(string keys);

    [LoggerMessage(Level = LogLevel.Warning, Message = "timestamp.string.format {pattern}: {warning}")]
    private partial void LogFormat(string pattern, string warning);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "QuestDB refused some of {count} lines; reporting all of their records, as dlq.send.batch.on.error says")]
    private partial void LogReportingBatch(Exception error, int count);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "QuestDB refused some of {count} lines; sending them in parts, to store the good ones and report the others")]
    private partial void LogSearchingBatch(Exception error, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not send a batch over TCP; sending it again in {backoff} ms, {remaining} tries left")]
    private partial void LogSendingAgain(Exception error, double backoff, int remaining);
}
