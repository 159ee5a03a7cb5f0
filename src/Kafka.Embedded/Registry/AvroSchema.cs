using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kafka.Embedded;

/// <summary>An Avro schema: <see href="https://avro.apache.org/docs/1.12.0/specification/">the specification</see>.</summary>
internal sealed partial class AvroSchema : ParsedSchema
{
    private readonly AvroType _root;
    private string? _canonical;
    private string? _normalized;

    private AvroSchema(AvroType root) => _root = root;

    public override string Canonical => _canonical ??= AvroWriter.Write(_root, sorted: false);

    public override string Normalized => _normalized ??= AvroWriter.Write(_root, sorted: true);

    public override IReadOnlyList<string> FaultsReading(ParsedSchema writer) => AvroCompatibility.Check(_root, ((AvroSchema)writer)._root);

    /// <exception cref="RegistryException">The text is not an Avro schema.</exception>
    public static AvroSchema Parse(string text, IReadOnlyList<(string Name, string Schema)> references)
    {
        var names = new Dictionary<string, AvroType>(StringComparer.Ordinal);
        foreach (var (_, schema) in references)
            ParseOne(schema, names);
        return new AvroSchema(ParseOne(text, names));
    }

    private static AvroType ParseOne(string text, Dictionary<string, AvroType> names)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            // A bare type name is a schema too, with or without quotes.
            if (AvroType.IsPrimitive(text.Trim()))
                return new AvroType { Kind = text.Trim() };
            throw RegistryException.InvalidSchema($"{text}: {e.Message}");
        }
        return new AvroParser(names).Read(json, "");
    }
}
