using System.Buffers;

namespace Connect.Api.Storage;

/// <summary>Turns the bytes of record headers into Connect data and back.</summary>
public interface IHeaderConverter
{
    /// <summary>The definition of the converter's keys, without prefix.</summary>
    ConfigDef Config { get; }

    /// <summary>Called once before anything else.</summary>
    void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>Writes a header's bytes.</summary>
    /// <returns>False where the header's bytes are to be null; then nothing was written.</returns>
    bool FromConnectHeader(string topic, string key, Schema? schema, object? value, IBufferWriter<byte> output);

    /// <summary>Reads the bytes of a header, which are not null.</summary>
    SchemaAndValue ToConnectHeader(string topic, string key, ReadOnlySpan<byte> data);
}
