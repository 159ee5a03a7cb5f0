using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

internal sealed partial class TopicPartitionWriter
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Partition}: files end ({Reason}) before the next record of folder {Folder}, after {Records} records")]
    private partial void LogRotation(TopicPartition partition, string reason, string folder, long records);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Partition}: committed {Files} files, up to offset {Next}")]
    private partial void LogCommitted(TopicPartition partition, int files, long next);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Partition}: files could not be stored; records from offset {Start} on are read again in {Pause} ms")]
    private partial void LogRewound(Exception error, TopicPartition partition, long start, double pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partition}: {Reason}; it is left as it is, reading goes on at offset {Next}")]
    private partial void LogSkipped(TopicPartition partition, string reason, long next);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reported {Record} and left it out: {Reason}")]
    private partial void LogRefused(SinkRecord record, string reason);
}
