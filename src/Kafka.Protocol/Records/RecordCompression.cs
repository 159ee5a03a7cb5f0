using System.IO.Compression;
using Formats.Compression;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>Compresses and decompresses the records of a batch as Kafka's clients do.</summary>
internal static class RecordCompression
{
    public static void Compress(CompressionType type, ReadOnlySpan<byte> input, PooledBuffer output)
    {
        switch (type)
        {
            case CompressionType.Gzip:
                Gzip.Compress(input, output, CompressionLevel.Fastest);
                break;
            case CompressionType.Snappy:
                SnappyFrames.Compress(input, output);
                break;
            case CompressionType.Lz4:
                Lz4Frames.Compress(input, output);
                break;
            case CompressionType.Zstd:
                Zstandard.Compress(input, output);
                break;
            default:
                throw new NotSupportedException(UnknownText(type));
        }
    }

    /// <exception cref="InvalidDataException">The input is broken.</exception>
    /// <exception cref="ProtocolException">There is more than <paramref name="limit"/> bytes of output.</exception>
    public static void Decompress(CompressionType type, ReadOnlyMemory<byte> input, PooledBuffer output, int limit)
    {
        try
        {
            switch (type)
            {
                case CompressionType.Gzip:
                    Gzip.Decompress(input, output, limit);
                    break;
                case CompressionType.Snappy:
                    SnappyFrames.Decompress(input.Span, output, limit);
                    break;
                case CompressionType.Lz4:
                    Lz4Frames.Decompress(input.Span, output, limit);
                    break;
                case CompressionType.Zstd:
                    Zstandard.Decompress(input.Span, output, limit);
                    break;
                default:
                    throw new ProtocolException(UnknownText(type));
            }
        }
        catch (DecompressionLimitException e)
        {
            throw new ProtocolException($"the records of a batch decompress to more than {limit} bytes", e);
        }
    }

    private static string UnknownText(CompressionType type)
        => $"records are compressed in a way that is not known: {(sbyte)type}; known are gzip (1), snappy (2), lz4 (3) and zstd (4)";
}
