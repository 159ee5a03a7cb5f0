using System.Net;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded;

public sealed partial class EmbeddedBroker
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The broker listens on {EndPoint}; its data is in {Directory}")]
    private partial void LogListening(IPEndPoint endPoint, string directory);

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker has stopped; its data in {Directory} is closed")]
    private partial void LogStopped(string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to {EndPoint} could not be taken")]
    private partial void LogNotAccepted(Exception exception, IPEndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Offsets and transactional ids that are out of date could not be removed")]
    private partial void LogNotExpired(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition} could not be cleaned up")]
    private partial void LogNotMaintained(Exception exception, string topic, int partition);
}
