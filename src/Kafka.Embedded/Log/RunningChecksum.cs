using System.Buffers.Binary;
using System.Numerics;

namespace Kafka.Embedded.Log;

/// <summary>CRC-32C over bytes that arrive in parts.</summary>
internal struct RunningChecksum()
{
    private uint _crc = uint.MaxValue;

    public readonly uint Value => ~_crc;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var crc = _crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        _crc = crc;
    }
}
