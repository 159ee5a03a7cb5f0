using Connectors.Jdbc.Urls;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Connections;

internal sealed partial class ConnectionOpener
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Could not connect to {Url} (attempt {Attempt} of {Attempts}, the next in {Backoff} ms): {Reason}")]
    private partial void LogFailed(JdbcUrl url, int attempt, int attempts, double backoff, string reason);
}
