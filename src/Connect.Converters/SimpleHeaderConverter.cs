using System.Buffers;
using System.Text;
using Connect.Api;

namespace Connect.Converters;

/// <summary>Headers as text whose type is inferred when it is read (<see cref="Values"/>): the worker's default.</summary>
[JavaClass("org.apache.kafka.connect.storage.SimpleHeaderConverter")]
[Documentation("Headers as text, whose type is inferred when they are read: 12 is an integer, [1, 2] a list, 2024-02-29 a date. The default for headers.")]
public sealed class SimpleHeaderConverter : IHeaderConverter
{
    /// <inheritdoc/>
    public ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) { }

    /// <inheritdoc/>
    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        if (Values.ToText(value) is not { } text) return false;
        Encoding.UTF8.GetBytes(text, output);
        return true;
    }

    /// <inheritdoc/>
    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => Values.Parse(Encoding.UTF8.GetString(data));
}
