using System.Numerics;

namespace Kafka.Protocol.Records;

/// <summary>Sizes of variable-length numbers.</summary>
internal static class Varint
{
    /// <summary>How many bytes a signed number takes, zigzag encoded.</summary>
    public static int Size(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        return (BitOperations.Log2(zigzag | 1) / 7) + 1;
    }
}
