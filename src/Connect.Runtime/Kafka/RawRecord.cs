using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>A record of a topic as bytes.</summary>
internal sealed record RawRecord(string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, long? Timestamp, TimestampType TimestampType,
    IReadOnlyList<KeyValuePair<string, byte[]?>> Headers);
