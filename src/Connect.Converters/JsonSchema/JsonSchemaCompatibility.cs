using System.Text.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>Whether one JSON Schema takes everything that another one allows, as far as types, members and enums decide it.</summary>
internal static class JsonSchemaCompatibility
{
    private const int MaxDepth = 100;

    /// <summary>The first thing that is in the way, or null.</summary>
    public static string? Fault(JsonSchemaDocument reader, JsonSchemaDocument writer) => Fault(reader, reader.Root, writer, writer.Root, "", 0);

    private static string? Fault(JsonSchemaDocument readers, JsonElement reader, JsonSchemaDocument writers, JsonElement writer, string path, int depth)
    {
        // Schemas may contain themselves; what fits this deep is taken to fit.
        if (depth > MaxDepth) return null;
        reader = Resolved(readers, reader);
        writer = Resolved(writers, writer);
        if (reader.ValueKind != JsonValueKind.Object || writer.ValueKind != JsonValueKind.Object)
            return reader.ValueKind == JsonValueKind.False ? $"{At(path)} is not allowed" : null;
        if (Branches(writer) is { } written)
        {
            foreach (var branch in written)
                if (Fault(readers, reader, writers, branch, path, depth + 1) is { } fault) return fault;
            return null;
        }
        if (Branches(reader) is { } branches)
        {
            foreach (var branch in branches)
                if (Fault(readers, branch, writers, writer, path, depth + 1) is null) return null;
            return $"{At(path)} fits none of its branches";
        }
        var (own, other) = (Types(reader), Types(writer));
        if (own is not null && other is not null && other.FirstOrDefault(t => !own.Contains(t) && !(t == "integer" && own.Contains("number"))) is { } type)
            return $"{At(path)} may be of type {type}, not only {string.Join(" or ", own)}";
        if (Values(reader) is { } values && !(Values(writer) is { } symbols && symbols.All(values.Contains)))
            return $"{At(path)} may have other values than {string.Join(", ", values)}";
        if (Member(reader, "items") is { ValueKind: JsonValueKind.Object } items && Member(writer, "items") is { ValueKind: JsonValueKind.Object } writtenItems
            && Fault(readers, items, writers, writtenItems, $"{path}[]", depth + 1) is { } inside) return inside;
        return Members(readers, reader, writers, writer, path, depth);
    }

    private static string? Members(JsonSchemaDocument readers, JsonElement reader, JsonSchemaDocument writers, JsonElement writer, string path, int depth)
    {
        var (known, written) = (Member(reader, "properties"), Member(writer, "properties"));
        foreach (var name in Texts(reader, "required"))
            if (!Texts(writer, "required").Contains(name) && Member(Member(known, name), "default").ValueKind == JsonValueKind.Undefined
                && Member(written, name).ValueKind == JsonValueKind.Undefined)
                return $"{At(path)} may lack '{name}', which is required";
        if (written.ValueKind != JsonValueKind.Object) return null;
        var others = Member(reader, "additionalProperties");
        foreach (var property in written.EnumerateObject())
        {
            var schema = Member(known, property.Name);
            if (schema.ValueKind == JsonValueKind.Undefined) schema = others;
            if (schema.ValueKind == JsonValueKind.False) return $"{At($"{path}.{property.Name}")} is not allowed";
            if (schema.ValueKind == JsonValueKind.Object && Fault(readers, schema, writers, property.Value, $"{path}.{property.Name}", depth + 1) is { } fault)
                return fault;
        }
        return null;
    }

    private static JsonElement Resolved(JsonSchemaDocument document, JsonElement json)
    {
        for (var i = 0; i < MaxDepth && Member(json, "$ref") is { ValueKind: JsonValueKind.String } reference; i++)
            json = document.Find(reference.GetString()!);
        return json;
    }

    private static List<JsonElement>? Branches(JsonElement json)
    {
        foreach (var name in (ReadOnlySpan<string>)["oneOf", "anyOf"])
            if (Member(json, name) is { ValueKind: JsonValueKind.Array } branches) return [.. branches.EnumerateArray()];
        return null;
    }

    private static List<string>? Types(JsonElement json) => Member(json, "type") is var type && type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.ToString())] : null;

    private static List<string>? Values(JsonElement json) =>
        Member(json, "enum") is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(v => v.GetRawText())] : null;

    private static List<string> Texts(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(v => v.ToString())] : [];

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string At(string path) => path.Length == 0 ? "the value" : $"'{path.TrimStart('.')}'";
}
