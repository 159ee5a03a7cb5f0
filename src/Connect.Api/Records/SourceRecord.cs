namespace Connect.Api.Records;

/// <summary>A record from a source on its way to a topic.</summary>
/// <param name="sourcePartition">What of the source it comes from: a file, a table. Share one instance among the records of a partition.</param>
/// <param name="sourceOffset">Where in the partition it stands: reading goes on after it.</param>
/// <param name="topic">The topic.</param>
/// <param name="kafkaPartition">The partition, or null for the producer's choice by key.</param>
/// <param name="keySchema">The key's schema, or null.</param>
/// <param name="key">The key, or null.</param>
/// <param name="valueSchema">The value's schema, or null.</param>
/// <param name="value">The value, or null.</param>
/// <param name="timestamp">Milliseconds since 1970-01-01T00:00:00Z, or null for the producer's clock.</param>
/// <param name="headers">The headers, or null for none.</param>
public sealed class SourceRecord(IReadOnlyDictionary<string, object?> sourcePartition, IReadOnlyDictionary<string, object?> sourceOffset, string topic,
    int? kafkaPartition, Schema? keySchema, object? key, Schema? valueSchema, object? value, long? timestamp = null, ConnectHeaders? headers = null)
    : ConnectRecord(topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers)
{
    /// <summary>A record without key.</summary>
    public SourceRecord(IReadOnlyDictionary<string, object?> sourcePartition, IReadOnlyDictionary<string, object?> sourceOffset, string topic,
        Schema? valueSchema, object? value)
        : this(sourcePartition, sourceOffset, topic, null, null, null, valueSchema, value) { }

    /// <summary>What of the source it comes from.</summary>
    public IReadOnlyDictionary<string, object?> SourcePartition { get; } = sourcePartition;
    /// <summary>Where in the partition it stands.</summary>
    public IReadOnlyDictionary<string, object?> SourceOffset { get; } = sourceOffset;

    /// <inheritdoc/>
    public override SourceRecord NewRecord(string topic, int? kafkaPartition, Schema? keySchema, object? key, Schema? valueSchema, object? value,
        long? timestamp, ConnectHeaders? headers) =>
        new(SourcePartition, SourceOffset, topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers);

    /// <summary>Where the record comes from; never its contents.</summary>
    public override string ToString() => $"record for {Topic} from {{{string.Join(",", SourcePartition.Select(e => $"{e.Key}={e.Value}"))}}}";
}
