using System.Text.Json;

namespace Connect.Avro.Writing;

/// <summary>What Connect knows of a type and Avro does not, as properties of the type.</summary>
internal static class AvroProperties
{
    /// <summary>Writes <c>connect.doc</c>, <c>connect.version</c> and so on.</summary>
    public static void Write(Utf8JsonWriter json, AvroType type, AvroOptions options)
    {
        var schema = type.Schema!;
        if (!options.Metadata) return;
        if (schema.Doc is not null) json.WriteString("connect.doc", schema.Doc);
        if (schema.Version is { } version) json.WriteNumber("connect.version", version);
        if (HasParameters(schema))
        {
            var parameters = schema.Parameters!;
            json.WriteStartObject("connect.parameters");
            foreach (var (key, value) in parameters)
                if (key != AvroTypes.FieldDefault) json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var (key, value) in parameters)
                if (key.StartsWith("avro", StringComparison.Ordinal)) json.WriteString(key, value);
        }
        if (HasDefault(schema))
        {
            json.WritePropertyName("connect.default");
            type.WriteDefault(json, Datum.From(schema.DefaultValue));
        }
        if (schema.Name is not null) json.WriteString("connect.name", schema.Name);
    }

    /// <summary>Whether <see cref="Write"/> writes anything.</summary>
    public static bool Any(Schema schema, AvroOptions options) =>
        options.Metadata && (schema.Doc is not null || schema.Version is not null || HasParameters(schema) || HasDefault(schema) || schema.Name is not null);

    // Where the default came from an Avro field it goes back there, and there alone.
    private static bool HasDefault(Schema schema) => schema.DefaultValue is not null && schema.Parameters?.ContainsKey(AvroTypes.FieldDefault) != true;

    private static bool HasParameters(Schema schema) =>
        schema.Parameters is { Count: > 0 } parameters && (parameters.Count > 1 || !parameters.ContainsKey(AvroTypes.FieldDefault));

    /// <summary>Writes the name of a type that is defined here.</summary>
    public static void WriteName(Utf8JsonWriter json, string fullName, string? space)
    {
        var (own, name) = AvroNames.Split(fullName);
        json.WriteString("name", name);
        if (own != space) json.WriteString("namespace", own ?? "");
    }

    /// <summary>Writes a reference to a type that was defined before.</summary>
    public static void WriteReference(Utf8JsonWriter json, string fullName, string? space)
    {
        var (own, name) = AvroNames.Split(fullName);
        json.WriteStringValue(own == space ? name : fullName);
    }

    /// <summary>Writes a field of a record. A field's default is its schema's; null where null is allowed.</summary>
    public static void WriteField(Utf8JsonWriter json, string name, AvroType type, string? doc, string? space)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WritePropertyName("type");
        type.WriteType(json, space);
        if (doc is not null) json.WriteString("doc", doc);
        // Numbers that JSON does not have cannot stand in a field's default; the property of the type keeps them.
        if (type.Schema?.DefaultValue is { } defaultValue and not (
            double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity))
        {
            json.WritePropertyName("default");
            type.WriteDefault(json, Datum.From(defaultValue));
        }
        else if (type.Schema is { IsOptional: true }) json.WriteNull("default");
        json.WriteEndObject();
    }
}
