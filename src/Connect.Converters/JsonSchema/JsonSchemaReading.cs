using System.Globalization;
using System.Text;
using System.Text.Json;
using Connect.Api;
using Connect.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>Makes the Connect schema of a JSON Schema.</summary>
internal sealed class JsonSchemaReading(JsonSchemaDocument document, JsonSchemaOptions options, ConnectJsonReader reader)
{
    private const int MaxDepth = 200;
    private readonly HashSet<string> _around = new(StringComparer.Ordinal);
    private int _unions;
    private int _depth;

    /// <param name="version">The version of the whole where it does not tell one, or null.</param>
    /// <exception cref="DataException">The schema has no counterpart in Connect.</exception>
    public Schema Read(int? version) => Read(document.Root, version, false);

    private Schema Read(JsonElement json, int? version, bool optional)
    {
        if (++_depth > MaxDepth) throw new DataException($"The schema is nested more than {MaxDepth} levels deep");
        try
        {
            if (json.ValueKind != JsonValueKind.Object) throw new DataException($"Expected a schema that says what values are, got {json.GetRawText()}");
            if (Text(json, "$ref") is { } reference)
            {
                if (!_around.Add(reference)) throw new DataException($"The schema {reference} contains itself; Connect's schemas end somewhere");
                var referred = Read(document.Find(reference), version, optional);
                _around.Remove(reference);
                return referred;
            }
            return ReadHere(json, version, optional);
        }
        finally { _depth--; }
    }

    private Schema ReadHere(JsonElement json, int? version, bool optional)
    {
        var type = json.TryGetProperty("type", out var given) ? given : default;
        if (type.ValueKind == JsonValueKind.Array) return Types(json, type, version, optional);
        var name = type.ValueKind == JsonValueKind.String ? type.GetString() : Guess(json);
        if (name == "object" || (name is null && json.TryGetProperty("allOf", out _))) return Object(json, version, optional);
        if (name is null && (Branches(json, "oneOf") ?? Branches(json, "anyOf")) is { } branches) return Union(json, branches, version, optional);
        var builder = name is null or "string" && json.TryGetProperty("enum", out var symbols) && symbols.ValueKind == JsonValueKind.Array ? Enum(symbols)
            : name is null ? throw new DataException(
                $"Unsupported schema type: expected \"type\", \"enum\", \"oneOf\", \"anyOf\", \"allOf\" or \"$ref\" in {json.GetRawText()}")
            : name == "array" ? Array(json) : Single(name, json);
        return Finish(builder, json, version, optional);
    }

    private static SchemaBuilder Single(string name, JsonElement json) => (name, Text(json, JsonSchemaNames.Type)) switch
    {
        ("boolean", _) => SchemaBuilder.Boolean(),
        ("integer" or "number", "int8") => SchemaBuilder.Int8(),
        ("integer" or "number", "int16") => SchemaBuilder.Int16(),
        ("integer" or "number", "int32") => SchemaBuilder.Int32(),
        ("integer" or "number", "int64") => SchemaBuilder.Int64(),
        ("integer" or "number", "float32") => SchemaBuilder.Float32(),
        ("integer" or "number", "float64") => SchemaBuilder.Float64(),
        ("integer" or "number" or "string", "bytes") => SchemaBuilder.Bytes(),
        ("integer" or "number", { } other) => throw new DataException($"Unsupported {JsonSchemaNames.Type} {other} of a number"),
        ("integer", _) => SchemaBuilder.Int64(),
        ("number", _) => SchemaBuilder.Float64(),
        ("string", _) => SchemaBuilder.String(),
        ("null", _) => throw new DataException("A value that is always null has no place in Connect"),
        _ => throw new DataException($"Unsupported type {name} in {json.GetRawText()}"),
    };

    private SchemaBuilder Enum(JsonElement symbols)
    {
        var name = options.GeneralizedSumTypes ? JsonSchemaNames.GeneralEnum : JsonSchemaNames.Enum;
        // Enums of JSON have no name.
        var builder = SchemaBuilder.String().Parameter(name, "");
        var place = 0;
        foreach (var symbol in symbols.EnumerateArray())
        {
            var text = symbol.ValueKind == JsonValueKind.Null ? JsonSchemaNames.NullSymbol : symbol.ToString();
            builder.Parameter($"{name}.{text}", options.GeneralizedSumTypes ? place.ToString(CultureInfo.InvariantCulture) : text);
            place++;
        }
        return builder;
    }

    private SchemaBuilder Array(JsonElement json)
    {
        if (!json.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Object)
            throw new DataException($"Array schema did not specify the items type: {json.GetRawText()}");
        if (Text(json, JsonSchemaNames.Type) == "map" && items.TryGetProperty("properties", out var entry) && entry.TryGetProperty("key", out var key)
            && entry.TryGetProperty("value", out var value))
            return SchemaBuilder.Map(Read(key, null, false), Read(value, null, false));
        return SchemaBuilder.Array(Read(items, null, false));
    }

    private Schema Object(JsonElement json, int? version, bool optional)
    {
        if (Text(json, JsonSchemaNames.Type) == "map")
        {
            var values = json.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object
                ? Read(additional, null, false)
                : throw new DataException($"Expected the schema of a map's values as \"additionalProperties\" in {json.GetRawText()}");
            return Finish(SchemaBuilder.Map(Schema.String, values), json, version, optional);
        }
        var properties = new List<(string Name, JsonElement Schema)>();
        var required = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(json, properties, required, seen);
        if (properties.Count == 0 && !Says(json, "object")) return Combined(json, version, optional);
        var builder = SchemaBuilder.Struct();
        var position = 0;
        foreach (var (name, schema) in properties.Select(p => (p.Name, p.Schema, Place: Whole(p.Schema, JsonSchemaNames.Index) ?? position++))
            .OrderBy(p => p.Place).Select(p => (p.Name, p.Schema)))
            builder.Field(name, Read(schema, null, options.OptionalForNonRequired && !required.Contains(name)));
        return Finish(builder, json, version, optional);
    }

    // The properties of an object and of all that it must be besides.
    private void Collect(JsonElement json, List<(string Name, JsonElement Schema)> properties, HashSet<string> required, HashSet<string> seen)
    {
        if (json.ValueKind != JsonValueKind.Object) return;
        if (Text(json, "$ref") is { } reference)
        {
            if (seen.Add(reference)) Collect(document.Find(reference), properties, required, seen);
            return;
        }
        if (json.TryGetProperty("properties", out var own) && own.ValueKind == JsonValueKind.Object)
            foreach (var property in own.EnumerateObject())
            {
                properties.RemoveAll(p => p.Name == property.Name);
                properties.Add((property.Name, property.Value));
            }
        if (json.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array)
            foreach (var name in names.EnumerateArray()) required.Add(name.ToString());
        if (json.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array)
            foreach (var part in all.EnumerateArray()) Collect(part, properties, required, seen);
    }

    // All of several schemas of which none has properties: the one that says most.
    private Schema Combined(JsonElement json, int? version, bool optional)
    {
        if (!json.TryGetProperty("allOf", out var all) || all.ValueKind != JsonValueKind.Array) return Finish(SchemaBuilder.Struct(), json, version, optional);
        JsonElement best = default;
        var most = 0;
        foreach (var part in all.EnumerateArray())
        {
            var worth = part.ValueKind != JsonValueKind.Object ? 0 : Branches(part, "oneOf") is not null || Branches(part, "anyOf") is not null ? 4
                : part.TryGetProperty("enum", out _) ? 3
                : part.TryGetProperty("type", out _) ? 2 : part.TryGetProperty("$ref", out _) || part.TryGetProperty("allOf", out _) ? 1 : 0;
            if (worth > most) (best, most) = (part, worth);
        }
        return most > 0 ? Read(best, version, optional)
            : throw new DataException($"Unsupported schema: no part of \"allOf\" says what values are in {json.GetRawText()}");
    }

    // "type": ["null", "string"]: a union of the types, each with all the rest that is said.
    private Schema Types(JsonElement json, JsonElement types, int? version, bool optional)
    {
        var branches = new List<JsonElement>();
        foreach (var type in types.EnumerateArray())
        {
            var text = new System.Buffers.ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(text))
            {
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    (member.Name == "type" ? type : member.Value).WriteTo(writer);
                }
                writer.WriteEndObject();
            }
            using var document = JsonDocument.Parse(text.WrittenMemory, new JsonDocumentOptions { MaxDepth = 1000 });
            branches.Add(document.RootElement.Clone());
        }
        return branches.Count == 1 ? Read(branches[0], version, optional) : Union(json, branches, version, optional);
    }

    private Schema Union(JsonElement json, List<JsonElement> branches, int? version, bool optional)
    {
        var values = branches.FindAll(b => !Says(b, "null"));
        if (values.Count == 1 && (branches.Count == 2 || (branches.Count == 1 && options.FlattenSingletonUnions)))
            return Read(values[0], version, optional || branches.Count == 2);
        var name = options.GeneralizedSumTypes ? $"connect_union_{(_unions++).ToString(CultureInfo.InvariantCulture)}" : JsonUnions.OneOf;
        var builder = SchemaBuilder.Struct().Name(name);
        if (options.GeneralizedSumTypes) builder.Parameter(JsonUnions.General, name);
        for (var i = 0; i < values.Count; i++)
        {
            var place = i.ToString(CultureInfo.InvariantCulture);
            builder.Field(options.GeneralizedSumTypes ? $"connect_union_field_{place}" : $"{name}.field.{place}", Read(values[i], null, true));
        }
        return Finish(builder, json, version, optional || values.Count < branches.Count, named: true);
    }

    private Schema Finish(SchemaBuilder builder, JsonElement json, int? version, bool optional, bool named = false)
    {
        if (!named && Text(json, "title") is { } title) builder.Name(title);
        if ((Whole(json, JsonSchemaNames.Version) ?? version) is { } number) builder.Version(number);
        if (Text(json, "description") is { } description) builder.Doc(description);
        if (json.TryGetProperty(JsonSchemaNames.Parameters, out var parameters) && parameters.ValueKind == JsonValueKind.Object)
            foreach (var parameter in parameters.EnumerateObject()) builder.Parameter(parameter.Name, parameter.Value.ToString());
        if (optional) builder.Optional();
        var bare = builder.Build();
        if (!json.TryGetProperty("default", out var defaultValue) || defaultValue.ValueKind == JsonValueKind.Null) return bare;
        try { return builder.Default(reader.Read(Encoding.UTF8.GetBytes(defaultValue.GetRawText()), bare)).Build(); }
        // A default of the wrong type is no reason to refuse the values.
        catch (Exception e) when (e is DataException or SchemaBuilderException) { return bare; }
    }

    private static string? Guess(JsonElement json) =>
        json.TryGetProperty("properties", out _) || json.TryGetProperty("required", out _) || json.TryGetProperty("additionalProperties", out _) ? "object"
        : json.TryGetProperty("items", out _) ? "array"
        : json.TryGetProperty("const", out var value) && !json.TryGetProperty("enum", out _) ? value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => null,
        } : null;

    private static List<JsonElement>? Branches(JsonElement json, string name) =>
        json.TryGetProperty(name, out var branches) && branches.ValueKind == JsonValueKind.Array && branches.GetArrayLength() > 0
            ? [.. branches.EnumerateArray()] : null;

    private static bool Says(JsonElement json, string type) => json.ValueKind == JsonValueKind.Object && Text(json, "type") == type;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Whole(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) ? number : null;
}
