using Connect.Api;

namespace Connect.Transforms;

/// <summary>Drops every record it applies to: those that its predicate chooses.</summary>
[JavaClass("org.apache.kafka.connect.transforms.Filter")]
[Documentation("Drops every record it applies to: with a predicate those that the predicate is true for (or, with negate, false), without one all records.")]
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
