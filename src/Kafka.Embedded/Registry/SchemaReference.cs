namespace Kafka.Embedded;

/// <summary>A schema of another subject that a schema uses.</summary>
/// <param name="Name">How the schema refers to it: a full name in Avro, a URL in JSON Schema.</param>
/// <param name="Subject">Where it is registered.</param>
/// <param name="Version">As which version; −1 for the latest.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version);
