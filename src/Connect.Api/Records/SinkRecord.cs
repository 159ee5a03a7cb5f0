namespace Connect.Api.Records;

/// <summary>A record from a topic on its way to a sink.</summary>
/// <param name="topic">The topic, as transformations left it.</param>
/// <param name="partition">The partition.</param>
/// <param name="keySchema">The key's schema, or null.</param>
/// <param name="key">The key, or null.</param>
/// <param name="valueSchema">The value's schema, or null.</param>
/// <param name="value">The value, or null.</param>
/// <param name="offset">The offset in the partition it was read from.</param>
/// <param name="timestamp">Milliseconds since 1970-01-01T00:00:00Z, or null.</param>
/// <param name="timestampType">Where the timestamp comes from.</param>
/// <param name="headers">The headers, or null for none.</param>
public sealed class SinkRecord(string topic, int partition, Schema? keySchema, object? key, Schema? valueSchema, object? value, long offset,
    long? timestamp = null, TimestampType timestampType = TimestampType.NoTimestampType, ConnectHeaders? headers = null)
    : ConnectRecord(topic, partition, keySchema, key, valueSchema, value, timestamp, headers)
{
    /// <summary>The offset in the partition it was read from.</summary>
    public long Offset { get; } = offset;
    /// <summary>Where the timestamp comes from.</summary>
    public TimestampType TimestampType { get; } = timestampType;
    /// <summary>The partition after transformations.</summary>
    public int Partition => KafkaPartition ?? OriginalPartition;
    /// <summary>The topic it was read from, whatever transformations did (KIP-793).</summary>
    public string OriginalTopic { get; private init; } = topic;
    /// <summary>The partition it was read from (KIP-793).</summary>
    public int OriginalPartition { get; private init; } = partition;

    /// <inheritdoc/>
    public override SinkRecord NewRecord(string topic, int? kafkaPartition, Schema? keySchema, object? key, Schema? valueSchema, object? value, long? timestamp,
        ConnectHeaders? headers) =>
        new(topic, kafkaPartition ?? OriginalPartition, keySchema, key, valueSchema, value, Offset, timestamp, TimestampType, headers)
        {
            OriginalTopic = OriginalTopic,
            OriginalPartition = OriginalPartition,
        };

    /// <summary>Where the record comes from; never its contents.</summary>
    public override string ToString() => $"record {OriginalTopic}-{OriginalPartition}@{Offset}";
}
