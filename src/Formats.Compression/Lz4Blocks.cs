using System.Buffers;
using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Formats.Compression;

/// <summary>Bare blocks of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md), as Parquet keeps them.</summary>
public static class Lz4Blocks
{
    /// <summary>Writes one block.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(Encode(input, output.GetSpan(LZ4Codec.MaximumOutputSize(input.Length))));
    }

    /// <summary>Writes one block as Hadoop's codec does: the sizes before and after compression stand before it, big endian.</summary>
    public static void CompressForHadoop(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var room = output.GetSpan(2 * sizeof(int) + LZ4Codec.MaximumOutputSize(input.Length));
        var length = Encode(input, room[(2 * sizeof(int))..]);
        BinaryPrimitives.WriteInt32BigEndian(room, input.Length);
        BinaryPrimitives.WriteInt32BigEndian(room[sizeof(int)..], length);
        output.Advance(2 * sizeof(int) + length);
    }

    /// <summary>Writes what is in a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">Where to.</param>
    /// <param name="size">How many bytes are in it, which the block itself does not say.</param>
    /// <exception cref="InvalidDataException">The block is broken, or holds another number of bytes.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, IBufferWriter<byte> output, int size)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (block.Length == 0 || size < 0 || size > Lz4Frames.LargestContent(block.Length))
            throw new InvalidDataException($"an LZ4 block of {block.Length} bytes cannot hold {size}");
        // The library takes no room for an error; the block of nothing is one zero.
        var decoded = size == 0 && block is [0] ? 0 : LZ4Codec.Decode(block, output.GetSpan(Math.Max(1, size))[..size]);
        if (decoded != size)
            throw new InvalidDataException($"an LZ4 block of {block.Length} bytes does not hold {size}");
        output.Advance(size);
    }

    private static int Encode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // The library writes nothing for nothing, where the format has one byte.
        if (input.IsEmpty)
        {
            output[0] = 0;
            return 1;
        }
        return LZ4Codec.Encode(input, output, LZ4Level.L00_FAST);
    }
}
