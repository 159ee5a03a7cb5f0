namespace Kafka.Embedded;

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
