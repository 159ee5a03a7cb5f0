using System.Buffers;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Values of one type of a fixed length, big-endian, read with the optional schema of the type.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
/// <param name="schema">The optional schema.</param>
/// <param name="name">What Kafka's messages call the type.</param>
/// <param name="length">The length in bytes.</param>
[JavaClass("org.apache.kafka.connect.converters.NumberConverter")]
public abstract class PrimitiveConverter<T>(Schema schema, string name, int length) : IConverter, IHeaderConverter
    where T : struct
{
    /// <inheritdoc cref="IConverter.Config"/>
    public ConfigDef Config { get; } = ConverterType.Define();

    /// <inheritdoc/>
    public SchemaAndValue NullData { get; } = new(schema, null);

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey) { }

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) { }

    /// <inheritdoc/>
    public virtual bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (value is null) return false;
        if (value is not T typed)
            throw new DataException(
                $"Failed to serialize to {name} (was class {JavaTypes.NameOf(value)}): the value must be of type {NullData.Schema!.Type.ToConnectName()}");
        Write(typed, output.GetSpan(length));
        output.Advance(length);
        return true;
    }

    /// <inheritdoc/>
    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data)
    {
        if (data.Length != length)
            throw new DataException($"Failed to deserialize {name}: Size of data received by {GetType().Name} is not {length}, it is {data.Length}");
        return new(NullData.Schema, Read(data));
    }

    /// <inheritdoc/>
    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output) =>
        FromConnectData(topic, null, schema, value, output);

    /// <inheritdoc/>
    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => ToConnectData(topic, null, data);

    /// <summary>Writes a value into as many bytes as its type has.</summary>
    protected abstract void Write(T value, Span<byte> to);

    /// <summary>Reads a value from as many bytes as its type has.</summary>
    /// <exception cref="DataException">The bytes are no value.</exception>
    protected abstract T Read(ReadOnlySpan<byte> from);
}
