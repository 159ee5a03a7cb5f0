using System.Buffers;
using System.Text;
using Connect.Api;

namespace Connect.Runtime.Tests.Worker;

/// <summary>Text in capitals, so that a test sees whether it was at work.</summary>
internal sealed class ScriptedHeaderConverter : IHeaderConverter
{
    public ConfigDef Config { get; } = new();

    public void Configure(IReadOnlyDictionary<string, string> config) { }

    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.GetBytes(((string)value!).ToUpperInvariant()));
        return true;
    }

    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => data is [0, _, _, _, _, ..]
        ? throw new DataException("these bytes are no string") : new(Schema.String, Encoding.UTF8.GetString(data).ToUpperInvariant());
}
