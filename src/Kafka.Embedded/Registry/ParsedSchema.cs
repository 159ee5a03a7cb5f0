namespace Kafka.Embedded.Registry;

/// <summary>A schema of some type, understood.</summary>
internal abstract class ParsedSchema
{
    /// <summary>The schema's text without what does not matter, as it is stored and compared.</summary>
    public abstract string Canonical { get; }

    /// <summary>The same with what could stand in another order put in order (<c>normalize=true</c>).</summary>
    public abstract string Normalized { get; }

    /// <summary>Why this schema cannot read what another one wrote; empty when it can.</summary>
    /// <param name="writer">The other schema, of the same type.</param>
    public abstract IReadOnlyList<string> FaultsReading(ParsedSchema writer);

    /// <param name="type">AVRO or JSON.</param>
    /// <param name="text">The schema.</param>
    /// <param name="references">The text of each schema it refers to, by name, those that others need first.</param>
    /// <exception cref="RegistryException">It is not a schema, or of another type.</exception>
    public static ParsedSchema Parse(string type, string text, IReadOnlyList<(string Name, string Schema)> references) => type switch
    {
        RegisteredSchema.Avro => AvroDocument.Parse(text, references),
        RegisteredSchema.Json => JsonSchemaDocument.Parse(text, references),
        _ => throw new RegistryException(42201, $"Invalid schema type {type}"),
    };
}
