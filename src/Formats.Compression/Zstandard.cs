using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Formats.Compression;

/// <summary>Frames of Zstandard (RFC 8878).</summary>
public static class Zstandard
{
    private const int Level = 3;

    // Windows of 128 MB, as the reference implementation reads without being told otherwise; Java's writer makes such ones at level 22.
    private const int LargestWindowLog = 27;

    /// <summary>Writes one frame.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var compressor = new Compressor(Level);
        output.Advance(compressor.Wrap(input, output.GetSpan(Compressor.GetCompressBound(input.Length))));
    }

    /// <summary>Writes what is in one frame or several.</summary>
    /// <param name="input">The frames.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes to write.</param>
    /// <exception cref="InvalidDataException">The input is broken.</exception>
    /// <exception cref="DecompressionLimitException">There is more than <paramref name="limit"/>.</exception>
    public static void Decompress(ReadOnlySpan<byte> input, IBufferWriter<byte> output, int limit)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var decompressor = new Decompressor();
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        var (length, status) = (0L, OperationStatus.NeedMoreData);
        bool progress;
        do
        {
            // Clients write frames that do not say how much they hold, so the output grows as it comes.
            int read, written;
            try
            {
                status = decompressor.UnwrapStream(input, output.GetSpan(4096), out read, out written);
            }
            catch (ZstdException e)
            {
                throw new InvalidDataException($"the Zstandard frame is broken: {e.Message}", e);
            }
            output.Advance(written);
            DecompressionLimitException.ThrowIfAbove(length += written, limit);
            input = input[read..];
            progress = read > 0 || written > 0;
        }
        while (progress && (status != OperationStatus.Done || !input.IsEmpty));
        if (status != OperationStatus.Done)
            throw new InvalidDataException("the Zstandard frame is cut short");
    }
}
