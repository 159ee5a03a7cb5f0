using Microsoft.Extensions.Logging;

namespace Connectors.QuestDb.Ilp;

internal sealed partial class HttpLineSender
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "QuestDB at {address}: line protocol version {version}, names of up to {maxNameLength} characters")]
    private partial void LogVersion(string address, int version, int maxNameLength);

    [LoggerMessage(Level = LogLevel.Warning, Message = "QuestDB does not take lines, trying again for {retryTimeout} ms: {reason}")]
    private partial void LogRetrying(string reason, double retryTimeout);

    [LoggerMessage(Level = LogLevel.Information, Message = "QuestDB at {address} takes lines again, after {away}")]
    private partial void LogRecovered(string address, TimeSpan away);
}
