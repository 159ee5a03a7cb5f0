using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Formats.Avro;

/// <summary>Avro's binary encoding of single values (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding).</summary>
public static class AvroWriter
{
    private const int LongestVarint = 10;

    /// <summary>A boolean.</summary>
    public static void WriteBoolean(this IBufferWriter<byte> output, bool value)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        output.Advance(1);
    }

    /// <summary>An int or a long: zigzag, seven bits a byte. Also the index of a union's branch and of an enum's symbol.</summary>
    public static void WriteLong(this IBufferWriter<byte> output, long value)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(LongestVarint);
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var at = 0;
        for (; rest > 0x7f; rest >>= 7) span[at++] = (byte)(rest | 0x80);
        span[at++] = (byte)rest;
        output.Advance(at);
    }

    /// <summary>A float.</summary>
    public static void WriteFloat(this IBufferWriter<byte> output, float value)
    {
        ArgumentNullException.ThrowIfNull(output);
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    /// <summary>A double.</summary>
    public static void WriteDouble(this IBufferWriter<byte> output, double value)
    {
        ArgumentNullException.ThrowIfNull(output);
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    /// <summary>Bytes, with their length before them.</summary>
    public static void WriteBytes(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.WriteLong(value.Length);
        output.Write(value);
    }

    /// <summary>Text in UTF-8, with its length in bytes before it.</summary>
    public static void WriteText(this IBufferWriter<byte> output, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        output.WriteLong(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(1, length)));
        output.Advance(length);
    }
}
