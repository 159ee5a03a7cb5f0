using System.Text.Json;

namespace Formats.Avro;

/// <summary>Reads schemas, and refuses what the specification does.</summary>
internal sealed class AvroSchemaParser
{
    // A schema this deep is not one that somebody wrote.
    private const int MaxDepth = 200;
    private static readonly Dictionary<string, AvroKind> Primitives = new(StringComparer.Ordinal)
    {
        ["null"] = AvroKind.Null,
        ["boolean"] = AvroKind.Boolean,
        ["int"] = AvroKind.Int,
        ["long"] = AvroKind.Long,
        ["float"] = AvroKind.Float,
        ["double"] = AvroKind.Double,
        ["bytes"] = AvroKind.Bytes,
        ["string"] = AvroKind.String,
    };

    private readonly Dictionary<string, AvroSchema> _named = new(StringComparer.Ordinal);
    private int _depth;

    public AvroSchema Parse(string json)
    {
        if (Primitives.TryGetValue(json.Trim(), out var primitive)) return new AvroSchema(primitive);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 10 * MaxDepth });
            // The document's memory goes back to a pool; defaults and properties live on.
            return Read(document.RootElement.Clone(), "");
        }
        catch (JsonException e) { throw new AvroException($"the schema is not JSON: {e.Message}", e); }
    }

    private AvroSchema Read(JsonElement json, string space)
    {
        if (++_depth > MaxDepth) throw new AvroException($"the schema is nested more than {MaxDepth} levels deep");
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => Referred(json.GetString()!, space),
                JsonValueKind.Array => Union(json, space),
                JsonValueKind.Object => Declared(json, space),
                _ => throw new AvroException($"expected a type, got {json.GetRawText()}"),
            };
        }
        finally { _depth--; }
    }

    private AvroSchema Referred(string name, string space)
    {
        if (Primitives.TryGetValue(name, out var primitive)) return new AvroSchema(primitive);
        if (!name.Contains('.', StringComparison.Ordinal) && space.Length > 0 && _named.TryGetValue($"{space}.{name}", out var near)) return near;
        return _named.TryGetValue(name, out var known) ? known : throw new AvroException($"the type \"{name}\" is not defined");
    }

    private AvroSchema Union(JsonElement json, string space)
    {
        var branches = new List<AvroSchema>(json.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in json.EnumerateArray())
        {
            var branch = Read(item, space);
            if (branch.Kind == AvroKind.Union) throw new AvroException("a union contains a union");
            if (!seen.Add(branch.FullName ?? branch.Kind.ToString()))
                throw new AvroException($"a union contains {branch.FullName ?? branch.Kind.ToString()} twice");
            branches.Add(branch);
        }
        return new AvroSchema(AvroKind.Union) { Branches = branches };
    }

    private AvroSchema Declared(JsonElement json, string space)
    {
        if (!json.TryGetProperty("type", out var type)) throw new AvroException($"no \"type\" in {json.GetRawText()}");
        if (type.ValueKind != JsonValueKind.String) return Read(type, space);
        var name = type.GetString()!;
        switch (name)
        {
            case "record" or "error": return Record(json, space);
            case "enum":
                var symbols = Texts(json, "symbols");
                return Named(json, new AvroSchema(AvroKind.Enum)
                {
                    FullName = FullName(json, space),
                    Doc = Text(json, "doc"),
                    Aliases = Aliases(json, space),
                    Symbols = symbols,
                    DefaultSymbol = Text(json, "default"),
                }, "symbols", "default");
            case "fixed":
                var size = Required(json, "size");
                if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
                    throw new AvroException($"expected a number of bytes as \"size\", got {size.GetRawText()}");
                return Named(json, new AvroSchema(AvroKind.Fixed)
                { FullName = FullName(json, space), Doc = Text(json, "doc"), Aliases = Aliases(json, space), Size = bytes }, "size");
            case "array": return WithProperties(json, new AvroSchema(AvroKind.Array) { Items = Read(Required(json, "items"), space) }, "items");
            case "map": return WithProperties(json, new AvroSchema(AvroKind.Map) { Items = Read(Required(json, "values"), space) }, "values");
            default: return Primitives.TryGetValue(name, out var primitive) ? WithProperties(json, new AvroSchema(primitive)) : Referred(name, space);
        }
    }

    private AvroSchema Record(JsonElement json, string space)
    {
        var fullName = FullName(json, space);
        var record = Named(json, new AvroSchema(AvroKind.Record) { FullName = fullName, Doc = Text(json, "doc"), Aliases = Aliases(json, space) }, "fields");
        var own = fullName.LastIndexOf('.') is var dot and > 0 ? fullName[..dot] : "";
        var fields = Required(json, "fields");
        if (fields.ValueKind != JsonValueKind.Array) throw new AvroException($"expected an array as \"fields\" of {fullName}, got {fields.GetRawText()}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Object || Text(field, "name") is not { } name)
                throw new AvroException($"expected a field with a \"name\" in {fullName}, got {field.GetRawText()}");
            if (!names.Add(name)) throw new AvroException($"{fullName} has two fields \"{name}\"");
            record.Add(new AvroField(name, Read(Required(field, "type"), own), Text(field, "doc"),
                field.TryGetProperty("default", out var standIn) ? standIn : default, Texts(field, "aliases")));
        }
        return record;
    }

    private AvroSchema Named(JsonElement json, AvroSchema schema, params ReadOnlySpan<string> known)
    {
        if (!_named.TryAdd(schema.FullName!, schema)) throw new AvroException($"the type {schema.FullName} is defined twice");
        return WithProperties(json, schema, [.. known, "name", "namespace", "doc", "aliases"]);
    }

    private static AvroSchema WithProperties(JsonElement json, AvroSchema schema, params ReadOnlySpan<string> known)
    {
        foreach (var property in json.EnumerateObject())
            if (property.Name != "type" && !known.Contains(property.Name)) schema.Add(property.Name, property.Value);
        return schema;
    }

    private static string FullName(JsonElement json, string space)
    {
        var name = Text(json, "name") ?? throw new AvroException($"no \"name\" in {json.GetRawText()}");
        if (Primitives.ContainsKey(name)) throw new AvroException($"a type has the name of the primitive type {name}");
        return Qualified(name, Text(json, "namespace") ?? space);
    }

    private static string[] Aliases(JsonElement json, string space) =>
        [.. Texts(json, "aliases").Select(alias => Qualified(alias, Text(json, "namespace") ?? space))];

    private static string Qualified(string name, string space) => space.Length == 0 || name.Contains('.', StringComparison.Ordinal) ? name : $"{space}.{name}";

    private static JsonElement Required(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new AvroException($"no \"{name}\" in {json.GetRawText()}");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw new AvroException($"expected an array of texts as \"{name}\", got {value.GetRawText()}");
        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw new AvroException($"expected a text in \"{name}\", got {item.GetRawText()}"))];
    }
}
