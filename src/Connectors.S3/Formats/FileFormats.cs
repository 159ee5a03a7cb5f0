using System.IO.Compression;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Makes the formats that a configuration asks for.</summary>
internal static class FileFormats
{
    /// <summary>The format of a class name.</summary>
    /// <exception cref="ConfigException">There is no such format.</exception>
    public static IFileFormat Create(string key, string name, S3SinkConfig config) => name switch
    {
        JavaNames.JsonFormat => new JsonFormat(config.NumericDecimals, Compression(config)),
        JavaNames.ByteArrayFormat => new ByteArrayFormat(config.ByteArrayExtension, config.ByteArraySeparator, Compression(config)),
        _ => throw new ConfigException(key, name, $"Class {name} could not be found"),
    };

    private static ZLibCompressionOptions? Compression(S3SinkConfig config) => config.Gzip ? new() { CompressionLevel = config.CompressionLevel } : null;
}
