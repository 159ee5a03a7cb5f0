using System.Runtime.InteropServices;

namespace Kafka.Protocol;

/// <summary>LZ4 frames by the system's liblz4, which librdkafka needs as well.</summary>
/// <remarks>https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md</remarks>
internal static partial class Lz4
{
    private const string Library = "liblz4.so.1";
    private const uint FrameVersion = 100;

    public static unsafe void Compress(ReadOnlySpan<byte> input, PooledBuffer output)
    {
        try
        {
            // The Java client writes and reads blocks of 64 KiB that do not refer to each other; it refuses others.
            var preferences = new Preferences { BlockSize = 4, IndependentBlocks = 1 };
            var room = output.GetSpan(checked((int)CompressBound((nuint)input.Length, &preferences)));
            fixed (byte* source = input, target = room)
                output.Advance((int)Check(CompressFrame(target, (nuint)room.Length, source, (nuint)input.Length, &preferences)));
        }
        catch (DllNotFoundException e)
        {
            throw Missing(e);
        }
    }

    public static unsafe void Decompress(ReadOnlySpan<byte> input, PooledBuffer output, int limit)
    {
        nint context;
        try
        {
            Check(CreateContext(&context, FrameVersion));
        }
        catch (DllNotFoundException e)
        {
            throw Missing(e);
        }
        try
        {
            nuint hint = 1;
            while (!input.IsEmpty && hint != 0)
            {
                var room = output.GetSpan(Math.Max(4096, input.Length));
                var written = (nuint)room.Length;
                var read = (nuint)input.Length;
                fixed (byte* source = input, target = room)
                    hint = Check(DecompressFrame(context, target, &written, source, &read, null));
                output.Advance((int)written);
                RecordCompression.CheckLimit(output.Length, limit);
                if (read == 0 && written == 0)
                    break;
                input = input[(int)read..];
            }
            while (hint != 0 && Drain(context, output, limit, ref hint))
            {
            }
            if (hint != 0)
                throw new InvalidDataException("the LZ4 frame is cut short");
        }
        finally
        {
            FreeContext(context);
        }
    }

    /// <summary>Takes what the library still holds when all input was given to it but there was no room for the output.</summary>
    private static unsafe bool Drain(nint context, PooledBuffer output, int limit, ref nuint hint)
    {
        var room = output.GetSpan(4096);
        var written = (nuint)room.Length;
        nuint read = 0;
        byte none;
        fixed (byte* target = room)
            hint = Check(DecompressFrame(context, target, &written, &none, &read, null));
        output.Advance((int)written);
        RecordCompression.CheckLimit(output.Length, limit);
        return written > 0;
    }

    private static nuint Check(nuint result)
        => IsError(result) == 0 ? result : throw new InvalidDataException(Marshal.PtrToStringUTF8(GetErrorName(result)));

    private static NotSupportedException Missing(DllNotFoundException e)
        => new($"records are compressed with lz4, and {Library} is not installed (Debian: apt-get install liblz4-1)", e);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressFrameBound")]
    private static unsafe partial nuint CompressBound(nuint size, Preferences* preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_compressFrame")]
    private static unsafe partial nuint CompressFrame(byte* target, nuint capacity, byte* source, nuint size, Preferences* preferences);

    [LibraryImport(Library, EntryPoint = "LZ4F_createDecompressionContext")]
    private static unsafe partial nuint CreateContext(nint* context, uint version);

    [LibraryImport(Library, EntryPoint = "LZ4F_freeDecompressionContext")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "LZ4F_decompress")]
    private static unsafe partial nuint DecompressFrame(nint context, byte* target, nuint* targetSize, byte* source, nuint* sourceSize, void* options);

    [LibraryImport(Library, EntryPoint = "LZ4F_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "LZ4F_getErrorName")]
    private static partial nint GetErrorName(nuint result);

    /// <summary>LZ4F_preferences_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Preferences
    {
        public int BlockSize;
        public int IndependentBlocks;
        public int ContentChecksum;
        public int FrameType;
        public ulong ContentSize;
        public uint DictionaryId;
        public int BlockChecksum;
        public int Level;
        public uint AutoFlush;
        public uint FavourDecompression;
        public uint Reserved1;
        public uint Reserved2;
        public uint Reserved3;
    }
}
