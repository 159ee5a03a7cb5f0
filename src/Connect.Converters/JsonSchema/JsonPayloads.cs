using Connect.Api;
using Connect.Converters.Registry;
using Connect.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>Reads JSON values of one JSON Schema.</summary>
/// <param name="schema">Its Connect schema.</param>
/// <param name="reader">Reads them.</param>
/// <param name="validation">Checks them, or null.</param>
internal sealed class JsonPayloads(Schema schema, ConnectJsonReader reader, JsonSchemaValidation? validation) : SchemaDecoder
{
    public override SchemaAndValue Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            payload = JsonEncoding.ToUtf8(payload);
            var value = reader.Read(payload, schema);
            if (validation?.Fault(payload) is { } fault) throw new SerializationException($"the value is not one of the JSON Schema: {fault}");
            return new(schema, value);
        }
        catch (DataException e) { throw new SerializationException(e.Message, e); }
    }
}
