using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Formats.Compression;

/// <summary>gzip (RFC 1952).</summary>
public static class Gzip
{
    // A header of 10 bytes and a trailer of 8.
    private const int ShortestStream = 18;

    // A stream of nothing, for which GZipStream writes nothing.
    private static ReadOnlySpan<byte> Empty => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes the input, compressed.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output, CompressionLevel level)
    {
        if (input.IsEmpty)
        {
            output.Write(Empty);
            return;
        }
        using var gzip = new GZipStream(new BufferWriterStream(output), level);
        gzip.Write(input);
    }

    /// <summary>Writes what was compressed.</summary>
    /// <param name="input">All of the stream, over an array.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes to write.</param>
    /// <exception cref="InvalidDataException">The input is broken.</exception>
    /// <exception cref="DecompressionLimitException">There is more than <paramref name="limit"/>.</exception>
    public static void Decompress(ReadOnlyMemory<byte> input, IBufferWriter<byte> output, int limit)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!MemoryMarshal.TryGetArray(input, out var array))
            array = input.ToArray();
        using var gzip = new GZipStream(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), CompressionMode.Decompress);
        var length = 0L;
        while (true)
        {
            var read = gzip.Read(output.GetSpan(4096));
            if (read == 0)
                break;
            output.Advance(read);
            DecompressionLimitException.ThrowIfAbove(length += read, limit);
        }
        // GZipStream ends quietly where its input ends; the trailer's last four bytes say how much there should have been.
        if (input.Length < ShortestStream || BinaryPrimitives.ReadUInt32LittleEndian(input.Span[^sizeof(uint)..]) != (uint)length)
            throw new InvalidDataException("the gzip stream is cut short");
    }
}
