using System.Buffers;
using System.Collections.Concurrent;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Formats.Compression;

/// <summary>Frames of Zstandard (RFC 8878).</summary>
public static class Zstandard
{
    private const int Level = 3;

    // Windows of 128 MB, as the reference implementation reads without being told otherwise; Java's writer makes such ones at level 22.
    private const int LargestWindowLog = 27;

    // A context has tables of a megabyte and more, which cost as much to make and to clear as a batch of records to compress. Each is used by one thread at a time.
    private static readonly ConcurrentBag<Compressor> Compressors = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors = [];
    private static readonly int MostKept = Environment.ProcessorCount;

    /// <summary>Writes one frame.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var compressor = Compressors.TryTake(out var kept) ? kept : new Compressor(Level);
        var done = false;
        try
        {
            output.Advance(compressor.Wrap(input, output.GetSpan(Compressor.GetCompressBound(input.Length))));
            done = true;
        }
        finally
        {
            Return(Compressors, compressor, done);
        }
    }

    // What failed in the middle of a frame is not used again.
    private static void Return<T>(ConcurrentBag<T> kept, T context, bool isWhole) where T : IDisposable
    {
        if (isWhole && kept.Count < MostKept) kept.Add(context);
        else context.Dispose();
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
        if (!Decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        }
        var done = false;
        try
        {
            Decompress(decompressor, input, output, limit);
            done = true;
        }
        finally
        {
            Return(Decompressors, decompressor, done);
        }
    }

    private static void Decompress(Decompressor decompressor, ReadOnlySpan<byte> input, IBufferWriter<byte> output, int limit)
    {
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
