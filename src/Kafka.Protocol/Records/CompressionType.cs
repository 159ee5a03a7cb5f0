namespace Kafka.Protocol.Records;

/// <summary>How the records of a batch are compressed: the lowest three bits of its attributes.</summary>
public enum CompressionType : sbyte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>As a gzip stream (RFC 1952).</summary>
    Gzip = 1,

    /// <summary>With Snappy, in the frames of the Java library snappy-java or as one bare block.</summary>
    Snappy = 2,

    /// <summary>As an LZ4 frame.</summary>
    Lz4 = 3,

    /// <summary>As a Zstandard frame (RFC 8878, KIP-110).</summary>
    Zstd = 4,
}
