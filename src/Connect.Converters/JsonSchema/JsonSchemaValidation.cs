using System.Text;
using System.Text.Json.Nodes;

namespace Connect.Converters.JsonSchema;

/// <summary>Checks values against a JSON Schema.</summary>
internal sealed class JsonSchemaValidation
{
    private const int MostErrors = 5;
    private readonly NJsonSchema.JsonSchema _schema;

    /// <exception cref="Api.Errors.SerializationException">The schema cannot be used.</exception>
    public JsonSchemaValidation(string text, IReadOnlyList<(string Name, string Text)> references)
    {
        try { _schema = NJsonSchema.JsonSchema.FromJsonAsync(Inlined(text, references)).GetAwaiter().GetResult(); }
        catch (Exception e) when (
            e is InvalidOperationException or System.Text.Json.JsonException or NotSupportedException || e.GetType().Namespace == "Newtonsoft.Json")
        {
            throw new Api.Errors.SerializationException($"values cannot be checked against the schema: {e.Message}", e);
        }
    }

    /// <summary>What is wrong with a value; null for nothing.</summary>
    /// <param name="json">The value, which is JSON.</param>
    public string? Fault(ReadOnlySpan<byte> json)
    {
        var errors = _schema.Validate(Encoding.UTF8.GetString(json));
        return errors.Count == 0 ? null : string.Join("; ", errors.Take(MostErrors).Select(e => $"{e.Kind} at {e.Path}"));
    }

    // References are put into the schema itself, so that nothing is ever fetched from where a schema says.
    private static string Inlined(string text, IReadOnlyList<(string Name, string Text)> references)
    {
        var root = JsonNode.Parse(text);
        if (root is not JsonObject schema) throw new NotSupportedException($"expected an object, got {text}");
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < references.Count; i++) places[references[i].Name] = $"#/definitions/referred{i}";
        if (references.Count > 0)
        {
            if (schema["definitions"] is not JsonObject definitions) schema["definitions"] = definitions = [];
            for (var i = 0; i < references.Count; i++)
            {
                var referred = JsonNode.Parse(references[i].Text);
                Relocate(referred, places, $"#/definitions/referred{i}");
                definitions[$"referred{i}"] = referred;
            }
        }
        foreach (var (name, member) in schema)
            if (name != "definitions" || references.Count == 0) Relocate(member, places, "#");
        if (schema["definitions"] is JsonObject all && references.Count > 0)
            foreach (var (name, member) in all)
                if (!places.ContainsValue($"#/definitions/{name}")) Relocate(member, places, "#");
        return schema.ToJsonString();
    }

    private static void Relocate(JsonNode? node, Dictionary<string, string> places, string self)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items) Relocate(item, places, self);
                break;
            case JsonObject members:
                if (members["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference))
                {
                    var hash = reference.IndexOf('#', StringComparison.Ordinal);
                    var (document, fragment) = hash < 0 ? (reference, "") : (reference[..hash], reference[(hash + 1)..]);
                    members["$ref"] = (document.Length == 0 ? self : places.TryGetValue(document, out var place) ? place
                        : throw new NotSupportedException($"it refers to {reference}, which is not registered")) + fragment;
                }
                foreach (var (name, member) in members)
                    if (name != "$ref") Relocate(member, places, self);
                break;
        }
    }
}
