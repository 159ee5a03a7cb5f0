using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using K4os.Compression.LZ4;

namespace Formats.Compression;

/// <summary>Frames of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), as Kafka's clients send them.</summary>
public static class Lz4Frames
{
    private const uint Magic = 0x184D2204;
    private const uint Uncompressed = 0x8000_0000;
    private const int WindowSize = 64 * 1024;

    // The Java client writes and reads blocks of 64 KiB that do not refer to each other; it refuses others.
    private const byte Version = 0b0100_0000, Independent = 0b0010_0000, BlockChecksum = 0b0001_0000, ContentSize = 0b1000, ContentChecksum = 0b100,
        Reserved = 0b10, Dictionary = 0b1;
    private const byte Blocks64K = 4 << 4;
    private const int BlockSize = 64 * 1024;

    /// <summary>Writes one frame of independent blocks of 64 KiB, without checksums of its contents, as Kafka's Java client does.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var header = output.GetSpan(7);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = Version | Independent;
        header[5] = Blocks64K;
        header[6] = HeaderChecksum(header[4..6]);
        output.Advance(7);
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSize, input.Length)];
            input = input[block.Length..];
            var room = output.GetSpan(sizeof(uint) + LZ4Codec.MaximumOutputSize(block.Length));
            var length = LZ4Codec.Encode(block, room[sizeof(uint)..], LZ4Level.L00_FAST);
            if (length <= 0 || length >= block.Length)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)block.Length | Uncompressed);
                block.CopyTo(room[sizeof(uint)..]);
                length = block.Length;
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)length);
            }
            output.Advance(sizeof(uint) + length);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), 0);
        output.Advance(sizeof(uint));
    }

    /// <summary>Writes what is in a frame; what follows the frame is not looked at.</summary>
    /// <param name="input">The frame.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes to write.</param>
    /// <exception cref="InvalidDataException">The frame is broken, or needs a dictionary.</exception>
    /// <exception cref="DecompressionLimitException">There is more than <paramref name="limit"/>.</exception>
    public static void Decompress(ReadOnlySpan<byte> input, IBufferWriter<byte> output, int limit)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (flags, blockSize, declared) = ReadHeader(ref input);
        var hash = (flags & ContentChecksum) != 0 ? new XxHash32() : null;
        var window = (flags & Independent) != 0 ? null : ArrayPool<byte>.Shared.Rent(WindowSize);
        try
        {
            var (windowLength, length) = (0, 0L);
            while (ReadUInt32(ref input, "a block's length") is var size and not 0)
            {
                var block = Take(ref input, size & ~Uncompressed, "a block");
                if ((flags & BlockChecksum) != 0 && ReadUInt32(ref input, "a block's checksum") != XxHash32.HashToUInt32(block))
                    throw new InvalidDataException("a block of the LZ4 frame does not have its checksum");
                if (block.Length > blockSize)
                    throw new InvalidDataException($"the LZ4 frame has a block of {block.Length} bytes; it promises blocks of at most {blockSize}");
                ReadOnlySpan<byte> content;
                if ((size & Uncompressed) != 0)
                {
                    DecompressionLimitException.ThrowIfAbove(length + block.Length, limit);
                    var room = output.GetSpan(Math.Max(1, block.Length));
                    block.CopyTo(room);
                    content = room[..block.Length];
                }
                else
                {
                    var room = output.GetSpan((int)Math.Min(blockSize, LargestContent(block.Length)));
                    room = room[..Math.Min(room.Length, blockSize)];
                    var decoded = windowLength == 0 ? LZ4Codec.Decode(block, room) : LZ4Codec.Decode(block, room, window.AsSpan(0, windowLength));
                    if (decoded < 0)
                        throw new InvalidDataException($"a block of {block.Length} bytes of the LZ4 frame is broken");
                    content = room[..decoded];
                }
                length += content.Length;
                DecompressionLimitException.ThrowIfAbove(length, limit);
                hash?.Append(content);
                if (window is not null)
                    windowLength = Slide(window, windowLength, content);
                output.Advance(content.Length);
            }
            if (declared is { } promised && promised != (ulong)length)
                throw new InvalidDataException($"the LZ4 frame promises {promised} bytes and holds {length}");
            if (hash is not null && ReadUInt32(ref input, "the content's checksum") != hash.GetCurrentHashAsUInt32())
                throw new InvalidDataException("the LZ4 frame does not have its checksum");
        }
        finally
        {
            if (window is not null)
                ArrayPool<byte>.Shared.Return(window);
        }
    }

    /// <summary>How many bytes a block can hold at most: each of its bytes adds at most 255 to the length of a match.</summary>
    internal static long LargestContent(int blockLength) => 255L * blockLength + 64;

    private static (byte Flags, int BlockSize, ulong? ContentSize) ReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (ReadUInt32(ref input, "the magic") is var magic && magic != Magic)
            throw new InvalidDataException($"the LZ4 frame begins with {magic:x8}, not with {Magic:x8}");
        var rest = input;
        var (flags, sizes) = (Take(ref input, 1, "the flags")[0], Take(ref input, 1, "the block size")[0]);
        if ((flags & 0b1100_0000) != Version || (flags & Reserved) != 0 || (sizes & 0b1000_1111) != 0 || sizes >> 4 < 4)
            throw new InvalidDataException($"the LZ4 frame is of an unknown kind: flags {flags:x2}, block size {sizes:x2}");
        if ((flags & Dictionary) != 0)
            throw new InvalidDataException("the LZ4 frame needs a dictionary");
        ulong? size = (flags & ContentSize) != 0 ? BinaryPrimitives.ReadUInt64LittleEndian(Take(ref input, sizeof(ulong), "the content's size")) : null;
        var descriptor = rest[..^input.Length];
        if (Take(ref input, 1, "the header's checksum")[0] != HeaderChecksum(descriptor))
            throw new InvalidDataException("the header of the LZ4 frame does not have its checksum");
        return (flags, 1 << (2 * (sizes >> 4) + 8), size);
    }

    private static byte HeaderChecksum(ReadOnlySpan<byte> descriptor) => (byte)(XxHash32.HashToUInt32(descriptor) >> 8);

    private static int Slide(byte[] window, int length, ReadOnlySpan<byte> content)
    {
        if (content.Length >= WindowSize)
        {
            content[^WindowSize..].CopyTo(window);
            return WindowSize;
        }
        var kept = Math.Min(length, WindowSize - content.Length);
        window.AsSpan(length - kept, kept).CopyTo(window);
        content.CopyTo(window.AsSpan(kept));
        return kept + content.Length;
    }

    private static uint ReadUInt32(ref ReadOnlySpan<byte> input, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, sizeof(uint), what));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, uint count, string what)
    {
        if (count > (uint)input.Length)
            throw new InvalidDataException($"the LZ4 frame is cut short in {what}");
        var taken = input[..(int)count];
        input = input[(int)count..];
        return taken;
    }
}
