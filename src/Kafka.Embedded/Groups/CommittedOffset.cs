namespace Kafka.Embedded;

/// <summary>How far a group has read in a partition.</summary>
/// <param name="Offset">The next record's offset.</param>
/// <param name="LeaderEpoch">The epoch of the record before it, or −1.</param>
/// <param name="Metadata">The consumer's own note.</param>
/// <param name="CommittedAt">When, in milliseconds since 1970.</param>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAt);
