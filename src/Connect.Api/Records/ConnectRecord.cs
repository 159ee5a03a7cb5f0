namespace Connect.Api.Records;

/// <summary>What source and sink records have in common, and what transformations see.</summary>
public abstract class ConnectRecord
{
    private ConnectHeaders? _headers;

    /// <summary>A record.</summary>
    protected ConnectRecord(string topic, int? kafkaPartition, Schema? keySchema, object? key, Schema? valueSchema, object? value, long? timestamp,
        ConnectHeaders? headers)
    {
        Topic = topic;
        KafkaPartition = kafkaPartition;
        KeySchema = keySchema;
        Key = key;
        ValueSchema = valueSchema;
        Value = value;
        Timestamp = timestamp;
        _headers = headers;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }
    /// <summary>The partition, or null where the producer is to choose.</summary>
    public int? KafkaPartition { get; }
    /// <summary>The key's schema, or null.</summary>
    public Schema? KeySchema { get; }
    /// <summary>The key, or null.</summary>
    public object? Key { get; }
    /// <summary>The value's schema, or null.</summary>
    public Schema? ValueSchema { get; }
    /// <summary>The value; null is a tombstone.</summary>
    public object? Value { get; }
    /// <summary>Milliseconds since 1970-01-01T00:00:00Z, or null.</summary>
    public long? Timestamp { get; }
    /// <summary>The headers; made when first asked for.</summary>
    public ConnectHeaders Headers => _headers ??= new();
    /// <summary>Whether there are any headers, without making the list.</summary>
    public bool HasHeaders => _headers is { Count: > 0 };

    /// <summary>A record in this one's place: same position in source or topic, other contents.</summary>
    public abstract ConnectRecord NewRecord(string topic, int? kafkaPartition, Schema? keySchema, object? key, Schema? valueSchema, object? value,
        long? timestamp, ConnectHeaders? headers);

    /// <summary>This record with another key.</summary>
    public ConnectRecord WithKey(Schema? schema, object? key) => NewRecord(Topic, KafkaPartition, schema, key, ValueSchema, Value, Timestamp, _headers);

    /// <summary>This record with another value.</summary>
    public ConnectRecord WithValue(Schema? schema, object? value) => NewRecord(Topic, KafkaPartition, KeySchema, Key, schema, value, Timestamp, _headers);

    /// <summary>This record for another topic.</summary>
    public ConnectRecord WithTopic(string topic) => NewRecord(topic, KafkaPartition, KeySchema, Key, ValueSchema, Value, Timestamp, _headers);

    /// <summary>This record with other headers.</summary>
    public ConnectRecord WithHeaders(ConnectHeaders headers) => NewRecord(Topic, KafkaPartition, KeySchema, Key, ValueSchema, Value, Timestamp, headers);
}
