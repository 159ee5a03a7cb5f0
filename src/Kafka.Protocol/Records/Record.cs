namespace Kafka.Protocol.Records;

/// <summary>One record of a batch; key, value and headers are slices of the batch.</summary>
/// <param name="Offset">Its offset in the partition.</param>
/// <param name="Timestamp">Milliseconds since 1970; -1 for none.</param>
/// <param name="Key">Its key; may be null.</param>
/// <param name="Value">Its value; null makes it a tombstone in a compacted topic.</param>
/// <param name="Headers">Its headers.</param>
/// <remarks>https://kafka.apache.org/documentation/#record</remarks>
public readonly record struct Record(long Offset, long Timestamp, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value, RecordHeaders Headers);
