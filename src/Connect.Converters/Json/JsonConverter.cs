using System.Buffers;
using Connect.Api;
using Connect.Json;

namespace Connect.Converters.Json;

/// <summary>
/// JSON, with or without the envelope <c>{"schema":…,"payload":…}</c>, byte for byte as Kafka's JsonConverter. Numbers that do not fit their type, text after
/// the document and values of another type are errors; Kafka's converter changes or drops them silently.
/// </summary>
[JavaClass("org.apache.kafka.connect.json.JsonConverter")]
[Documentation("JSON, plain or, by default, in an envelope with its schema: {\"schema\": …, \"payload\": …}. Sinks that need to know types, as JDBC does, "
    + "need the envelope.",
    Example = """{"schemas.enable": "false"}""")]
public sealed partial class JsonConverter : IConverter, IHeaderConverter
{
    private const string SchemasEnable = "schemas.enable", CacheSize = "schemas.cache.size", SchemaContent = "schema.content",
        DecimalFormat = "decimal.format", ReplaceNull = "replace.null.with.default";

    private ConnectJsonWriter _writer = new();
    private ConnectJsonReader _reader = new();
    private bool _envelope = true;
    private int _cacheSize = 1000;
    private Schema? _content;
    private string _option = "value.converter." + SchemasEnable;

    /// <inheritdoc cref="IConverter.Config"/>
    public ConfigDef Config { get; } = ConverterType.Define()
        .Define(new ConfigKey(SchemasEnable, ConfigType.Boolean, Importance.High,
            "Whether documents carry their schema: {\"schema\":…,\"payload\":…}, written and expected. false is for plain JSON.")
        { Default = true, Group = "Schemas", OrderInGroup = 0, Width = ConfigWidth.Medium, DisplayName = "Enable Schemas" })
        .Define(new ConfigKey(CacheSize, ConfigType.Int, Importance.High, "How many schemas are kept in the form they have in documents.")
        { Default = 1000, Group = "Schemas", OrderInGroup = 1, Width = ConfigWidth.Medium, DisplayName = "Schema Cache Size" })
        .Define(new ConfigKey(SchemaContent, ConfigType.String, Importance.High,
            "The schema of all documents that are read, as it would stand in the envelope; the documents are then bare payloads. "
            + "Only with schemas.enable=true.")
        { Default = null, Group = "Schemas", OrderInGroup = 2, Width = ConfigWidth.Medium, DisplayName = "Schema Content" })
        .Define(new ConfigKey(DecimalFormat, ConfigType.String, Importance.Low,
            "How decimals are written: BASE64 (bytes of the unscaled value) or NUMERIC (a JSON number). Both are read.")
        {
            Default = "BASE64",
            Validator = ConfigValidators.InAnyCase("NUMERIC", "BASE64"),
            Group = "Serialization",
            OrderInGroup = 0,
            Width = ConfigWidth.Medium,
            DisplayName = "Decimal Format",
        })
        .Define(new ConfigKey(ReplaceNull, ConfigType.Boolean, Importance.Low,
            "Whether a null in a field with a default becomes the default, written and read.")
        { Default = true, Group = "Serialization", OrderInGroup = 1, Width = ConfigWidth.Medium, DisplayName = "Replace null with default" });

    /// <inheritdoc/>
    /// <exception cref="ConfigException">An option is not valid.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey) => Configure(ConverterType.With(config, isKey ? "key" : "value"));

    /// <inheritdoc/>
    /// <exception cref="ConfigException">An option is not valid.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var given = Config.Parse(config.ContainsKey(ConverterType.Key) ? config : ConverterType.With(config, "header"));
        _option = $"{given.GetRequiredString(ConverterType.Key)}.converter.{SchemasEnable}";
        _envelope = given.GetBoolean(SchemasEnable);
        _cacheSize = given.GetInt(CacheSize);
        if (_cacheSize < 0) throw new ConfigException(CacheSize, _cacheSize, "Value must be at least 0");
        var replaceNull = given.GetBoolean(ReplaceNull);
        var isNumeric = given.GetRequiredString(DecimalFormat).Equals("NUMERIC", StringComparison.OrdinalIgnoreCase);
        _writer = new(isNumeric ? JsonDecimalFormat.Numeric : JsonDecimalFormat.Base64, replaceNull);
        _reader = new(replaceNull);
        _content = _envelope && given.GetString(SchemaContent) is { Length: > 0 } content ? ContentOf(content) : null;
        _written.Clear();
        _lastSchema = null;
        ClearSchemas();
    }

    /// <inheritdoc/>
    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output) =>
        FromConnectData(topic, null, schema, value, output);

    /// <inheritdoc/>
    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => ToConnectData(topic, null, data);

    private Schema ContentOf(string content)
    {
        try
        {
            return ReadSchema(System.Text.Encoding.UTF8.GetBytes(content))
                ?? throw new ConfigException(SchemaContent, content, "expected a schema as it stands in the envelope, got null");
        }
        catch (DataException e) { throw new ConfigException($"Invalid value {content} for configuration {SchemaContent}: {e.Message}", e); }
    }
}
