using Connect.Api;

namespace Connect.Transforms;

/// <summary>Drops every record it applies to: those that its predicate chooses.</summary>
[JavaClass("org.apache.kafka.connect.transforms.Filter")]
public sealed class Filter : ITransformation
{
    /// <inheritdoc/>
    public ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) { }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record) => null;

    /// <inheritdoc/>
    public void Dispose() { }
}
