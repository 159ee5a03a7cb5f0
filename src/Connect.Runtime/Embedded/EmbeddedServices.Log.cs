using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Embedded;

internal sealed partial class EmbeddedServices
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "In this process: a Kafka broker on {Broker} and a schema registry on {Registry}; their data is in {Folder}")]
    private partial void LogStarted(string broker, Uri registry, string folder);
}
