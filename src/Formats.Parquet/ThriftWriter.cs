using System.Buffers;
using System.Text;

namespace Formats.Parquet;

/// <summary>
/// Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), as far as Parquet's metadata needs it.
/// </summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private const byte True = 1, False = 2, I32 = 5, I64 = 6, Binary = 8, List = 9, Struct = 12;
    private readonly Stack<int> _outer = new();
    private int _last;

    public void BeginStruct()
    {
        _outer.Push(_last);
        _last = 0;
    }

    public void EndStruct()
    {
        Byte(0);
        _last = _outer.Pop();
    }

    public void BeginStruct(int field)
    {
        Field(field, Struct);
        BeginStruct();
    }

    public void EmptyStruct(int field)
    {
        BeginStruct(field);
        EndStruct();
    }

    public void Boolean(int field, bool value) => Field(field, value ? True : False);

    public void Int(int field, int value)
    {
        Field(field, I32);
        ZigZag(value);
    }

    public void Long(int field, long value)
    {
        Field(field, I64);
        ZigZag(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Field(field, Binary);
        Varint((ulong)value.Length);
        output.Write(value);
    }

    public void BeginStructs(int field, int count) => BeginList(field, Struct, count);

    public void Ints(int field, ReadOnlySpan<int> values)
    {
        BeginList(field, I32, values.Length);
        foreach (var value in values) ZigZag(value);
    }

    public void Texts(int field, ReadOnlySpan<string> values)
    {
        BeginList(field, Binary, values.Length);
        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            Varint((ulong)bytes.Length);
            output.Write(bytes);
        }
    }

    private void BeginList(int field, byte type, int count)
    {
        Field(field, List);
        if (count < 15) Byte((byte)(count << 4 | type));
        else
        {
            Byte((byte)(0xf0 | type));
            Varint((ulong)count);
        }
    }

    private void Field(int field, byte type)
    {
        var delta = field - _last;
        if (delta is > 0 and <= 15) Byte((byte)(delta << 4 | type));
        else
        {
            Byte(type);
            ZigZag(field);
        }
        _last = field;
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
