using System.Text.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>A JSON Schema with those it refers to: finds what <c>$ref</c> names (https://json-schema.org/draft-07/json-schema-core#section-8.3).</summary>
internal sealed class JsonSchemaDocument
{
    private readonly Dictionary<string, JsonElement> _documents = new(StringComparer.Ordinal);

    /// <exception cref="SerializationException">A string is not JSON.</exception>
    public JsonSchemaDocument(string text, IReadOnlyList<(string Name, string Text)> references)
    {
        foreach (var (name, schema) in references) _documents[name] = Parse(schema);
        Root = _documents[""] = Parse(text);
        if (Id(Root) is { } id) _documents.TryAdd(id, Root);
    }

    /// <summary>The schema itself.</summary>
    public JsonElement Root { get; }

    /// <summary>What a reference stands for.</summary>
    /// <exception cref="DataException">Nothing is there.</exception>
    public JsonElement Find(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var (document, fragment) = hash < 0 ? (reference, "") : (reference[..hash], Uri.UnescapeDataString(reference[(hash + 1)..]));
        if (!_documents.TryGetValue(document, out var found) && !TryRelative(document, out found) && !Within(Root, document, out found))
            throw new DataException($"The schema refers to {reference}, which is not known");
        if (fragment.Length == 0) return found;
        if (fragment[0] != '/')
            return Within(found, $"#{fragment}", out var named) ? named : throw new DataException($"The schema refers to {reference}, which is not there");
        foreach (var step in fragment[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < found.GetArrayLength() && index >= 0)
                found = found[index];
            else if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                throw new DataException($"The schema refers to {reference}, which is not there");
        }
        return found;
    }

    // The reference may be relative to the schema's own address.
    private bool TryRelative(string document, out JsonElement found)
    {
        found = _documents.FirstOrDefault(d => d.Key.Length > 0 && (EndsIn(d.Key, document) || EndsIn(document, d.Key))).Value;
        return found.ValueKind != JsonValueKind.Undefined;
    }

    private static bool EndsIn(string address, string end) => address.EndsWith($"/{end}", StringComparison.Ordinal);

    // A schema somewhere inside that names itself.
    private static bool Within(JsonElement json, string id, out JsonElement found)
    {
        found = json;
        if (json.ValueKind == JsonValueKind.Object)
        {
            if (Id(json) == id) return true;
            if (json.TryGetProperty("$anchor", out var anchor) && anchor.ValueKind == JsonValueKind.String && $"#{anchor.GetString()}" == id) return true;
            foreach (var member in json.EnumerateObject())
                if (Within(member.Value, id, out found)) return true;
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
                if (Within(item, id, out found)) return true;
        }
        return false;
    }

    private static string? Id(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && (json.TryGetProperty("$id", out var id) || json.TryGetProperty("id", out id))
            && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }
        catch (JsonException e) { throw new SerializationException($"the schema is not JSON: {e.Message}", e); }
    }
}
