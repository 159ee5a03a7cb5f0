using System.Buffers;

namespace Connect.Api;

/// <summary>Turns the bytes of record keys and values into Connect data and back. One instance serves one task, from one thread at a time.</summary>
public interface IConverter
{
    /// <summary>The definition of the converter's keys, without prefix.</summary>
    ConfigDef Config { get; }

    /// <summary>Called once before anything else.</summary>
    /// <param name="config">The converter's keys, without their prefix.</param>
    /// <param name="isKey">Whether it converts keys rather than values.</param>
    void Configure(IReadOnlyDictionary<string, string> config, bool isKey);

    /// <summary>Writes a value's bytes.</summary>
    /// <returns>False where the record's bytes are to be null; then nothing was written.</returns>
    /// <exception cref="DataException">The value cannot be written.</exception>
    bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output);

    /// <summary>Reads bytes that are not null. The span is valid only during the call.</summary>
    /// <exception cref="DataException">The bytes cannot be read.</exception>
    SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data);

    /// <summary>What null bytes are read to.</summary>
    SchemaAndValue NullData => SchemaAndValue.Null;
}
