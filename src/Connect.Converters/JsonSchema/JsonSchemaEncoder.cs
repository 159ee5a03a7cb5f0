using System.Buffers;
using System.Text;
using Connect.Api;
using Connect.Converters.Registry;
using Connect.Json;

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

    public override string? WhyNot(TargetSchema target) =>
        JsonSchemaCompatibility.Fault(new JsonSchemaDocument(target.Text, target.References), new JsonSchemaDocument(Encoding.UTF8.GetString(Json), []));

    // The text of a value is the same whatever schema stands beside it.
    public override SchemaEncoder Into(TargetSchema target) =>
        validation is null ? this : new JsonSchemaEncoder(schema, Json, writer, new JsonSchemaValidation(target.Text, target.References));
}
