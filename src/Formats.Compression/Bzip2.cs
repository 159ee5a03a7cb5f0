using System.Buffers;
using ICSharpCode.SharpZipLib.BZip2;

namespace Formats.Compression;

/// <summary>Streams of bzip2.</summary>
public static class Bzip2
{
    private const int Level = 9;

    /// <summary>Writes a whole stream of the data.</summary>
    public static void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        using var stream = new BZip2OutputStream(new BufferWriterStream(output), Level);
        stream.Write(input);
    }
}
