using System.Buffers;
using System.IO.Compression;

namespace Formats.Compression.Tests;

/// <summary>The codecs by name, each with its two directions.</summary>
public static class Codecs
{
    public delegate void Compressor(ReadOnlySpan<byte> input, IBufferWriter<byte> output);

    public delegate void Decompressor(ReadOnlyMemory<byte> input, IBufferWriter<byte> output, int limit);

    private static readonly Dictionary<string, (Compressor Compress, Decompressor Decompress)> All = new()
    {
        ["gzip"] = ((input, output) => Gzip.Compress(input, output, CompressionLevel.Fastest), Gzip.Decompress),
        ["lz4 frames"] = (Lz4Frames.Compress, (input, output, limit) => Lz4Frames.Decompress(input.Span, output, limit)),
        ["snappy block"] = (SnappyBlocks.Compress, (input, output, limit) => SnappyBlocks.Decompress(input.Span, output, limit)),
        ["snappy frames"] = (SnappyFrames.Compress, (input, output, limit) => SnappyFrames.Decompress(input.Span, output, limit)),
        ["zstandard"] = (Zstandard.Compress, (input, output, limit) => Zstandard.Decompress(input.Span, output, limit)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static byte[] Compress(string codec, ReadOnlySpan<byte> plain)
    {
        var output = new ArrayBufferWriter<byte>();
        All[codec].Compress(plain, output);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Decompress(string codec, ReadOnlyMemory<byte> input, int limit = int.MaxValue)
    {
        var output = new ArrayBufferWriter<byte>();
        All[codec].Decompress(input, output, limit);
        return output.WrittenSpan.ToArray();
    }
}
