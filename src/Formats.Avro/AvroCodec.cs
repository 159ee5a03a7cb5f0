namespace Formats.Avro;

/// <summary>The codecs of blocks (https://avro.apache.org/docs/1.12.0/specification/#required-codecs).</summary>
public enum AvroCodec
{
    /// <summary>Not compressed.</summary>
    Null,
    /// <summary>Deflate without zlib's header (RFC 1951).</summary>
    Deflate,
    /// <summary>Snappy, with the CRC-32 of the plain data after it.</summary>
    Snappy,
    /// <summary>bzip2.</summary>
    Bzip2,
}
