using System.Buffers;
using Connect.Api;

namespace Connect.Converters;

/// <summary>Text: any value is written as Java's <c>toString</c> would, bytes are read as an optional string.</summary>
[JavaClass("org.apache.kafka.connect.storage.StringConverter")]
[Documentation("Text. Values of any type are written as Java prints them, and bytes are read as a string.")]
public sealed class StringConverter : IConverter, IHeaderConverter
{
    private const string EncodingKey = "converter.encoding";
    private CharacterSet _charset = CharacterSet.Utf8;

    /// <inheritdoc cref="IConverter.Config"/>
    public ConfigDef Config { get; } = ConverterType.Define()
        .Define(new ConfigKey(EncodingKey, ConfigType.String, Importance.High, "The character set of the text, such as UTF-8, UTF-16LE or ISO-8859-1.")
        { Default = "UTF-8", Width = ConfigWidth.Medium, DisplayName = "Encoding" });

    /// <inheritdoc/>
    public SchemaAndValue NullData => new(Schema.OptionalString, null);

    /// <inheritdoc/>
    /// <exception cref="ConfigException">The character set is not known.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey) => Configure(ConverterType.With(config, isKey ? "key" : "value"));

    /// <inheritdoc/>
    /// <exception cref="ConfigException">The character set is not known.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config.ContainsKey(ConverterType.Key) ? config : ConverterType.With(config, "header"));
        _charset = CharacterSet.Of(given.GetRequiredString(EncodingKey))
            ?? throw new ConfigException(EncodingKey, given[EncodingKey], "expected the name of a character set, such as UTF-8 or ISO-8859-1");
    }

    /// <inheritdoc/>
    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (value is null) return false;
        if (_charset.IsUtf8) TextForm.Write(output, value);
        else _charset.Write(TextForm.Of(value), output);
        return true;
    }

    /// <inheritdoc/>
    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data) => new(Schema.OptionalString, _charset.Read(data));

    /// <inheritdoc/>
    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output) =>
        FromConnectData(topic, null, schema, value, output);

    /// <inheritdoc/>
    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => ToConnectData(topic, null, data);
}
