using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Connect.Api;

namespace Connect.Runtime.Tests.Worker;

/// <summary>Text. Notes under the name in its key <c>notes</c> when it is configured and disposed of; with <c>fail=true</c> it does not take its configuration.</summary>
public sealed class NotingConverter : IConverter, IHeaderConverter, IDisposable
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Noted = new();
    private string _notes = "", _what = "";

    public ConfigDef Config { get; } = new();

    /// <summary>What was noted under a name, in order.</summary>
    public static ConcurrentQueue<string> Notes(string name) => Noted.GetOrAdd(name, _ => new());

    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey)
    {
        ArgumentNullException.ThrowIfNull(config);
        (_notes, _what) = (config["notes"], config["converter.type"]);
        Notes(_notes).Enqueue($"{_what} configured");
        if (config.GetValueOrDefault("fail") == "true") throw new ConfigException("fail", "true", "Expected anything else");
    }

    public void Configure(IReadOnlyDictionary<string, string> config) => Configure(config, isKey: false);

    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        if (value is null) return false;
        output.Write(Encoding.UTF8.GetBytes((string)value));
        return true;
    }

    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data) => new(Schema.String, Encoding.UTF8.GetString(data));

    public bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output) =>
        FromConnectData(topic, null, schema, value, output);

    public SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data) => ToConnectData(topic, null, data);

    public void Dispose() => Notes(_notes).Enqueue($"{_what} disposed of");
}
