using System.Net;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Network;

internal sealed partial class Connection
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection from {Remote} was closed: {Reason}")]
    private partial void LogClosed(EndPoint? remote, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection from {Remote} is closed, because what came is not understood: {Reason}")]
    private partial void LogRefused(EndPoint? remote, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request from {Remote} failed; its connection is closed")]
    private partial void LogFailed(Exception exception, EndPoint? remote);
}
