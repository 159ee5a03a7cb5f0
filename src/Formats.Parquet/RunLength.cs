using System.Buffers;
using System.Numerics;

namespace Formats.Parquet;

/// <summary>
/// The hybrid of run lengths and packed bits for levels and dictionary indexes (https://github.com/apache/parquet-format/blob/master/Encodings.md): eight or
/// more equal values are a run, anything else goes in groups of eight, packed.
/// </summary>
internal static class RunLength
{
    /// <summary>The bits that numbers up to a greatest one need.</summary>
    public static int BitsFor(int greatest) => 32 - BitOperations.LeadingZeroCount((uint)greatest);

    /// <summary>Encodes numbers.</summary>
    /// <typeparam name="T">byte or int.</typeparam>
    public static void Write<T>(IBufferWriter<byte> output, ReadOnlySpan<T> values, int bits) where T : IBinaryInteger<T>
    {
        var packedFrom = 0;
        var at = 0;
        while (at < values.Length)
        {
            var end = at + 1;
            while (end < values.Length && values[end] == values[at]) end++;
            // Packed groups are of eight: the first of a run fill up the group before it.
            var fill = (8 - (at - packedFrom) % 8) % 8;
            if (end - at - fill >= 8)
            {
                WritePacked(output, values[packedFrom..(at + fill)], bits);
                WriteRun(output, values[at], end - at - fill, bits);
                packedFrom = end;
            }
            at = end;
        }
        WritePacked(output, values[packedFrom..], bits);
    }

    private static void WriteRun<T>(IBufferWriter<byte> output, T value, int count, int bits) where T : IBinaryInteger<T>
    {
        Varint(output, (uint)count << 1);
        var number = int.CreateTruncating(value);
        for (var left = bits; left > 0; left -= 8, number >>= 8) Byte(output, (byte)number);
    }

    private static void WritePacked<T>(IBufferWriter<byte> output, ReadOnlySpan<T> values, int bits) where T : IBinaryInteger<T>
    {
        if (values.IsEmpty) return;
        var groups = (values.Length + 7) / 8;
        Varint(output, (uint)groups << 1 | 1);
        ulong buffer = 0;
        var held = 0;
        for (var i = 0; i < groups * 8; i++)
        {
            if (i < values.Length) buffer |= ulong.CreateTruncating(values[i]) << held;
            for (held += bits; held >= 8; held -= 8, buffer >>= 8) Byte(output, (byte)buffer);
        }
    }

    private static void Varint(IBufferWriter<byte> output, uint value)
    {
        for (; value > 0x7f; value >>= 7) Byte(output, (byte)(value | 0x80));
        Byte(output, (byte)value);
    }

    private static void Byte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
