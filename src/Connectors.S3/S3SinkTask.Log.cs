using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

public sealed partial class S3SinkTask
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "rotate.interval.ms={Interval} is ignored: {Partitioner} knows no time of records")]
    private partial void LogIntervalIgnored(long interval, string partitioner);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Left out {Record}: it has no value")]
    private partial void LogNullIgnored(SinkRecord record);
}
