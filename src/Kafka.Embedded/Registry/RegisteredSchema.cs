namespace Kafka.Embedded.Registry;

/// <summary>A version of a subject.</summary>
internal sealed record RegisteredSchema(
    string Subject, int Version, int Id, string Type, string Schema, IReadOnlyList<SchemaReference> References, bool Deleted)
{
    public const string Avro = "AVRO";
    public const string Json = "JSON";

    /// <summary>What makes two schemas the same one.</summary>
    public string Identity => Identify(Type, Schema, References);

    public static string Identify(string type, string schema, IEnumerable<SchemaReference> references) =>
        $"{type}\n{string.Join('\n', references.Select(reference => $"{reference.Name}\t{reference.Subject}\t{reference.Version}"))}\n{schema}";
}

/// <summary>A schema of another subject that a schema uses.</summary>
/// <param name="Name">How the schema refers to it: a full name in Avro, a URL in JSON Schema.</param>
/// <param name="Subject">Where it is registered.</param>
/// <param name="Version">As which version; −1 for the latest.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version);
