using Connect.Api;
using Connect.Avro;
using Connect.Avro.Reading;
using Connect.Avro.Writing;
using Connect.Converters.Registry;
using Formats.Avro;

namespace Connect.Converters.Avro;

/// <summary>
/// Avro with the schema in a registry, byte for byte as Confluent's AvroConverter: the options are its options. Each record is read with the schema it was
/// written with.
/// </summary>
[JavaClass("io.confluent.connect.avro.AvroConverter")]
[Documentation("Avro, with the schemas in a schema registry, byte for byte as Confluent's converter.",
    Example = """{"schema.registry.url": "http://localhost:8081"}""")]
public sealed class AvroConverter : RegistryConverter
{
    private AvroOptions _options = new(false, true, false);

    /// <summary>A converter that is yet to be configured.</summary>
    public AvroConverter() : this(null) { }

    internal AvroConverter(Func<HttpMessageHandler>? handler, Action<TimeSpan>? pause = null, TimeProvider? time = null) : base(handler, pause, time) { }

    /// <inheritdoc/>
    public override ConfigDef Options { get; } = AvroConverterConfig.Define();

    private protected override string SchemaType => "AVRO";

    private protected override void Configure(ParsedConfig config) =>
        _options = new AvroOptions(config.GetBoolean(AvroConverterConfig.Enhanced), config.GetBoolean(AvroConverterConfig.Metadata),
            config.GetBoolean(AvroConverterConfig.OptionalMapKeys))
        {
            ScrubNames = config.GetBoolean(AvroConverterConfig.Scrub),
            GeneralizedSumTypes = config.GetBoolean(RegistryConfig.SumTypes),
            FlattenSingletonUnions = config.GetBoolean(RegistryConfig.FlattenUnions),
            IgnoreDefaultForNullables = config.GetBoolean(RegistryConfig.IgnoreDefaults),
            DiscardTypeDocDefault = config.GetBoolean(AvroConverterConfig.Discard),
        };

    private protected override SchemaEncoder EncoderOf(Schema? schema)
    {
        var (type, json) = AvroTypes.Of(schema, _options);
        return new AvroEncoder(type, json);
    }

    private protected override SchemaDecoder DecoderOf(RegisteredSchema schema, IReadOnlyList<(string Name, string Text)> references,
        Func<string?, int?> versionOf)
    {
        var avro = AvroSchema.Parse(schema.Text, [.. references.Select(r => r.Text)]);
        return new AvroPayloads(avro.Kind == AvroKind.Bytes,
            AvroDecoder.Of(avro, _options, versionOf(avro.Kind == AvroKind.Record ? avro.FullName : null)));
    }
}
