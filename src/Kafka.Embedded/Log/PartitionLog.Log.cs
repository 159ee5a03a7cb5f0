using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Topic}-{Partition}: {Bytes} bytes after the last whole batch were cut off; the log ends at offset {Offset}")]
    private partial void LogCut(string topic, int partition, long bytes, long offset);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Topic}-{Partition}: the segment at offset {Offset} with {Bytes} bytes is removed")]
    private partial void LogSegmentRemoved(string topic, int partition, long offset, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition}: the segment at offset {Offset} could not be forced to the disk")]
    private partial void LogNotFlushed(Exception exception, string topic, int partition, long offset);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Topic}-{Partition}: compacted up to offset {Offset}, {Before} bytes became {After}")]
    private partial void LogCompacted(string topic, int partition, long offset, long before, long after);
}
