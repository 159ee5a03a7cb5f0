namespace Formats.Parquet;

/// <summary>The codecs of pages (https://github.com/apache/parquet-format/blob/master/Compression.md); the numbers are those of the format.</summary>
public enum ParquetCodec
{
    /// <summary>Not compressed.</summary>
    None = 0,
    /// <summary>Snappy.</summary>
    Snappy = 1,
    /// <summary>gzip (RFC 1952).</summary>
    Gzip = 2,
    /// <summary>Brotli (RFC 7932).</summary>
    Brotli = 4,
    /// <summary>LZ4 blocks as Hadoop frames them; deprecated by the format.</summary>
    Lz4Hadoop = 5,
    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd = 6,
    /// <summary>LZ4 blocks.</summary>
    Lz4Raw = 7,
}
