using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Group;

internal sealed partial class WorkerGroup
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Joining the group {Group}: {Reason}")]
    private partial void LogRebalance(string group, string reason);

    [LoggerMessage(Level = LogLevel.Debug,
        Message = "In generation {Generation} (protocol {Protocol}) this worker has {Work}, gave up {Revoked}, and the group rebalances after {Delay} ms if that is not 0")]
    private partial void LogAssigned(int generation, string protocol, Work work, Work revoked, int delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "Joined group {Group} in generation {Generation}, which goes by the protocol {Protocol}")]
    private partial void LogProtocol(string group, int generation, string protocol);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The group goes by the protocol {Protocol}, although this worker knows {Best}: some worker of the group has a lesser connect.protocol, or is older")]
    private partial void LogLesserProtocol(string protocol, string best);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Workers of the group have one URL in common, so that requests for one reach the other or none: {Shared}. "
            + "Set rest.advertised.host.name and rest.advertised.port to where each of them is reached")]
    private partial void LogSharedUrls(string shared);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The workers at {Urls} have another config topic than this one, which leads and whose topic has the id {Id}: they get no work. "
            + "config.storage.topic and bootstrap.servers have to be the same on all workers of a group")]
    private partial void LogForeign(string urls, Guid id);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The leader {Leader} has assigned {Connectors}, which the config topic of this worker does not have, although both end at offset {Offset}: "
            + "they are two topics. config.storage.topic and bootstrap.servers have to be the same on all workers of a group")]
    private partial void LogUnknownWork(string leader, string connectors, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This worker may be no member of its group any more: {Reason}. It stops its work, which others may have, and joins again")]
    private partial void LogLost(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "This worker leaves its group and stops its work: {Reason}. It tries again after {Seconds} s")]
    private partial void LogUnsynced(string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rebalance failed and is tried again after {Milliseconds} ms: {Reason}")]
    private partial void LogRetry(string reason, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Joining again after {Milliseconds} ms: {Reason}")]
    private partial void LogRejoin(string reason, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure in the membership of the group; the worker joins again")]
    private partial void LogUnexpected(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A heartbeat failed: {Reason}")]
    private partial void LogHeartbeat(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Left the group {Group}: {Reason}")]
    private partial void LogLeft(string group, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The group could not be told that this worker leaves it, and notices by its missing heartbeats: {Reason}")]
    private partial void LogNotLeft(string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "This worker leads and has read the config topic to offset {Offset}, but others have to {Furthest}: nothing can be assigned yet")]
    private partial void LogBehind(long offset, long furthest);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The workers at {Urls} have read beyond offset {Offset}, where the config topic ends: they have another one and get no work. "
            + "config.storage.topic has to be the same on all workers of a group")]
    private partial void LogAhead(string urls, long offset);
}
