using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Group {Group}: {Members} members are to join again after generation {Generation}")]
    private partial void LogRebalance(string group, int members, int generation);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Group {Group}: generation {Generation} has {Members} members with protocol {Protocol}")]
    private partial void LogGeneration(string group, int generation, int members, string protocol);

    [LoggerMessage(Level = LogLevel.Information, Message = "Group {Group}: member {Member} sent nothing for {Timeout} ms and is removed")]
    private partial void LogExpired(string group, string member, int timeout);

    [LoggerMessage(Level = LogLevel.Information, Message = "Group {Group}: member {Member} closed its connection while it waited for the group, and is removed")]
    private partial void LogAbandoned(string group, string member);

    [LoggerMessage(Level = LogLevel.Error, Message = "Members that are overdue could not be removed from their groups")]
    private partial void LogTickFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record at offset {Offset} of {Topic}-{Partition} is not understood and left out: {Reason}")]
    private partial void LogUnreadable(string topic, int partition, long offset, string reason);
}
