using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using IronSnappy;

namespace Formats.Parquet;

/// <summary>Compresses pages.</summary>
internal static partial class Compression
{
    private const string ZstdLibrary = "libzstd.so.1", Lz4Library = "liblz4.so.1";
    private const int ZstdLevel = 3;

    /// <summary>A page, compressed.</summary>
    /// <exception cref="InvalidOperationException">The codec's library is not installed.</exception>
    public static byte[] Compress(ReadOnlySpan<byte> page, ParquetCodec codec)
    {
        switch (codec)
        {
            case ParquetCodec.Snappy: return Snappy.Encode(page);
            case ParquetCodec.Gzip:
                var zipped = new MemoryStream();
                using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(page);
                return zipped.ToArray();
            case ParquetCodec.Brotli:
                var brotli = new byte[BrotliEncoder.GetMaxCompressedLength(page.Length)];
                return BrotliEncoder.TryCompress(page, brotli, out var length, quality: 4, window: 22) ? brotli[..length] : throw Failed("Brotli", page.Length);
            case ParquetCodec.Zstd: return Zstd(page);
            case ParquetCodec.Lz4Raw: return Lz4(page, 0);
            case ParquetCodec.Lz4Hadoop:
                var framed = Lz4(page, 8);
                BinaryPrimitives.WriteInt32BigEndian(framed, page.Length);
                BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(4), framed.Length - 8);
                return framed;
            default: return page.ToArray();
        }
    }

    private static unsafe byte[] Zstd(ReadOnlySpan<byte> page)
    {
        try
        {
            var result = new byte[(int)ZstdBound((nuint)page.Length)];
            nuint length;
            fixed (byte* source = page, target = result) length = ZstdCompress(target, (nuint)result.Length, source, (nuint)page.Length, ZstdLevel);
            return ZstdIsError(length) == 0 ? result[..(int)length] : throw Failed("libzstd", page.Length);
        }
        catch (DllNotFoundException e) { throw NotInstalled("zstd", ZstdLibrary, "libzstd1", e); }
    }

    private static unsafe byte[] Lz4(ReadOnlySpan<byte> page, int room)
    {
        try
        {
            var result = new byte[room + Lz4Bound(page.Length)];
            int length;
            fixed (byte* source = page, target = result) length = Lz4Compress(source, target + room, page.Length, result.Length - room);
            return length > 0 ? result[..(room + length)] : throw Failed("liblz4", page.Length);
        }
        catch (DllNotFoundException e) { throw NotInstalled("lz4", Lz4Library, "liblz4-1", e); }
    }

    private static InvalidOperationException Failed(string what, int length) => new($"{what} cannot compress a page of {length} bytes");

    private static InvalidOperationException NotInstalled(string codec, string library, string package, Exception cause) =>
        new($"The codec {codec} needs {library}, which is not installed (Debian and Ubuntu: {package})", cause);

    [LibraryImport(ZstdLibrary, EntryPoint = "ZSTD_compressBound")]
    private static partial nuint ZstdBound(nuint length);

    [LibraryImport(ZstdLibrary, EntryPoint = "ZSTD_compress")]
    private static unsafe partial nuint ZstdCompress(byte* target, nuint room, byte* source, nuint length, int level);

    [LibraryImport(ZstdLibrary, EntryPoint = "ZSTD_isError")]
    private static partial uint ZstdIsError(nuint code);

    [LibraryImport(Lz4Library, EntryPoint = "LZ4_compressBound")]
    private static partial int Lz4Bound(int length);

    [LibraryImport(Lz4Library, EntryPoint = "LZ4_compress_default")]
    private static unsafe partial int Lz4Compress(byte* source, byte* target, int length, int room);
}
