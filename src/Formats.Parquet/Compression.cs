using System.Buffers;
using System.IO.Compression;
using Formats.Compression;

namespace Formats.Parquet;

/// <summary>Compresses pages.</summary>
internal static class Compression
{
    /// <summary>A page, compressed.</summary>
    public static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page, ParquetCodec codec)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (codec)
        {
            case ParquetCodec.Snappy:
                SnappyBlocks.Compress(page, output);
                break;
            case ParquetCodec.Gzip:
                Gzip.Compress(page, output, CompressionLevel.Optimal);
                break;
            case ParquetCodec.Brotli:
                var room = output.GetSpan(BrotliEncoder.GetMaxCompressedLength(page.Length));
                if (!BrotliEncoder.TryCompress(page, room, out var length, quality: 4, window: 22))
                    throw new InvalidOperationException($"Brotli cannot compress a page of {page.Length} bytes");
                output.Advance(length);
                break;
            case ParquetCodec.Zstd:
                Zstandard.Compress(page, output);
                break;
            case ParquetCodec.Lz4Raw:
                Lz4Blocks.Compress(page, output);
                break;
            case ParquetCodec.Lz4Hadoop:
                Lz4Blocks.CompressForHadoop(page, output);
                break;
            default: return page;
        }
        return output.WrittenSpan;
    }
}
