namespace Connect.Transforms;

/// <summary>A transformation of a record's key or of its value; the rest of the record stays as it is.</summary>
/// <param name="onKey">Whether it is the key that is transformed.</param>
public abstract class KeyOrValueTransformation(bool onKey) : ITransformation
{
    /// <inheritdoc/>
    public abstract ConfigDef Config { get; }

    /// <inheritdoc/>
    public abstract void Configure(IReadOnlyDictionary<string, string> config);

    /// <inheritdoc/>
    public abstract ConnectRecord? Apply(ConnectRecord record);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the transformation holds; there is nothing by default.</summary>
    protected virtual void Dispose(bool disposing) { }

    /// <summary>The schema of the key or value.</summary>
    protected Schema? SchemaOf(ConnectRecord record) => onKey ? record.KeySchema : record.ValueSchema;

    /// <summary>The key or value.</summary>
    protected object? ValueOf(ConnectRecord record) => onKey ? record.Key : record.Value;

    /// <summary>The record with another key or value.</summary>
    protected ConnectRecord With(ConnectRecord record, Schema? schema, object? value) =>
        onKey ? record.WithKey(schema, value) : record.WithValue(schema, value);

    /// <summary>The record with another key or value, and other headers.</summary>
    protected ConnectRecord With(ConnectRecord record, Schema? schema, object? value, ConnectHeaders headers) => onKey
        ? record.NewRecord(record.Topic, record.KafkaPartition, schema, value, record.ValueSchema, record.Value, record.Timestamp, headers)
        : record.NewRecord(record.Topic, record.KafkaPartition, record.KeySchema, record.Key, schema, value, record.Timestamp, headers);
}
