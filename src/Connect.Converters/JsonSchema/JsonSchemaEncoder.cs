using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connect.Api;
using Connect.Converters.Registry;
using Connect.Json;
using Formats.JsonSchema;

namespace Connect.Converters.JsonSchema;

/// <summary>Writes the values of one Connect schema as JSON.</summary>
/// <param name="schema">The Connect schema.</param>
/// <param name="json">The JSON Schema.</param>
/// <param name="writer">Writes them.</param>
/// <param name="validation">Checks them, or null.</param>
internal sealed class JsonSchemaEncoder(Schema schema, byte[] json, ConnectJsonWriter writer, JsonSchemaValidation? validation)
    : SchemaEncoder(json, schema.Type == SchemaType.Struct ? schema.Name : null)
{
    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        var text = writer.Encode(schema, value.ToObject());
        if (validation?.Fault(text) is { } fault) throw new DataException($"The value is not one of its JSON Schema: {fault}");
        output.Write(text);
    }

    // By the registry's own rules, as Java's client has them too.
    public override string? WhyNot(TargetSchema target)
    {
        var (written, read) = (JsonNode.Parse(Json), Parsed(target.Text));
        var others = target.References.ToDictionary(r => r.Name, r => Parsed(r.Text), StringComparer.Ordinal);
        var faults = JsonSchemaCompatibility.Check(written!, new JsonSchemaReferences(written!, new Dictionary<string, JsonNode>()).Resolve,
            read, new JsonSchemaReferences(read, others).Resolve);
        return faults.Count == 0 ? null : string.Join(", ", faults);
    }

    private static JsonNode Parsed(string text)
    {
        try { return JsonNode.Parse(text) ?? throw new SerializationException("the schema of the registry is null; expected an object or a boolean"); }
        catch (JsonException e) { throw new SerializationException($"the schema is not JSON: {e.Message}", e); }
    }

    // The text of a value is the same whatever schema stands beside it.
    public override SchemaEncoder Into(TargetSchema target) =>
        validation is null ? this : new JsonSchemaEncoder(schema, Json, writer, new JsonSchemaValidation(target.Text, target.References));
}
