using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Formats.Avro;

/// <summary>Writes schemas the way Avro's Java library does (<c>Schema.toString</c>): without what does not matter, members in a fixed order.</summary>
internal sealed class AvroSchemaWriter(Utf8JsonWriter json, bool sorted, IEnumerable<string> defined)
{
    private readonly HashSet<string> _defined = new(defined, StringComparer.Ordinal);

    /// <param name="schema">The schema.</param>
    /// <param name="sorted">Whether properties that Avro knows nothing of are put in the order of their names.</param>
    public static string Write(AvroSchema schema, bool sorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 }))
            new AvroSchemaWriter(json, sorted, schema.Borrowed).Write(schema, "");
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Word(AvroSchema schema) => schema.IsError ? "error" : schema.Kind.ToString().ToLowerInvariant();

    private void Write(AvroSchema schema, string space)
    {
        if (schema.Kind == AvroKind.Union)
        {
            json.WriteStartArray();
            foreach (var branch in schema.Branches) Write(branch, space);
            json.WriteEndArray();
        }
        else if (schema.IsNamed && !_defined.Add(schema.FullName!))
            json.WriteStringValue(schema.Namespace == space ? schema.Name : schema.FullName);
        else if (schema is { IsNamed: false, Items: null, Properties.Count: 0 })
            json.WriteStringValue(Word(schema));
        else WriteObject(schema, space);
    }

    private void WriteObject(AvroSchema schema, string space)
    {
        json.WriteStartObject();
        json.WriteString("type", Word(schema));
        if (schema.IsNamed)
        {
            json.WriteString("name", schema.Name);
            if (schema.Namespace != space) json.WriteString("namespace", schema.Namespace);
            if (schema.Doc is not null) json.WriteString("doc", schema.Doc);
        }
        switch (schema.Kind)
        {
            case AvroKind.Record:
                json.WriteStartArray("fields");
                foreach (var field in schema.Fields) WriteField(field, schema.Namespace);
                json.WriteEndArray();
                break;
            case AvroKind.Enum:
                WriteTexts("symbols", schema.Symbols);
                if (schema.DefaultSymbol is not null) json.WriteString("default", schema.DefaultSymbol);
                break;
            case AvroKind.Fixed:
                json.WriteNumber("size", schema.Size);
                break;
            case AvroKind.Array or AvroKind.Map:
                json.WritePropertyName(schema.Kind == AvroKind.Array ? "items" : "values");
                Write(schema.Items!, space);
                break;
        }
        WriteProperties(schema.Properties);
        if (schema.Aliases.Count > 0) WriteTexts("aliases", [.. schema.Aliases.Select(alias => Near(alias, schema.Namespace))]);
        json.WriteEndObject();
    }

    private void WriteField(AvroField field, string space)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WritePropertyName("type");
        Write(field.Type, space);
        if (field.Doc is not null) json.WriteString("doc", field.Doc);
        if (field.HasDefault) WriteElement("default", field.Default);
        if (field.Order != "ascending") json.WriteString("order", field.Order);
        if (field.Aliases.Count > 0) WriteTexts("aliases", field.Aliases);
        WriteProperties(field.Properties);
        json.WriteEndObject();
    }

    private void WriteProperties(IReadOnlyDictionary<string, JsonElement> properties)
    {
        foreach (var (name, value) in sorted ? properties.OrderBy(property => property.Key, StringComparer.Ordinal) : properties.AsEnumerable())
            WriteElement(name, value);
    }

    private void WriteElement(string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private void WriteTexts(string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Near(string alias, string space) =>
        space.Length > 0 && alias.StartsWith($"{space}.", StringComparison.Ordinal) ? alias[(space.Length + 1)..] : alias;
}
