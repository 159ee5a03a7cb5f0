using System.Text;
using Connect.Api;
using Connect.Converters.Registry;
using Connect.Json;

namespace Connect.Converters.JsonSchema;

/// <summary>
/// JSON with a JSON Schema in a registry, as Confluent's JsonSchemaConverter writes and reads it: the options are its options.
/// </summary>
[JavaClass("io.confluent.connect.json.JsonSchemaConverter")]
[Documentation("JSON, with its JSON Schema in a schema registry, as Confluent's converter writes and reads it.",
    Example = """{"schema.registry.url": "http://localhost:8081"}""")]
public sealed class JsonSchemaConverter : RegistryConverter
{
    private JsonDecimalFormat _decimals;
    private JsonSchemaOptions _options = new(false, false, true);
    private ConnectJsonWriter _writer = new(dialect: JsonDialect.JsonSchema);
    private readonly ConnectJsonReader _reader = new(dialect: JsonDialect.JsonSchema);
    private bool _additionalProperties = true;
    private bool _validate;

    /// <summary>A converter that is yet to be configured.</summary>
    public JsonSchemaConverter() : this(null) { }

    internal JsonSchemaConverter(Func<HttpMessageHandler>? handler, Action<TimeSpan>? pause = null, TimeProvider? time = null) : base(handler, pause, time) { }

    /// <inheritdoc/>
    public override ConfigDef Options { get; } = JsonSchemaConverterConfig.Define();

    private protected override string SchemaType => "JSON";

    private protected override void Configure(ParsedConfig config)
    {
        _decimals = config.GetRequiredString(JsonSchemaConverterConfig.DecimalFormat).Equals("NUMERIC", StringComparison.OrdinalIgnoreCase)
            ? JsonDecimalFormat.Numeric : JsonDecimalFormat.Base64;
        _additionalProperties = config.GetBoolean(JsonSchemaConverterConfig.AdditionalProperties);
        _validate = config.GetBoolean(JsonSchemaConverterConfig.FailInvalid);
        _options = new JsonSchemaOptions(config.GetBoolean(JsonSchemaConverterConfig.OptionalForNonRequired), config.GetBoolean(RegistryConfig.SumTypes),
            config.GetBoolean(RegistryConfig.FlattenUnions));
        _writer = new ConnectJsonWriter(_decimals, !config.GetBoolean(RegistryConfig.IgnoreDefaults), JsonDialect.JsonSchema);
    }

    private protected override SchemaEncoder EncoderOf(Schema? schema)
    {
        if (schema is null)
            throw new DataException("Values without a schema cannot be written with a JSON Schema: use JsonConverter with schemas.enable=false for them");
        var json = new JsonSchemaText(_decimals, _additionalProperties, _writer).Of(schema);
        return new JsonSchemaEncoder(schema, json, _writer, _validate ? new JsonSchemaValidation(Encoding.UTF8.GetString(json), []) : null);
    }

    private protected override SchemaDecoder DecoderOf(RegisteredSchema schema, IReadOnlyList<(string Name, string Text)> references,
        Func<string?, int?> versionOf)
    {
        var document = new JsonSchemaDocument(schema.Text, references);
        var title = document.Root.ValueKind == System.Text.Json.JsonValueKind.Object && document.Root.TryGetProperty("title", out var given) ? given.ToString()
            : null;
        var connect = new JsonSchemaReading(document, _options, _reader).Read(versionOf(title));
        return new JsonPayloads(connect, _reader, _validate ? new JsonSchemaValidation(schema.Text, references) : null);
    }
}
