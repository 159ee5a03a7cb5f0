using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Kafka.Protocol.Records;

/// <summary>The CRC-32C (Castagnoli) checksum that guards record batches, computed by the processor's own instruction where it has one.</summary>
/// <remarks>RFC 3720, appendix B.4, has test vectors.</remarks>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => ~Update(uint.MaxValue, data);

    /// <summary>The checksum of <paramref name="data"/>, piece by piece.</summary>
    public static uint Compute(in ReadOnlySequence<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var piece in data)
            crc = Update(crc, piece.Span);
        return ~crc;
    }

    // BitOperations uses SSE 4.2 or ARM's CRC32 extension, and a table where there is neither.
    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
