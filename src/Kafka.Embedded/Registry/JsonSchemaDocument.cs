using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Formats.JsonSchema;

namespace Kafka.Embedded.Registry;

/// <summary>A JSON Schema: <see href="https://json-schema.org/specification">drafts 4 to 2020-12</see>, as far as comparing them needs.</summary>
internal sealed class JsonSchemaDocument : ParsedSchema
{
    private readonly JsonNode _root;
    private readonly JsonSchemaReferences _references;

    private JsonSchemaDocument(JsonNode root, IReadOnlyList<(string Name, string Schema)> references)
    {
        _root = root;
        var others = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, schema) in references)
            others[name] = ReadJson(schema);
        _references = new(root, others);
    }

    public override string Canonical => Write(_root, sorted: false);

    public override string Normalized => Write(_root, sorted: true);

    public override IReadOnlyList<string> FaultsReading(ParsedSchema writer)
    {
        var other = (JsonSchemaDocument)writer;
        return JsonSchemaCompatibility.Check(other._root, other._references.Resolve, _root, _references.Resolve);
    }

    /// <exception cref="RegistryException">The text is not a JSON Schema.</exception>
    public static JsonSchemaDocument Parse(string text, IReadOnlyList<(string Name, string Schema)> references)
    {
        var root = ReadJson(text);
        if (root is not JsonObject && root.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            throw RegistryException.InvalidSchema($"an object or a boolean is expected, not {root.ToJsonString()}");
        var document = new JsonSchemaDocument(root, references);
        document.Validate(root, 0);
        return document;
    }

    private static JsonNode ReadJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw RegistryException.InvalidSchema("null is no schema");
        }
        catch (JsonException e)
        {
            throw RegistryException.InvalidSchema(e.Message);
        }
    }

    private void Validate(JsonNode? node, int depth)
    {
        if (depth > 200)
            throw RegistryException.InvalidSchema("it is nested more than 200 deep");
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Validate(item, depth + 1);
            return;
        }
        if (node is not JsonObject json)
            return;
        if (Text(json["$ref"]) is { } target && target.StartsWith("#/", StringComparison.Ordinal) && _references.Resolve(target) is null)
            throw RegistryException.InvalidSchema($"$ref {target} points to nothing");
        if (depth == 0 && Text(json["type"]) is { } type and not ("object" or "array" or "string" or "number" or "integer" or "boolean" or "null"))
            throw RegistryException.InvalidSchema($"unknown type: [{type}]");
        foreach (var (_, child) in json)
            Validate(child, depth + 1);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Write(JsonNode node, bool sorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            (sorted ? Sort(node)! : node).WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(
            json.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sort(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sort)]),
        _ => node?.DeepClone(),
    };
}
