using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kafka.Embedded;

/// <summary>Reads Avro schemas out of their JSON, and refuses what the specification does.</summary>
/// <param name="names">The named types known so far, by full name; new ones are added.</param>
internal sealed class AvroParser(Dictionary<string, AvroType> names)
{
    /// <summary>A schema this deep is not one that somebody wrote.</summary>
    private const int MaxDepth = 200;

    private int _depth;

    /// <exception cref="RegistryException">It is not a schema.</exception>
    public AvroType Read(JsonNode? json, string space)
    {
        if (++_depth > MaxDepth)
            throw RegistryException.InvalidSchema($"it is nested more than {MaxDepth} deep");
        try
        {
            return json switch
            {
                JsonValue value when value.GetValueKind() == JsonValueKind.String => Named(value.GetValue<string>(), space),
                JsonArray branches => Union(branches, space),
                JsonObject type => Complex(type, space),
                _ => throw RegistryException.InvalidSchema($"a type is expected, not {json?.ToJsonString() ?? "null"}"),
            };
        }
        finally
        {
            _depth--;
        }
    }

    private AvroType Named(string name, string space)
    {
        if (AvroType.IsPrimitive(name))
            return new AvroType { Kind = name };
        if (!name.Contains('.', StringComparison.Ordinal) && space.Length > 0 && names.TryGetValue($"{space}.{name}", out var near))
            return near;
        return names.TryGetValue(name, out var known) ? known : throw RegistryException.InvalidSchema($"Undefined name: \"{name}\"");
    }

    private AvroType Union(JsonArray branches, string space)
    {
        var types = branches.Select(branch => Read(branch, space)).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (type.Kind == "union")
                throw RegistryException.InvalidSchema("Nested union");
            if (!seen.Add(type.IsNamed ? type.FullName : type.Kind))
                throw RegistryException.InvalidSchema($"Duplicate in union:{(type.IsNamed ? type.FullName : type.Kind)}");
        }
        return new AvroType { Kind = "union", Branches = types };
    }

    private AvroType Complex(JsonObject json, string space)
    {
        if (json["type"] is not { } type)
            throw RegistryException.InvalidSchema($"No type: {json.ToJsonString()}");
        if (type is not JsonValue || type.GetValueKind() != JsonValueKind.String)
            return Read(type, space); // {"type": {…}} is the inner type
        var kind = type.GetValue<string>();
        switch (kind)
        {
            case "record" or "error" or "enum" or "fixed":
                return Declare(json, kind, space);
            case "array":
                return new AvroType { Kind = kind, Element = Read(Require(json, "items", kind), space), Properties = Others(json, "type", "items") };
            case "map":
                return new AvroType { Kind = kind, Element = Read(Require(json, "values", kind), space), Properties = Others(json, "type", "values") };
            default:
                return AvroType.IsPrimitive(kind) ? new AvroType { Kind = kind, Properties = Others(json, "type") } : Named(kind, space);
        }
    }

    private AvroType Declare(JsonObject json, string kind, string enclosing)
    {
        var given = Text(json, "name") ?? throw RegistryException.InvalidSchema($"No name in schema: {json.ToJsonString()}");
        var dot = given.LastIndexOf('.');
        var space = dot >= 0 ? given[..dot] : Text(json, "namespace") ?? enclosing;
        var name = given[(dot + 1)..];
        if (!IsName(name) || AvroType.IsPrimitive(name))
            throw RegistryException.InvalidSchema(AvroType.IsPrimitive(name) ? $"Schemas may not be named after primitives: {name}" : $"Illegal name: {name}");
        if (space.Length > 0 && !space.Split('.').All(IsName))
            throw RegistryException.InvalidSchema($"Illegal namespace: {space}");
        var declared = new AvroType
        {
            Kind = kind,
            Name = name,
            Namespace = space,
            Doc = Text(json, "doc"),
            Aliases = [.. Texts(json, "aliases").Select(alias => alias.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? alias : $"{space}.{alias}")],
            Symbols = kind == "enum" ? ReadSymbols(json) : [],
            EnumDefault = kind == "enum" ? Text(json, "default") : null,
            Size = kind == "fixed" ? ReadSize(json) : 0,
            Properties = kind switch
            {
                "enum" => Others(json, "type", "name", "namespace", "doc", "aliases", "symbols", "default"),
                "fixed" => Others(json, "type", "name", "namespace", "doc", "aliases", "size"),
                _ => Others(json, "type", "name", "namespace", "doc", "aliases", "fields"),
            },
        };
        if (declared.EnumDefault is not null && !declared.Symbols.Contains(declared.EnumDefault))
            throw RegistryException.InvalidSchema($"The Enum Default: {declared.EnumDefault} is not in the enum symbol set: [{string.Join(", ", declared.Symbols)}]");
        if (!names.TryAdd(declared.FullName, declared))
            throw RegistryException.InvalidSchema($"Can't redefine: {declared.FullName}");
        if (declared.IsRecord)
            ReadFields(json, declared);
        return declared;
    }

    private void ReadFields(JsonObject json, AvroType record)
    {
        if (json["fields"] is not JsonArray fields)
            throw RegistryException.InvalidSchema($"Record has no fields: {json.ToJsonString()}");
        foreach (var node in fields)
        {
            if (node is not JsonObject field || Text(field, "name") is not { } name)
                throw RegistryException.InvalidSchema($"No field name: {node?.ToJsonString() ?? "null"}");
            if (!IsName(name))
                throw RegistryException.InvalidSchema($"Illegal name: {name}");
            if (record.Fields.Any(other => other.Name == name))
                throw RegistryException.InvalidSchema($"Duplicate field {name} in record {record.FullName}");
            if (!field.ContainsKey("type"))
                throw RegistryException.InvalidSchema($"No field type: {field.ToJsonString()}");
            record.Fields.Add(new AvroField
            {
                Name = name,
                Type = Read(field["type"], record.Namespace),
                Doc = Text(field, "doc"),
                HasDefault = field.ContainsKey("default"),
                Default = field["default"],
                Order = Text(field, "order") ?? "ascending",
                Aliases = Texts(field, "aliases"),
                Properties = Others(field, "name", "type", "doc", "default", "order", "aliases"),
            });
        }
    }

    private static string[] ReadSymbols(JsonObject json)
    {
        if (json["symbols"] is not JsonArray)
            throw RegistryException.InvalidSchema($"Enum has no symbols: {json.ToJsonString()}");
        var symbols = Texts(json, "symbols");
        if (symbols.FirstOrDefault(symbol => !IsName(symbol)) is { } illegal)
            throw RegistryException.InvalidSchema($"Illegal name: {illegal}");
        return symbols.Distinct().Count() == symbols.Length ? symbols : throw RegistryException.InvalidSchema("Duplicate enum symbol");
    }

    private static int ReadSize(JsonObject json) =>
        json["size"] is JsonValue size && size.TryGetValue<int>(out var bytes) && bytes >= 0 ? bytes : throw RegistryException.InvalidSchema($"Invalid or no size: {json.ToJsonString()}");

    private static JsonNode Require(JsonObject json, string name, string kind) => json[name] ?? throw RegistryException.InvalidSchema($"A type \"{name}\" is expected of {kind}: {json.ToJsonString()}");

    private static (string, JsonNode?)[] Others(JsonObject json, params ReadOnlySpan<string> reserved)
    {
        var others = new List<(string, JsonNode?)>();
        foreach (var (name, value) in json)
            if (!reserved.Contains(name))
                others.Add((name, value));
        return [.. others];
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string[] Texts(JsonObject json, string name) =>
        json[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : throw RegistryException.InvalidSchema($"{name} are to be texts"))] : [];

    private static bool IsName(string text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_'))
            return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c != '_')
                return false;
        return true;
    }
}
