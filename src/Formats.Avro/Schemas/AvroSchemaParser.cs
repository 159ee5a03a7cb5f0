using System.Collections.ObjectModel;
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

    /// <summary>The full names of the types that were defined so far.</summary>
    public IEnumerable<string> Names => _named.Keys;

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
            var name = branch.FullName ?? branch.Kind.ToString();
            if (!seen.Add(name)) throw new AvroException($"a union contains {name} twice");
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
            case "record" or "error": return Record(json, space, isError: name == "error");
            case "enum": return Declare(Enum(json, space));
            case "fixed": return Declare(Fixed(json, space));
            case "array": return new AvroSchema(AvroKind.Array) { Items = Read(Required(json, "items"), space), Properties = Others(json, "type", "items") };
            case "map": return new AvroSchema(AvroKind.Map) { Items = Read(Required(json, "values"), space), Properties = Others(json, "type", "values") };
            default:
                if (!Primitives.TryGetValue(name, out var primitive)) return Referred(name, space);
                return new AvroSchema(primitive) { Properties = Others(json, "type") };
        }
    }

    private AvroSchema Record(JsonElement json, string space, bool isError)
    {
        var record = Declare(new AvroSchema(AvroKind.Record)
        {
            FullName = FullName(json, space),
            IsError = isError,
            Doc = Text(json, "doc"),
            Aliases = Aliases(json, space),
            Properties = Others(json, "type", "name", "namespace", "doc", "aliases", "fields"),
        });
        var fields = Required(json, "fields");
        if (fields.ValueKind != JsonValueKind.Array)
            throw new AvroException($"expected an array as \"fields\" of {record.FullName}, got {fields.GetRawText()}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Object || Text(field, "name") is not { } name)
                throw new AvroException($"expected a field with a \"name\" in {record.FullName}, got {field.GetRawText()}");
            if (!names.Add(EnsureName(name))) throw new AvroException($"{record.FullName} has two fields \"{name}\"");
            var type = Read(Required(field, "type"), record.Namespace);
            var defaultValue = field.TryGetProperty("default", out var given) ? given : default;
            record.Add(new AvroField(name, type, Text(field, "doc"), defaultValue, Texts(field, "aliases"))
            {
                Order = Text(field, "order") ?? "ascending",
                Properties = Others(field, "name", "type", "doc", "default", "order", "aliases"),
            });
        }
        return record;
    }

    private static AvroSchema Enum(JsonElement json, string space)
    {
        var fullName = FullName(json, space);
        _ = Required(json, "symbols");
        var symbols = Texts(json, "symbols");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in symbols)
            if (!seen.Add(EnsureName(symbol))) throw new AvroException($"{fullName} has the symbol {symbol} twice");
        var defaultValue = Text(json, "default");
        if (defaultValue is not null && !seen.Contains(defaultValue))
            throw new AvroException($"the default {defaultValue} of {fullName} is none of its symbols: {string.Join(", ", symbols)}");
        return new AvroSchema(AvroKind.Enum)
        {
            FullName = fullName,
            Doc = Text(json, "doc"),
            Aliases = Aliases(json, space),
            Symbols = symbols,
            DefaultSymbol = defaultValue,
            Properties = Others(json, "type", "name", "namespace", "doc", "aliases", "symbols", "default"),
        };
    }

    private static AvroSchema Fixed(JsonElement json, string space)
    {
        var size = Required(json, "size");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
            throw new AvroException($"expected a number of bytes as \"size\", got {size.GetRawText()}");
        return new AvroSchema(AvroKind.Fixed)
        {
            FullName = FullName(json, space),
            Doc = Text(json, "doc"),
            Aliases = Aliases(json, space),
            Size = bytes,
            Properties = Others(json, "type", "name", "namespace", "doc", "aliases", "size"),
        };
    }

    private AvroSchema Declare(AvroSchema schema) =>
        _named.TryAdd(schema.FullName!, schema) ? schema : throw new AvroException($"the type {schema.FullName} is defined twice");

    private static IReadOnlyDictionary<string, JsonElement> Others(JsonElement json, params ReadOnlySpan<string> known)
    {
        OrderedDictionary<string, JsonElement>? others = null;
        foreach (var property in json.EnumerateObject())
            if (!known.Contains(property.Name)) (others ??= new(StringComparer.Ordinal))[property.Name] = property.Value;
        return others is null ? ReadOnlyDictionary<string, JsonElement>.Empty : others;
    }

    private static string FullName(JsonElement json, string space)
    {
        var name = Text(json, "name") ?? throw new AvroException($"no \"name\" in {json.GetRawText()}");
        if (Primitives.ContainsKey(name)) throw new AvroException($"a type has the name of the primitive type {name}");
        var fullName = Qualified(name, Text(json, "namespace") ?? space);
        foreach (var part in fullName.Split('.')) EnsureName(part);
        return fullName;
    }

    // https://avro.apache.org/docs/1.12.0/specification/#names; Avro's Java library takes letters and digits of all scripts.
    private static string EnsureName(string name)
    {
        var isName = name.Length > 0 && !char.IsDigit(name[0]);
        foreach (var c in name) isName &= char.IsLetterOrDigit(c) || c == '_';
        return isName ? name : throw new AvroException($"expected a name of letters, digits and _, and no digit first, got \"{name}\"");
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
