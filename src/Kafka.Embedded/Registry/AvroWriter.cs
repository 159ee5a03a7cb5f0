using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kafka.Embedded;

/// <summary>Writes Avro schemas the way Avro's Java library does (<c>Schema.toString</c>), which is what Confluent's registry stores and answers.</summary>
internal static class AvroWriter
{
    public static string Write(AvroType type, bool sorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 }))
            Write(json, type, "", new HashSet<string>(StringComparer.Ordinal), sorted);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, AvroType type, string space, HashSet<string> written, bool sorted)
    {
        if (type.Kind == "union")
        {
            json.WriteStartArray();
            foreach (var branch in type.Branches)
                Write(json, branch, space, written, sorted);
            json.WriteEndArray();
            return;
        }
        if (type.IsNamed && !written.Add(type.FullName))
        {
            json.WriteStringValue(type.Namespace == space ? type.Name : type.FullName);
            return;
        }
        if (AvroType.IsPrimitive(type.Kind) && type.Properties.Count == 0)
        {
            json.WriteStringValue(type.Kind);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", type.Kind);
        if (type.IsNamed)
        {
            json.WriteString("name", type.Name);
            if (type.Namespace != space)
                json.WriteString("namespace", type.Namespace);
            if (type.Doc is not null)
                json.WriteString("doc", type.Doc);
        }
        switch (type.Kind)
        {
            case "record" or "error":
                json.WriteStartArray("fields");
                foreach (var field in type.Fields)
                    Write(json, field, type.Namespace, written, sorted);
                json.WriteEndArray();
                break;
            case "enum":
                WriteTexts(json, "symbols", type.Symbols);
                if (type.EnumDefault is not null)
                    json.WriteString("default", type.EnumDefault);
                break;
            case "fixed":
                json.WriteNumber("size", type.Size);
                break;
            case "array" or "map":
                json.WritePropertyName(type.Kind == "array" ? "items" : "values");
                Write(json, type.Element!, space, written, sorted);
                break;
        }
        WriteProperties(json, type.Properties, sorted);
        if (type.Aliases.Count > 0)
            WriteTexts(json, "aliases", [.. type.Aliases.Select(alias => type.Namespace.Length > 0 && alias.StartsWith(type.Namespace + ".", StringComparison.Ordinal) ? alias[(type.Namespace.Length + 1)..] : alias)]);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AvroField field, string space, HashSet<string> written, bool sorted)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WritePropertyName("type");
        Write(json, field.Type, space, written, sorted);
        if (field.Doc is not null)
            json.WriteString("doc", field.Doc);
        if (field.HasDefault)
            WriteNode(json, "default", field.Default);
        if (field.Order != "ascending")
            json.WriteString("order", field.Order);
        if (field.Aliases.Count > 0)
            WriteTexts(json, "aliases", field.Aliases);
        WriteProperties(json, field.Properties, sorted);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyList<(string Name, JsonNode? Value)> properties, bool sorted)
    {
        foreach (var (name, value) in sorted ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties.AsEnumerable())
            WriteNode(json, name, value);
    }

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode? value)
    {
        json.WritePropertyName(name);
        if (value is null)
            json.WriteNullValue();
        else
            value.WriteTo(json);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
