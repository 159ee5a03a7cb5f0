using Connect.Api;
using Connectors.Mongo.Namespaces;
using Microsoft.Extensions.Logging;

namespace Connectors.Mongo;

public sealed partial class MongoSinkTask
{
    [LoggerMessage(LogLevel.Warning, "Has no effect for topic {Topic}: {Key}")]
    private partial void LogIgnored(string key, string topic);

    [LoggerMessage(LogLevel.Warning, "connection.uri: {Warning}")]
    private partial void LogUriWarning(string warning);

    [LoggerMessage(LogLevel.Warning, "{Record}: {Warning}; said once, whatever further records it is true of")]
    private partial void LogWarning(SinkRecord record, string warning);

    [LoggerMessage(LogLevel.Debug, "Writing {Count} records to {Target}, ordered: {Ordered}")]
    private partial void LogWriting(int count, Namespace target, bool ordered);

    [LoggerMessage(LogLevel.Error, "{Record} cannot be written: {Reason}")]
    private partial void LogRefused(string record, string reason, Exception error);

    [LoggerMessage(LogLevel.Error, "{Count} records, {First} to {Last}, could not be written to {Target}: {Reason}")]
    private partial void LogBatchFailed(int count, string first, string last, string target, string reason, Exception error);

    [LoggerMessage(LogLevel.Error, "MongoDB refused {Record} for {Target} with code {Code}: {Reason}")]
    private partial void LogWriteError(string record, string target, int code, string reason);

    [LoggerMessage(LogLevel.Error, "MongoDB did not meet the write concern for {Target}, code {Code}: {Reason}")]
    private partial void LogWriteConcern(string target, int code, string reason);
}
