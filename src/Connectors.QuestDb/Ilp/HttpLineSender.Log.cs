using Microsoft.Extensions.Logging;

namespace Connectors.QuestDb.Ilp;

internal sealed partial class HttpLineSender
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "QuestDB at {address}: line protocol version {version}, names of up to {maxNameLength} characters")]
    private partial void LogVersion(string address, int version, int maxNameLength);
}
