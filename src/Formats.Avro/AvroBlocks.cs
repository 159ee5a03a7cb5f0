using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using IronSnappy;

namespace Formats.Avro;

/// <summary>Compresses blocks.</summary>
internal static class AvroBlocks
{
    private static readonly uint[] CrcTable = MakeCrcTable();

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
                var snapped = Snappy.Encode(block);
                output.WriteLong(snapped.Length + 4);
                output.Write(snapped);
                BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), Crc32(block));
                output.Advance(4);
                break;
            case AvroCodec.Bzip2: output.WriteBytes(Bzip2.Compress(block)); break;
            default: output.WriteBytes(block); break;
        }
    }

    // CRC-32 as zip files have it.
    internal static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data) crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}
