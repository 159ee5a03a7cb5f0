using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Makes lists of structs into two-dimensional arrays of doubles, one row a field, in the record's value, for QuestDB's array columns.</summary>
[JavaClass("io.questdb.kafka.OrderBookToArray$Value")]
public sealed class OrderBookToArrayValue : ITransformation, IVersioned
{
    private OrderBook? _reshaping;

    /// <inheritdoc/>
    public ConfigDef Config => OrderBook.Definition;

    /// <inheritdoc/>
    public string Version => ConnectorVersion.Text;

    /// <inheritdoc/>
    /// <exception cref="ConfigException"><c>mappings</c> has no entry, or one that is ill-formed.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config) => _reshaping = OrderBook.Of(config);

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_reshaping is null) throw new InvalidOperationException("The transformation was not configured");
        if (record.Value is null) return record;
        var (schema, value) = _reshaping.Apply(record.ValueSchema, record.Value);
        return record.WithValue(schema, value);
    }

    /// <inheritdoc/>
    public void Dispose() => _reshaping = null;
}
