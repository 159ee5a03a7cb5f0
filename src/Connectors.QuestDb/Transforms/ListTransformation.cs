using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>A transformation of lists in a record's key or value to arrays of doubles; the rest of the record stays as it is.</summary>
public abstract class ListTransformation : ITransformation, IVersioned
{
    private readonly bool _ofKey;
    private ListReshaping? _reshaping;

    private protected ListTransformation(bool ofKey) => _ofKey = ofKey;

    /// <inheritdoc/>
    public abstract ConfigDef Config { get; }

    /// <inheritdoc/>
    public string Version => ConnectorVersion.Text;

    /// <inheritdoc/>
    /// <exception cref="ConfigException"><c>mappings</c> has no entry, or one that is ill-formed.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config) => _reshaping = Reshaping(config);

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_reshaping is null) throw new InvalidOperationException("The transformation was not configured");
        var (given, schemaGiven) = _ofKey ? (record.Key, record.KeySchema) : (record.Value, record.ValueSchema);
        if (given is null) return record;
        var (schema, value) = _reshaping.Apply(schemaGiven, given);
        return _ofKey ? record.WithKey(schema, value) : record.WithValue(schema, value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the transformation holds, which is nothing.</summary>
    protected virtual void Dispose(bool disposing) { }

    private protected abstract ListReshaping Reshaping(IReadOnlyDictionary<string, string> config);
}
