using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

/// <summary>What a fetch of one partition found.</summary>
/// <param name="Error">None, OffsetOutOfRange, or UnknownTopicOrPartition when the log was deleted meanwhile.</param>
/// <param name="LogStart">The first offset that can be read.</param>
/// <param name="HighWatermark">The log's end.</param>
/// <param name="LastStable">The offset before which all transactions have ended.</param>
/// <param name="Slice">The bytes, or null when there are none yet; the caller disposes it.</param>
/// <param name="Aborted">What a read_committed consumer leaves out of them; null for read_uncommitted.</param>
internal readonly record struct LogReadResult(
    ErrorCode Error, long LogStart, long HighWatermark, long LastStable, LogSlice? Slice, IReadOnlyList<AbortedTransaction>? Aborted);
