using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

public sealed partial class ConnectionOpener
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Could not connect to the database (attempt {Attempt} of {Attempts}, the next in {Backoff} ms): {Reason}")]
    private partial void LogFailed(int attempt, int attempts, double backoff, string reason);
}
