using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Connect.Api;
using Connect.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>Writes Connect's schemas as JSON Schemas (https://json-schema.org/draft-07/json-schema-core).</summary>
/// <param name="decimals">How decimals are written.</param>
/// <param name="additionalProperties">Whether objects may have members that the schema does not name.</param>
/// <param name="writer">Writes defaults.</param>
internal sealed class JsonSchemaText(JsonDecimalFormat decimals, bool additionalProperties, ConnectJsonWriter writer)
{
    public byte[] Of(Schema schema)
    {
        if (schema.IsRecursive)
            throw new DataException($"{schema} contains itself; the JsonSchemaConverter does not write such schemas, the AvroConverter does");
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, schema, null, false);
        return text.WrittenSpan.ToArray();
    }

    /// <param name="json">Where it is written.</param>
    /// <param name="schema">The schema; null for anything.</param>
    /// <param name="index">The place among the fields of a struct, or null.</param>
    /// <param name="branch">Whether it is a branch of a union, which is not optional by itself.</param>
    private void Write(Utf8JsonWriter json, Schema? schema, int? index, bool branch)
    {
        json.WriteStartObject();
        if (schema is not null)
        {
            if (JsonUnions.IsUnion(schema)) WriteUnion(json, schema, branch);
            else if (schema.IsOptional && !branch)
            {
                json.WriteStartArray("oneOf");
                WriteNull(json);
                json.WriteStartObject();
                WriteMembers(json, schema);
                json.WriteEndObject();
                json.WriteEndArray();
            }
            else WriteMembers(json, schema);
        }
        if (index is { } place) json.WriteNumber(JsonSchemaNames.Index, place);
        json.WriteEndObject();
    }

    private void WriteUnion(Utf8JsonWriter json, Schema schema, bool branch)
    {
        json.WriteStartArray("oneOf");
        if (schema.IsOptional && !branch) WriteNull(json);
        foreach (var field in schema.Fields) Write(json, field.Schema, field.Index, true);
        json.WriteEndArray();
    }

    private void WriteMembers(Utf8JsonWriter json, Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64:
                json.WriteString("type", "integer");
                json.WriteString(JsonSchemaNames.Type, schema.Type.ToConnectName().ToLowerInvariant());
                break;
            case SchemaType.Float32 or SchemaType.Float64:
                json.WriteString("type", "number");
                json.WriteString(JsonSchemaNames.Type, schema.Type.ToConnectName().ToLowerInvariant());
                break;
            case SchemaType.Boolean: json.WriteString("type", "boolean"); break;
            case SchemaType.String:
                if (!WriteEnum(json, schema)) json.WriteString("type", "string");
                break;
            case SchemaType.Bytes:
                json.WriteString("type", schema.LogicalType == LogicalType.Decimal && decimals == JsonDecimalFormat.Numeric ? "number" : "string");
                json.WriteString(JsonSchemaNames.Type, "bytes");
                break;
            case SchemaType.Array:
                json.WriteString("type", "array");
                json.WritePropertyName("items");
                Write(json, schema.ValueSchema, null, false);
                break;
            case SchemaType.Map: WriteMap(json, schema); break;
            default:
                json.WriteString("type", "object");
                json.WriteStartObject("properties");
                foreach (var field in schema.Fields)
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Schema, field.Index, false);
                }
                json.WriteEndObject();
                if (!additionalProperties) json.WriteBoolean("additionalProperties", false);
                break;
        }
        WriteAbout(json, schema);
    }

    private void WriteMap(Utf8JsonWriter json, Schema schema)
    {
        if (schema.KeySchema is { Type: SchemaType.String, IsOptional: false })
        {
            json.WriteString("type", "object");
            json.WritePropertyName("additionalProperties");
            Write(json, schema.ValueSchema, null, false);
        }
        else
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WritePropertyName("key");
            Write(json, schema.KeySchema, 0, false);
            json.WritePropertyName("value");
            Write(json, schema.ValueSchema, 1, false);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteString(JsonSchemaNames.Type, "map");
    }

    private static bool WriteEnum(Utf8JsonWriter json, Schema schema)
    {
        if (schema.Parameters is not { } parameters) return false;
        var general = parameters.ContainsKey(JsonSchemaNames.GeneralEnum);
        if (!general && !parameters.ContainsKey(JsonSchemaNames.Enum)) return false;
        var prefix = (general ? JsonSchemaNames.GeneralEnum : JsonSchemaNames.Enum) + ".";
        var symbols = parameters.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal));
        if (general) symbols = symbols.OrderBy(p => int.TryParse(p.Value, CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue);
        json.WriteStartArray("enum");
        foreach (var (name, _) in symbols)
        {
            if (name[prefix.Length..] is var symbol && symbol == JsonSchemaNames.NullSymbol) json.WriteNullValue();
            else json.WriteStringValue(symbol);
        }
        json.WriteEndArray();
        return true;
    }

    private void WriteAbout(Utf8JsonWriter json, Schema schema)
    {
        if (schema.Name is not null) json.WriteString("title", schema.Name);
        if (schema.Version is { } version) json.WriteNumber(JsonSchemaNames.Version, version);
        if (schema.Doc is not null) json.WriteString("description", schema.Doc);
        if (schema.Parameters?.Where(p => !p.Key.StartsWith(JsonSchemaNames.Namespace, StringComparison.Ordinal)).ToArray() is { Length: > 0 } parameters)
        {
            json.WriteStartObject(JsonSchemaNames.Parameters);
            foreach (var (name, value) in parameters) json.WriteString(name, value);
            json.WriteEndObject();
        }
        if (schema.DefaultValue is null) return;
        json.WritePropertyName("default");
        json.WriteRawValue(writer.Encode(schema, schema.DefaultValue));
    }

    private static void WriteNull(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "null");
        json.WriteEndObject();
    }
}
