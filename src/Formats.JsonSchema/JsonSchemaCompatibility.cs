using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Formats.JsonSchema;

/// <summary>
/// Whether whatever is valid under one JSON Schema is valid under another, by the changes between them: the rules, and the names of the changes, are those of
/// <see href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html">Confluent's registry</see>.
/// Objects that allow properties beyond those they name (an open content model) can lose a property and not gain one; closed ones the other way round.
/// </summary>
public sealed class JsonSchemaCompatibility
{
    private static readonly (string Key, string Name)[] UpperLimits =
    [
        ("maxLength", "MAX_LENGTH"), ("maximum", "MAXIMUM"), ("exclusiveMaximum", "EXCLUSIVE_MAXIMUM"), ("maxItems", "MAX_ITEMS"),
        ("maxProperties", "MAX_PROPERTIES"),
    ];

    private static readonly (string Key, string Name)[] LowerLimits =
    [
        ("minLength", "MIN_LENGTH"), ("minimum", "MINIMUM"), ("exclusiveMinimum", "EXCLUSIVE_MINIMUM"), ("minItems", "MIN_ITEMS"),
        ("minProperties", "MIN_PROPERTIES"),
    ];

    private static readonly string[] AllTypes = ["array", "boolean", "integer", "null", "number", "object", "string"];
    private readonly Func<string, JsonNode?> _resolveOld;
    private readonly Func<string, JsonNode?> _resolveNew;
    private readonly HashSet<(JsonNode, JsonNode)> _assumed = [];
    private readonly List<string> _faults = [];

    private JsonSchemaCompatibility(Func<string, JsonNode?> resolveOld, Func<string, JsonNode?> resolveNew)
    {
        _resolveOld = resolveOld;
        _resolveNew = resolveNew;
    }

    /// <summary>The changes that make data of the old schema invalid, or possibly invalid, under the new one.</summary>
    /// <param name="before">The old schema.</param>
    /// <param name="resolveOld">What a <c>$ref</c> of it points to; null for nothing.</param>
    /// <param name="after">The new schema.</param>
    /// <param name="resolveNew">What a <c>$ref</c> of it points to; null for nothing.</param>
    /// <returns>Each change as the registry words it; none where everything that was valid stays so.</returns>
    public static IReadOnlyList<string> Check(JsonNode before, Func<string, JsonNode?> resolveOld, JsonNode after, Func<string, JsonNode?> resolveNew)
    {
        var check = new JsonSchemaCompatibility(resolveOld, resolveNew);
        check.Compare(before, after, "#/");
        return check._faults;
    }

    private void Compare(JsonNode? before, JsonNode? after, string path)
    {
        before = Follow(before, _resolveOld);
        after = Follow(after, _resolveNew);
        if (IsAnything(after) || IsNothing(before))
            return;
        if (IsNothing(after) || IsAnything(before))
        {
            Add(IsNothing(after) ? "TYPE_NARROWED" : "SCHEMA_ADDED", path);
            return;
        }
        if (before is not JsonObject old || after is not JsonObject next || !_assumed.Add((old, next)))
            return;
        CompareCombined(old, next, path);
        CompareTypes(old, next, path);
        CompareEnums(old, next, path);
        ComparePattern(old, next, path);
        foreach (var (key, name) in UpperLimits)
            CompareLimit(old, next, key, name, path, upper: true);
        foreach (var (key, name) in LowerLimits)
            CompareLimit(old, next, key, name, path, upper: false);
        CompareMultipleOf(old, next, path);
        if (IsTrue(next["uniqueItems"]) && !IsTrue(old["uniqueItems"]))
            Add("UNIQUE_ITEMS_ADDED", path + "uniqueItems");
        if (Allows(old, "object") && Allows(next, "object"))
            CompareObjects(old, next, path);
        if (Allows(old, "array") && Allows(next, "array"))
            CompareArrays(old, next, path);
    }

    private void CompareTypes(JsonObject old, JsonObject next, string path)
    {
        var (from, to) = (Types(old), Types(next));
        if (from.All(type => to.Contains(type) || (type == "integer" && to.Contains("number"))))
            return;
        Add(from.Any(type => to.Contains(type)) || (from.Contains("number") && to.Contains("integer")) ? "TYPE_NARROWED" : "TYPE_CHANGED", path);
    }

    private void CompareEnums(JsonObject old, JsonObject next, string path)
    {
        if (Values(next) is not { } allowed)
            return;
        if (Values(old) is not { } written)
            Add("ENUM_ARRAY_ADDED", path + "enum");
        else if (!written.All(value => allowed.Any(other => JsonNode.DeepEquals(value, other))))
            Add(written.Count > allowed.Count ? "ENUM_ARRAY_NARROWED" : "ENUM_ARRAY_CHANGED", path + "enum");
    }

    private void ComparePattern(JsonObject old, JsonObject next, string path)
    {
        if (next["pattern"] is { } pattern && !JsonNode.DeepEquals(old["pattern"], pattern))
            Add(old["pattern"] is null ? "PATTERN_ADDED" : "PATTERN_CHANGED", path + "pattern");
    }

    private void CompareLimit(JsonObject old, JsonObject next, string key, string name, string path, bool upper)
    {
        if (Number(next[key]) is not { } limit)
            return;
        if (Number(old[key]) is not { } former)
            Add(name + "_ADDED", path + key);
        else if (upper ? limit < former : limit > former)
            Add(name + (upper ? "_DECREASED" : "_INCREASED"), path + key);
    }

    private void CompareMultipleOf(JsonObject old, JsonObject next, string path)
    {
        if (Number(next["multipleOf"]) is not { } factor)
            return;
        if (Number(old["multipleOf"]) is not { } former)
            Add("MULTIPLE_OF_ADDED", path + "multipleOf");
        else if (factor == 0 || former % factor != 0)
            Add(former != 0 && factor % former == 0 ? "MULTIPLE_OF_EXPANDED" : "MULTIPLE_OF_CHANGED", path + "multipleOf");
    }

    private void CompareObjects(JsonObject old, JsonObject next, string path)
    {
        var (before, after) = (Properties(old), Properties(next));
        var (oldRequired, newRequired) = (Required(old), Required(next));
        foreach (var (name, schema) in before)
        {
            if (after.TryGetValue(name, out var now))
            {
                Compare(schema, now, $"{path}properties/{name}/");
                if (newRequired.Contains(name) && !oldRequired.Contains(name) && !HasDefault(now))
                    Add("REQUIRED_ATTRIBUTE_ADDED", $"{path}required/{name}");
            }
            else if (IsClosed(next) && !IsNothing(schema))
            {
                Add("PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL", $"{path}properties/{name}");
            }
            else if (next["additionalProperties"] is JsonObject rest && !IsAnything(rest))
            {
                CompareCovered(schema, rest, "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", $"{path}properties/{name}/");
            }
        }
        foreach (var (name, schema) in after)
        {
            if (before.ContainsKey(name))
                continue;
            if (IsClosed(old))
            {
                if (newRequired.Contains(name) && !HasDefault(schema))
                    Add("REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL", $"{path}properties/{name}");
            }
            else if (old["additionalProperties"] is JsonObject rest && !IsAnything(rest))
            {
                CompareCovered(rest, schema, "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", $"{path}properties/{name}/");
                if (newRequired.Contains(name) && !HasDefault(schema))
                    Add("REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL", $"{path}properties/{name}");
            }
            else if (!IsAnything(schema) || (newRequired.Contains(name) && !oldRequired.Contains(name)))
            {
                Add("PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", $"{path}properties/{name}");
            }
        }
        foreach (var name in newRequired)
            if (!oldRequired.Contains(name) && !after.ContainsKey(name))
                Add("REQUIRED_ATTRIBUTE_ADDED", $"{path}required/{name}");
        if (IsClosed(next) && !IsClosed(old))
            Add(old["additionalProperties"] is JsonObject ? "ADDITIONAL_PROPERTIES_NARROWED" : "ADDITIONAL_PROPERTIES_REMOVED", path + "additionalProperties");
        else if (!IsClosed(old) && next["additionalProperties"] is JsonObject rest && !IsAnything(rest))
            CompareCovered(old["additionalProperties"] ?? JsonValue.Create(true), rest, "ADDITIONAL_PROPERTIES_NARROWED", path + "additionalProperties/");
    }

    private void CompareArrays(JsonObject old, JsonObject next, string path)
    {
        // 2020-12 calls prefixItems and items what was items and additionalItems before.
        var (before, after) = (Tuple(old), Tuple(next));
        var (oldRest, newRest) = (Rest(old), Rest(next));
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            var (was, now) = (i < before.Count ? before[i] : oldRest, i < after.Count ? after[i] : newRest);
            if (i >= before.Count && IsAnything(Follow(was, _resolveOld)) && !IsAnything(Follow(now, _resolveNew)))
                Add("ITEM_ADDED_TO_OPEN_CONTENT_MODEL", $"{path}items/{i}");
            else if (i >= after.Count && IsNothing(Follow(now, _resolveNew)))
                Add("ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL", $"{path}items/{i}");
            else
                Compare(was, now, $"{path}items/{i}/");
        }
        if (oldRest is not null || newRest is not null)
            Compare(oldRest ?? JsonValue.Create(true), newRest ?? JsonValue.Create(true), path + "items/");
    }

    /// <summary>oneOf and anyOf may get more alternatives, allOf fewer conditions.</summary>
    private void CompareCombined(JsonObject old, JsonObject next, string path)
    {
        var before = Alternatives(old);
        if (Alternatives(next) is { } after)
        {
            foreach (var was in before ?? [old])
            {
                if (!after.Any(now => Fits(was, now)))
                {
                    Add(before is null ? "SUM_TYPE_NARROWED" : "COMBINED_TYPE_SUBSCHEMAS_CHANGED", path + (next.ContainsKey("oneOf") ? "oneOf" : "anyOf"));
                    break;
                }
            }
        }
        else if (before is not null)
        {
            var rest = (JsonObject)next.DeepClone();
            foreach (var was in before)
            {
                if (Fits(was, rest))
                    continue;
                Add("SUM_TYPE_NARROWED", path + (old.ContainsKey("oneOf") ? "oneOf" : "anyOf"));
                break;
            }
        }
        foreach (var now in next["allOf"] as JsonArray ?? [])
        {
            if ((old["allOf"] as JsonArray ?? [old]).Any(was => Fits(was, now)))
                continue;
            Add(old.ContainsKey("allOf") ? "PRODUCT_TYPE_EXTENDED" : "COMBINED_TYPE_CHANGED", path + "allOf");
            break;
        }
        if (next["not"] is { } excluded && (old["not"] is not { } former || !Fits(excluded, former)))
            Add(old.ContainsKey("not") ? "NOT_TYPE_EXTENDED" : "TYPE_NARROWED", path + "not");
    }

    private void CompareCovered(JsonNode? was, JsonNode? now, string fault, string path)
    {
        if (!Fits(was, now))
            Add(fault, path.TrimEnd('/'));
    }

    private bool Fits(JsonNode? was, JsonNode? now)
    {
        var aside = new JsonSchemaCompatibility(_resolveOld, _resolveNew);
        aside._assumed.UnionWith(_assumed);
        aside.Compare(was, now, "");
        return aside._faults.Count == 0;
    }

    private static JsonNode? Follow(JsonNode? node, Func<string, JsonNode?> resolve)
    {
        for (var hops = 0; hops < 32 && node is JsonObject json && json["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target); hops++)
        {
            if (resolve(target) is not { } found)
                return node;
            node = found;
        }
        return node;
    }

    private static bool IsAnything(JsonNode? node) => node is null || IsTrue(node) || node is JsonObject { Count: 0 };

    private static bool IsNothing(JsonNode? node) => node?.GetValueKind() == JsonValueKind.False;

    private static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static bool IsClosed(JsonObject json) => IsNothing(json["additionalProperties"]);

    private static bool HasDefault(JsonNode? schema) => schema is JsonObject json && json.ContainsKey("default");

    private static bool Allows(JsonObject json, string type) => Types(json).Contains(type);

    private static string[] Types(JsonObject json) => json["type"] switch
    {
        JsonValue value when value.TryGetValue<string>(out var type) => [type],
        JsonArray types => [.. types.Select(type => type?.ToString() ?? "")],
        _ => AllTypes,
    };

    private static List<JsonNode?>? Values(JsonObject json) =>
        json["enum"] is JsonArray values ? [.. values] : json.TryGetPropertyValue("const", out var only) ? [only] : null;

    private static Dictionary<string, JsonNode?> Properties(JsonObject json) =>
        json["properties"] is JsonObject properties ? properties.ToDictionary(StringComparer.Ordinal) : [];

    private static HashSet<string> Required(JsonObject json) => json["required"] is JsonArray names ? [.. names.Select(name => name?.ToString() ?? "")] : [];

    private static IReadOnlyList<JsonNode?>? Alternatives(JsonObject json) =>
        (json["oneOf"] ?? json["anyOf"]) is JsonArray { Count: > 0 } alternatives ? [.. alternatives] : null;

    private static IReadOnlyList<JsonNode?> Tuple(JsonObject json) => (json["prefixItems"] ?? json["items"]) is JsonArray items ? [.. items] : [];

    private static JsonNode? Rest(JsonObject json) =>
        json.ContainsKey("prefixItems") || json["items"] is not JsonArray ? json["items"] : json["additionalItems"];

    private static decimal? Number(JsonNode? node)
    {
        if (node is not JsonValue || node.GetValueKind() != JsonValueKind.Number)
            return null;
        return decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void Add(string change, string path) =>
        _faults.Add($"{{errorType:\"{change}\", description:\"The new schema has a {change} change at path '{path.TrimEnd('/')}'\"}}");
}
