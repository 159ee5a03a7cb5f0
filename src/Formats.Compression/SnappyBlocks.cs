using System.Buffers;
using Snappier;

namespace Formats.Compression;

/// <summary>Bare blocks of Snappy (https://github.com/google/snappy/blob/main/format_description.txt), as Avro and Parquet keep them and librdkafka sends them.</summary>
public static class SnappyBlocks
{
    // A copy of 3 bytes yields at most 64, so no block can grow to more than this many times its size.
    private const int MaxRatio = 22;

    /// <summary>Writes one block.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(Snappy.Compress(input, output.GetSpan(Snappy.GetMaxCompressedLength(input.Length))));
    }

    /// <summary>Writes what is in a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes to write.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="InvalidDataException">The block is broken.</exception>
    /// <exception cref="DecompressionLimitException">There is more than <paramref name="limit"/>.</exception>
    public static int Decompress(ReadOnlySpan<byte> block, IBufferWriter<byte> output, int limit) => Decompress(block, output, 0, limit);

    /// <summary>Writes what is in one of several blocks.</summary>
    internal static int Decompress(ReadOnlySpan<byte> block, IBufferWriter<byte> output, long before, int limit)
    {
        ArgumentNullException.ThrowIfNull(output);
        // The block's own word for its size is checked before anything is allocated for it.
        var size = DeclaredSize(block);
        if (size > (long)block.Length * MaxRatio)
            throw new InvalidDataException($"a snappy block of {block.Length} bytes cannot hold {size}");
        DecompressionLimitException.ThrowIfAbove(before + size, limit);
        if (size == 0)
            return 0;
        if (!Snappy.TryDecompress(block, output.GetSpan((int)size)[..(int)size], out var written) || written != size)
            throw new InvalidDataException($"a snappy block of {block.Length} bytes does not hold the {size} bytes that it promises");
        output.Advance(written);
        return written;
    }

    private static long DeclaredSize(ReadOnlySpan<byte> block)
    {
        long size = 0;
        for (var i = 0; i < block.Length && i < 5; i++)
        {
            size |= (long)(block[i] & 0x7f) << (7 * i);
            if (block[i] < 0x80)
                return size;
        }
        throw new InvalidDataException("a snappy block does not say how long it is");
    }
}
