using System.Buffers;
using Connect.Api;

namespace Connect.Converters;

/// <summary>Bytes as they are; read with the schema optional bytes.</summary>
[JavaClass("org.apache.kafka.connect.converters.ByteArrayConverter")]
[Documentation("Bytes as they are, without a look inside.")]
public sealed class ByteArrayConverter : IConverter, IHeaderConverter
{
    /// <inheritdoc cref="IConverter.Config"/>
    public ConfigDef Config { get; } = ConverterType.Define();

    /// <inheritdoc/>
    public SchemaAndValue NullData => new(Schema.OptionalBytes, null);

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey) { }

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) { }

    /// <inheritdoc/>
    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        if (schema is not null && schema.Type != SchemaType.Bytes)
            throw new DataException($"Invalid schema type for ByteArrayConverter: {schema.Type.ToConnectName()}");
        switch (value)
        {
            case null: return false;
            case byte[] bytes: output.Write(bytes); return true;
            default: throw new DataException($"ByteArrayConverter is not compatible with objects of type class {JavaTypes.NameOf(value)}: expected bytes");
        }
    }

    /// <inheritdoc/>
    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data) => new(Schema.OptionalBytes, data.ToArray());

    /// <inheritdoc/>
    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output) =>
        FromConnectData(topic, null, schema, value, output);

    /// <inheritdoc/>
    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => ToConnectData(topic, null, data);
}
