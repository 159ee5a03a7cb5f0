using System.Runtime.InteropServices;

namespace Formats.Avro;

/// <summary>bzip2 by the system's libbz2.</summary>
internal static partial class Bzip2
{
    private const string Library = "libbz2.so.1.0";
    private const int Level = 9;

    /// <summary>A whole stream of the data.</summary>
    /// <exception cref="InvalidOperationException">The library is not installed, or does not do its work.</exception>
    public static unsafe byte[] Compress(ReadOnlySpan<byte> data)
    {
        // What the library's manual names as enough: one percent and 600 bytes more.
        var result = new byte[data.Length + data.Length / 100 + 601];
        var length = (uint)result.Length;
        try
        {
            int code;
            fixed (byte* source = data, target = result) code = Compress(target, &length, source, (uint)data.Length, Level, 0, 0);
            if (code != 0) throw new InvalidOperationException($"libbz2 cannot compress a block of {data.Length} bytes: error {code}");
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidOperationException($"The codec bzip2 needs {Library}, which is not installed (Debian and Ubuntu: libbz2-1.0)", e);
        }
        return result[..(int)length];
    }

    [LibraryImport(Library, EntryPoint = "BZ2_bzBuffToBuffCompress")]
    private static unsafe partial int Compress(byte* target, uint* targetLength, byte* source, uint sourceLength, int blockSize, int verbosity, int workFactor);
}
