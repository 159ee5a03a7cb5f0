using System.Text.Json.Nodes;

namespace Formats.JsonSchema;

/// <summary>Finds what the references of a schema point to (https://json-schema.org/draft-07/json-schema-core#section-8.3).</summary>
/// <param name="root">The schema.</param>
/// <param name="others">The schemas that it may refer to, by name.</param>
public sealed class JsonSchemaReferences(JsonNode root, IReadOnlyDictionary<string, JsonNode> others)
{
    /// <summary>What a <c>$ref</c> points to: in this schema, or in one it refers to; null when nowhere.</summary>
    public JsonNode? Resolve(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var (document, pointer) = hash < 0 ? (reference, "") : (reference[..hash], reference[(hash + 1)..]);
        var node = document.Length == 0 ? root : others.GetValueOrDefault(document);
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject json => json[name],
                JsonArray array when int.TryParse(name, out var index) && index >= 0 && index < array.Count => array[index],
                _ => null,
            };
        }
        return node;
    }
}
