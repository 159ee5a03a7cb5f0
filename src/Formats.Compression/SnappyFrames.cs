using System.Buffers;
using System.Buffers.Binary;

namespace Formats.Compression;

/// <summary>
/// Snappy in the frames of snappy-java (org.xerial.snappy), which Kafka's Java client writes: a magic of 8 bytes, two version numbers, then length and block,
/// and so on.
/// </summary>
public static class SnappyFrames
{
    private const int HeaderSize = 16;
    private const int BlockSize = 32 * 1024;

    private static ReadOnlySpan<byte> Header => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

    /// <summary>Writes the header and frames of 32 KiB each.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Header);
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSize, input.Length)];
            input = input[block.Length..];
            var frame = output.GetSpan(sizeof(int) + Snappier.Snappy.GetMaxCompressedLength(block.Length));
            var length = Snappier.Snappy.Compress(block, frame[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(frame, length);
            output.Advance(sizeof(int) + length);
        }
    }

    /// <summary>Writes what is in frames, or in a bare block, which has no magic before it.</summary>
    /// <param name="input">The frames or the block.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes to write.</param>
    /// <exception cref="InvalidDataException">The input is broken.</exception>
    /// <exception cref="DecompressionLimitException">There is more than <paramref name="limit"/>.</exception>
    public static void Decompress(ReadOnlySpan<byte> input, IBufferWriter<byte> output, int limit)
    {
        if (!input.StartsWith(Header[..8]))
        {
            SnappyBlocks.Decompress(input, output, limit);
            return;
        }
        if (input.Length < HeaderSize)
            throw new InvalidDataException("the header of the snappy frames is cut short");
        var total = 0L;
        for (input = input[HeaderSize..]; !input.IsEmpty;)
        {
            if (input.Length < sizeof(int))
                throw new InvalidDataException("the length of a snappy block is cut short");
            var length = BinaryPrimitives.ReadInt32BigEndian(input);
            input = input[sizeof(int)..];
            if (length < 0 || length > input.Length)
                throw new InvalidDataException($"a snappy block of {length} bytes, with {input.Length} left");
            total += SnappyBlocks.Decompress(input[..length], output, total, limit);
            input = input[length..];
        }
    }
}
