using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Registry;

public sealed partial class SchemaRegistry
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The schema registry listens on {Url}; its schemas are in the topic {Topic}")]
    private partial void LogListening(Uri url, string topic);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
