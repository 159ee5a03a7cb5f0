namespace Connect.Api.Records;

/// <summary>Where the broker stored a record.</summary>
/// <param name="TopicPartition">The topic and partition.</param>
/// <param name="Offset">The offset; -1 where the broker does not say.</param>
/// <param name="Timestamp">Milliseconds since 1970-01-01T00:00:00Z; -1 where it has none.</param>
public sealed record RecordMetadata(TopicPartition TopicPartition, long Offset, long Timestamp);
