using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "The transaction of {Id} (producer {ProducerId}) is aborted: it was open for more than {Timeout} ms")]
    private partial void LogTimedOut(string id, long producerId, int timeout);

    [LoggerMessage(Level = LogLevel.Error, Message = "The transaction of {Id} could not be aborted")]
    private partial void LogNotAborted(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record at offset {Offset} of {Topic}-{Partition} is not understood and left out: {Reason}")]
    private partial void LogUnreadable(string topic, int partition, long offset, string reason);
}
