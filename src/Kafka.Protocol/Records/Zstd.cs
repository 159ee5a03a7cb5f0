using System.Runtime.InteropServices;

namespace Kafka.Protocol;

/// <summary>Zstandard frames (RFC 8878) by the system's libzstd, which librdkafka needs as well.</summary>
internal static partial class Zstd
{
    private const string Library = "libzstd.so.1";
    private const int Level = 3;

    public static unsafe void Compress(ReadOnlySpan<byte> input, PooledBuffer output)
    {
        try
        {
            var room = output.GetSpan(checked((int)CompressBound((nuint)input.Length)));
            fixed (byte* source = input, target = room)
                output.Advance((int)Check(Compress(target, (nuint)room.Length, source, (nuint)input.Length, Level)));
        }
        catch (DllNotFoundException e)
        {
            throw Missing(e);
        }
    }

    public static unsafe void Decompress(ReadOnlySpan<byte> input, PooledBuffer output, int limit)
    {
        nint stream;
        try
        {
            stream = CreateStream();
        }
        catch (DllNotFoundException e)
        {
            throw Missing(e);
        }
        try
        {
            fixed (byte* source = input)
            {
                // Clients write frames that do not say how much they hold, so the output grows as it comes.
                var from = new Input { Source = source, Size = (nuint)input.Length };
                nuint left;
                bool progress;
                do
                {
                    var room = output.GetSpan(4096);
                    fixed (byte* target = room)
                    {
                        var position = from.Position;
                        var to = new Output { Target = target, Size = (nuint)room.Length };
                        left = Check(DecompressStream(stream, &to, &from));
                        output.Advance((int)to.Position);
                        progress = to.Position > 0 || from.Position > position;
                    }
                    RecordCompression.CheckLimit(output.Length, limit);
                }
                while (progress && (left != 0 || from.Position < from.Size));
                if (left != 0)
                    throw new InvalidDataException("the Zstandard frame is cut short");
            }
        }
        finally
        {
            FreeStream(stream);
        }
    }

    private static nuint Check(nuint result)
        => IsError(result) == 0 ? result : throw new InvalidDataException(Marshal.PtrToStringUTF8(GetErrorName(result)));

    private static NotSupportedException Missing(DllNotFoundException e)
        => new($"records are compressed with zstd, and {Library} is not installed (Debian: apt-get install libzstd1)", e);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    private static partial nuint CompressBound(nuint size);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress")]
    private static unsafe partial nuint Compress(byte* target, nuint capacity, byte* source, nuint size, int level);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateStream();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeStream(nint stream);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static unsafe partial nuint DecompressStream(nint stream, Output* output, Input* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint result);

    /// <summary>ZSTD_inBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Input
    {
        public byte* Source;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Output
    {
        public byte* Target;
        public nuint Size;
        public nuint Position;
    }
}
