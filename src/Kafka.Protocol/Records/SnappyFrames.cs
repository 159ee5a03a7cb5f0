using System.Buffers.Binary;
using IronSnappy;

namespace Kafka.Protocol;

/// <summary>
/// Snappy as Kafka's clients write it: the Java client wraps blocks of 32 KiB in the frames of snappy-java (a magic of 8 bytes, two version numbers, then
/// length and block, and so on), librdkafka sends one bare block.
/// </summary>
internal static class SnappyFrames
{
    private const int HeaderSize = 16;
    private const int BlockSize = 32 * 1024;

    // A copy of 3 bytes yields at most 64, so no block can grow to more than this many times its size.
    private const int MaxRatio = 22;

    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static void Compress(ReadOnlySpan<byte> input, PooledBuffer output)
    {
        var writer = new ProtocolWriter(output);
        writer.WriteRaw(Magic);
        writer.WriteInt32(1); // the version of the frames
        writer.WriteInt32(1); // the lowest version that can read them
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSize, input.Length)];
            writer.WriteBytes(Snappy.Encode(block));
            input = input[block.Length..];
        }
        writer.Flush();
    }

    public static void Decompress(ReadOnlySpan<byte> input, PooledBuffer output, int limit)
    {
        if (!input.StartsWith(Magic))
        {
            DecompressBlock(input, output, limit);
            return;
        }
        if (input.Length < HeaderSize)
            throw new InvalidDataException("the header of the snappy frames is cut short");
        for (input = input[HeaderSize..]; !input.IsEmpty;)
        {
            if (input.Length < sizeof(int))
                throw new InvalidDataException("the length of a snappy block is cut short");
            var length = BinaryPrimitives.ReadInt32BigEndian(input);
            input = input[sizeof(int)..];
            if (length < 0 || length > input.Length)
                throw new InvalidDataException($"a snappy block of {length} bytes, with {input.Length} left");
            DecompressBlock(input[..length], output, limit);
            input = input[length..];
        }
    }

    private static void DecompressBlock(ReadOnlySpan<byte> block, PooledBuffer output, int limit)
    {
        // The block's own word for its size is checked before anything is allocated for it.
        long size = 0;
        for (var i = 0; ; i++)
        {
            if (i == block.Length || i == 5)
                throw new InvalidDataException("a snappy block does not say how long it is");
            size |= (long)(block[i] & 0x7f) << (7 * i);
            if (block[i] < 0x80)
                break;
        }
        if (size > (long)block.Length * MaxRatio)
            throw new InvalidDataException($"a snappy block of {block.Length} bytes cannot hold {size}");
        RecordCompression.CheckLimit(output.Length + size, limit);
        if (size == 0)
            return;
        output.Write(Snappy.Decode(block));
    }
}
