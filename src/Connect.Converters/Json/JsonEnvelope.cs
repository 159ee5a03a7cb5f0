using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Connect.Api;
using Connect.Json;

namespace Connect.Converters.Json;

/// <summary>The schema in the envelope <c>{"schema":S,"payload":P}</c>, in the form and order of members that Kafka's JsonConverter has.</summary>
internal static class JsonEnvelope
{
    private static readonly string[] TypeNames =
        ["int8", "int16", "int32", "int64", "float", "double", "boolean", "string", "bytes", "array", "map", "struct"];

    /// <summary>The bytes before the payload: <c>{"schema":S,"payload":</c>.</summary>
    public static byte[] Head(Schema schema, ConnectJsonWriter writer)
    {
        if (schema.IsRecursive)
            throw new DataException($"{schema} contains itself, which the schema beside a JSON payload cannot say. Set schemas.enable=false on the converter "
                + "(value.converter.schemas.enable, key.converter.schemas.enable), or write Avro");
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{\"schema\":"u8);
        Write(schema, null, writer, output);
        output.Write(",\"payload\":"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(Schema? schema, string? field, ConnectJsonWriter writer, ArrayBufferWriter<byte> output)
    {
        // Elements of several types have no schema.
        if (schema is null) { output.Write("null"u8); return; }
        output.Write("{\"type\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(TypeNames[(int)schema.Type]));
        output.Write("\""u8);
        switch (schema.Type)
        {
            case SchemaType.Array:
                output.Write(",\"items\":"u8);
                Write(schema.ValueSchema, null, writer, output);
                break;
            case SchemaType.Map:
                output.Write(",\"keys\":"u8);
                Write(schema.KeySchema, null, writer, output);
                output.Write(",\"values\":"u8);
                Write(schema.ValueSchema, null, writer, output);
                break;
            case SchemaType.Struct:
                output.Write(",\"fields\":["u8);
                for (var i = 0; i < schema.Fields.Count; i++)
                {
                    if (i > 0) output.Write(","u8);
                    Write(schema.Fields[i].Schema, schema.Fields[i].Name, writer, output);
                }
                output.Write("]"u8);
                break;
        }
        output.Write(schema.IsOptional ? ",\"optional\":true"u8 : ",\"optional\":false"u8);
        Member("name", schema.Name, writer, output);
        Member("version", schema.Version, writer, output);
        Member("doc", schema.Doc, writer, output);
        if (schema.Parameters is { Count: > 0 } parameters)
        {
            var map = new ConnectMap(parameters.Count);
            foreach (var (name, value) in parameters) map[name] = value;
            Member("parameters", map, writer, output);
        }
        if (schema.DefaultValue is not null)
        {
            output.Write(",\"default\":"u8);
            writer.Write(schema, schema.DefaultValue, output);
        }
        Member("field", field, writer, output);
        output.Write("}"u8);
    }

    private static void Member(string name, object? value, ConnectJsonWriter writer, ArrayBufferWriter<byte> output)
    {
        if (value is null) return;
        output.Write(Encoding.ASCII.GetBytes($",\"{name}\":"));
        writer.Write(null, value, output);
    }

    /// <summary>A schema from its JSON; null for <c>null</c>.</summary>
    /// <exception cref="DataException">It is not a schema; the message names the place in it.</exception>
    public static Schema? Read(ReadOnlySpan<byte> json, ConnectJsonReader reader)
    {
        var text = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        using var document = JsonDocument.ParseValue(ref text);
        return Read(document.RootElement, "schema", reader);
    }

    private static Schema? Read(JsonElement json, string path, ConnectJsonReader reader)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        if (Text(json, "type") is not { } type) throw new DataException($"Schema must contain 'type' field, at {path}");
        var builder = type switch
        {
            "array" => SchemaBuilder.Array(MemberSchema(json, "items", "Array schema did not specify the element type", path, reader)),
            "map" => SchemaBuilder.Map(MemberSchema(json, "keys", "Map schema did not specify the key type", path, reader),
                MemberSchema(json, "values", "Map schema did not specify the value type", path, reader)),
            "struct" => ReadFields(json, path, reader),
            _ => Array.IndexOf(TypeNames, type) is >= 0 and var known ? SchemaBuilder.Of((SchemaType)known)
                : throw new DataException($"Unknown schema type: {type}, at {path}"),
        };
        builder.Optional(json.TryGetProperty("optional", out var optional) && optional.ValueKind == JsonValueKind.True);
        builder.Name(Text(json, "name")).Doc(Text(json, "doc"));
        if (json.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number))
            builder.Version(number);
        if (json.TryGetProperty("parameters", out var parameters) && parameters.ValueKind != JsonValueKind.Null)
        {
            if (parameters.ValueKind != JsonValueKind.Object) throw new DataException($"Schema parameters must be an object of strings, at {path}");
            foreach (var parameter in parameters.EnumerateObject())
            {
                if (parameter.Value.ValueKind != JsonValueKind.String)
                    throw new DataException($"Schema parameters must have string values., at {path}.parameters.{parameter.Name}");
                builder.Parameter(parameter.Name, parameter.Value.GetString()!);
            }
        }
        if (json.TryGetProperty("default", out var fallback) && fallback.ValueKind != JsonValueKind.Null)
        {
            try { builder.Default(reader.Read(Encoding.UTF8.GetBytes(fallback.GetRawText()), builder.Build())); }
            catch (DataException e) { throw new DataException($"Invalid default value, at {path}.default: {e.Message}", e); }
        }
        return builder.Build();
    }

    private static SchemaBuilder ReadFields(JsonElement json, string path, ConnectJsonReader reader)
    {
        if (!json.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array)
            throw new DataException($"Struct schema's \"fields\" argument is not an array., at {path}");
        var builder = SchemaBuilder.Struct();
        var index = 0;
        foreach (var field in fields.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}.fields[{index++}]");
            if (Text(field, "field") is not { Length: > 0 } name) throw new DataException($"Struct schema's field name not specified properly, at {place}");
            if (Read(field, place, reader) is not { } schema) throw new DataException($"Struct schema's field name not specified properly, at {place}");
            builder.Field(name, schema);
        }
        return builder;
    }

    private static Schema MemberSchema(JsonElement json, string member, string missing, string path, ConnectJsonReader reader) =>
        json.TryGetProperty(member, out var value) && Read(value, $"{path}.{member}", reader) is { } schema ? schema
            : throw new DataException($"{missing}, at {path}");

    private static string? Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
