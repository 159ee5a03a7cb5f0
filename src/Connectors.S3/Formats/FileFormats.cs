using System.IO.Compression;
using Connect.Api;
using Connect.Avro;
using Formats.Avro;

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
        JavaNames.AvroFormat => new AvroFormat(Avro(config), Codec(config)),
        JavaNames.ParquetFormat => new ParquetFormat(Avro(config), config.Parsed.GetRequiredString(S3SinkConfig.ParquetCodecKey)),
        _ => throw new ConfigException(key, name, $"Class {name} could not be found"),
    };

    private static AvroOptions Avro(S3SinkConfig config) =>
        new(config.Parsed.GetBoolean(S3SinkConfig.EnhancedAvroKey), config.Parsed.GetBoolean(S3SinkConfig.ConnectMetadataKey), config.Parsed.GetBoolean(S3SinkConfig.AllowOptionalMapKeysKey));

    private static AvroCodec Codec(S3SinkConfig config) => config.Parsed.GetString(S3SinkConfig.AvroCodecKey) switch
    {
        "deflate" => AvroCodec.Deflate,
        "snappy" => AvroCodec.Snappy,
        "bzip2" => AvroCodec.Bzip2,
        _ => AvroCodec.Null,
    };

    private static ZLibCompressionOptions? Compression(S3SinkConfig config) => config.Gzip ? new() { CompressionLevel = config.CompressionLevel } : null;
}
