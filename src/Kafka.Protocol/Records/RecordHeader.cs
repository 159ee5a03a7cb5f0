namespace Kafka.Protocol.Records;

/// <summary>A header of a record (KIP-82).</summary>
/// <param name="Key">Its key; may occur more than once in a record.</param>
/// <param name="Value">Its value; may be null.</param>
public readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte>? Value);
