using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Formats.Compression;

namespace Formats.Avro;

/// <summary>Compresses blocks.</summary>
internal static class AvroBlocks
{
    /// <summary>Writes a block's size and its data, compressed.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> block, AvroCodec codec)
    {
        switch (codec)
        {
            case AvroCodec.Deflate:
                var deflated = new MemoryStream();
                using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(block);
                output.WriteBytes(deflated.GetBuffer().AsSpan(0, (int)deflated.Length));
                break;
            case AvroCodec.Snappy:
                var snappy = new ArrayBufferWriter<byte>();
                SnappyBlocks.Compress(block, snappy);
                // The checksum of the plain data follows, as zip files have it.
                BinaryPrimitives.WriteUInt32BigEndian(snappy.GetSpan(4), Crc32.HashToUInt32(block));
                snappy.Advance(4);
                output.WriteBytes(snappy.WrittenSpan);
                break;
            case AvroCodec.Bzip2:
                var zipped = new ArrayBufferWriter<byte>();
                Bzip2.Compress(block, zipped);
                output.WriteBytes(zipped.WrittenSpan);
                break;
            default: output.WriteBytes(block); break;
        }
    }
}
