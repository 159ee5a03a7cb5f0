using System.Buffers;

namespace Connect.Api.Storage;

/// <summary>Turns the bytes of record keys and values into Connect data and back. One instance serves one task, from one thread at a time.</summary>
public interface IConverter
{
    /// <summary>The definition of the converter's keys, without prefix.</summary>
    ConfigDef Config { get; }

    /// <summary>All keys that the converter reads: more than <see cref="Config"/> where the converter whose place it takes shows fewer than it has.</summary>
    ConfigDef Options => Config;

    /// <summary>Called once before anything else.</summary>
    /// <param name="config">The converter's keys, without their prefix.</param>
    /// <param name="isKey">Whether it converts keys rather than values.</param>
    void Configure(IReadOnlyDictionary<string, string> config, bool isKey);

    /// <summary>
    /// Whether the converter looks at the headers of records, or adds some; asked once, after <see cref="Configure"/>. Only then is it given any: making them
    /// costs every record something.
    /// </summary>
    bool UsesHeaders => false;

    /// <summary>Writes a value's bytes.</summary>
    /// <param name="topic">The topic that the record is for.</param>
    /// <param name="headers">
    /// The record's headers as they will be written, their values bytes or null, where <see cref="UsesHeaders"/> says so, else null. Headers that the
    /// converter adds, removes or replaces are so in the record; the value's converter sees what the key's did.
    /// </param>
    /// <param name="schema">The schema of the value, or null.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <returns>False where the record's bytes are to be null; then nothing was written.</returns>
    /// <exception cref="DataException">The value cannot be written.</exception>
    bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output);

    /// <summary>Reads bytes that are not null.</summary>
    /// <param name="topic">The topic that the record is from.</param>
    /// <param name="headers">
    /// The record's headers as they were read, their values bytes or null, where <see cref="UsesHeaders"/> says so and the record has any, else null.
    /// </param>
    /// <param name="data">The bytes; valid only during the call.</param>
    /// <exception cref="DataException">The bytes cannot be read.</exception>
    SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data);

    /// <summary>What null bytes are read to.</summary>
    SchemaAndValue NullData => SchemaAndValue.Null;
}
