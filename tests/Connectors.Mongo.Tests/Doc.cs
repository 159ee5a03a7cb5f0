using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Connectors.Mongo.Tests;

/// <summary>A reader of BSON of the tests' own: documents as text, every type to be told from the others, fields in their order.</summary>
internal static class Doc
{
    public static string Text(ReadOnlySpan<byte> bson)
    {
        var at = 0;
        return Document(bson, ref at, array: false);
    }

    private static string Document(ReadOnlySpan<byte> b, ref int at, bool array)
    {
        var end = at + BinaryPrimitives.ReadInt32LittleEndian(b[at..]);
        at += 4;
        var parts = new List<string>();
        while (b[at] != 0)
        {
            var type = b[at++];
            var name = CString(b, ref at);
            if (array)
                Assert.Equal(parts.Count.ToString(CultureInfo.InvariantCulture), name);
            var value = Value(type, b, ref at);
            parts.Add(array ? value : $"{name}: {value}");
        }
        at++;
        Assert.Equal(end, at);
        return array ? $"[{string.Join(", ", parts)}]" : $"{{{string.Join(", ", parts)}}}";
    }

    private static string Value(byte type, ReadOnlySpan<byte> b, ref int at)
    {
        switch (type)
        {
            case 0x01:
                at += 8;
                return "double " + BinaryPrimitives.ReadDoubleLittleEndian(b[(at - 8)..]).ToString("R", CultureInfo.InvariantCulture);
            case 0x02 or 0x0D or 0x0E:
                var length = BinaryPrimitives.ReadInt32LittleEndian(b[at..]);
                at += 4 + length;
                Assert.Equal(0, b[at - 1]);
                return (type == 2 ? "" : type == 0x0D ? "code " : "symbol ") + $"'{Encoding.UTF8.GetString(b.Slice(at - length, length - 1))}'";
            case 0x03 or 0x04:
                return Document(b, ref at, type == 4);
            case 0x05:
                length = BinaryPrimitives.ReadInt32LittleEndian(b[at..]);
                at += 5 + length;
                return $"binary {b[at - length - 1]} {Convert.ToHexStringLower(b.Slice(at - length, length))}";
            case 0x06:
                return "undefined";
            case 0x07:
                at += 12;
                return "oid " + Convert.ToHexStringLower(b.Slice(at - 12, 12));
            case 0x08:
                at++;
                return b[at - 1] == 1 ? "true" : "false";
            case 0x09:
                at += 8;
                return "date " + BinaryPrimitives.ReadInt64LittleEndian(b[(at - 8)..]);
            case 0x0A:
                return "null";
            case 0x0B:
                return $"/{CString(b, ref at)}/{CString(b, ref at)}";
            case 0x0C:
                var space = Value(2, b, ref at);
                at += 12;
                return $"pointer {space} {Convert.ToHexStringLower(b.Slice(at - 12, 12))}";
            case 0x0F:
                at += 4;
                return $"code {Value(2, b, ref at)} {Document(b, ref at, false)}";
            case 0x10:
                at += 4;
                return "int " + BinaryPrimitives.ReadInt32LittleEndian(b[(at - 4)..]);
            case 0x11:
                at += 8;
                return $"timestamp {BinaryPrimitives.ReadUInt32LittleEndian(b[(at - 4)..])}.{BinaryPrimitives.ReadUInt32LittleEndian(b[(at - 8)..])}";
            case 0x12:
                at += 8;
                return "long " + BinaryPrimitives.ReadInt64LittleEndian(b[(at - 8)..]);
            case 0x13:
                at += 16;
                return "decimal " + Decimal(BinaryPrimitives.ReadUInt64LittleEndian(b[(at - 8)..]), BinaryPrimitives.ReadUInt64LittleEndian(b[(at - 16)..]));
            case 0x7F:
                return "maxKey";
            case 0xFF:
                return "minKey";
            default:
                throw new InvalidOperationException($"type {type}");
        }
    }

    // Digits and exponent apart, so that 1.50 is not 1.5.
    private static string Decimal(ulong high, ulong low)
    {
        if ((high >> 58 & 0x1f) == 0x1f)
            return "NaN";
        if ((high >> 58 & 0x1f) == 0x1e)
            return high >> 63 == 1 ? "-Infinity" : "Infinity";
        var digits = ((UInt128)(high & ((1UL << 49) - 1)) << 64) | low;
        return $"{(high >> 63 == 1 ? "-" : "")}{digits}E{(long)(high >> 49 & 0x3fff) - 6176}";
    }

    private static string CString(ReadOnlySpan<byte> b, ref int at)
    {
        var start = at;
        while (b[at] != 0)
            at++;
        return Encoding.UTF8.GetString(b[start..at++]);
    }
}
