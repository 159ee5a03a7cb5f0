using Connect.Api;

namespace Connect.Transforms.Predicates;

/// <summary>True for records whose value is null.</summary>
[JavaClass("org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")]
[Documentation("True for records whose value is null.")]
public sealed class RecordIsTombstone : IPredicate
{
    /// <inheritdoc/>
    public ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) { }

    /// <inheritdoc/>
    public bool Test(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Value is null;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
