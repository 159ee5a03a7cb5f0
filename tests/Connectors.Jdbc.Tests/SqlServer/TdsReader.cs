using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>Reads the parameters of a call.</summary>
internal ref struct TdsReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length;

    public byte Byte() => _bytes[_at++];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public string Text(int characters) => Encoding.Unicode.GetString(Bytes(characters * 2));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        var slice = _bytes.Slice(_at, count);
        _at += count;
        return slice;
    }

    public TdsParameter Parameter()
    {
        var name = Text(Byte());
        Byte();
        var type = Byte();
        switch (type)
        {
            case 0x26:
                {
                    var size = Byte();
                    var value = Bytes(Byte());
                    return new(name, size switch { 1 => "tinyint", 2 => "smallint", 4 => "int", _ => "bigint" }, value.Length == 0 ? null : Integer(value));
                }
            case 0x68:
                Byte();
                return new(name, "bit", Byte() == 0 ? null : (long)Byte());
            case 0x6D:
                {
                    var size = Byte();
                    var value = Bytes(Byte());
                    return new(name, size == 4 ? "real" : "float",
                        value.Length == 0 ? null : value.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(value) : BinaryPrimitives.ReadDoubleLittleEndian(value));
                }
            case 0x6A or 0x6C:
                {
                    Byte();
                    var (precision, scale) = (Byte(), Byte());
                    var value = Bytes(Byte());
                    return new(name, $"decimal({precision},{scale})", value.Length == 0 ? null : Decimal(value, scale));
                }
            case 0xE7 or 0xEF:
                {
                    var size = UInt16();
                    Bytes(5);
                    var value = size == 0xFFFF ? Chunks() : Counted();
                    return new(name, size == 0xFFFF ? "nvarchar(max)" : $"nvarchar({size / 2})", value is null ? null : Encoding.Unicode.GetString(value));
                }
            // Text of statements that is longer than an nvarchar.
            case 0x63:
                {
                    Bytes(4 + 5);
                    var length = BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));
                    return new(name, "ntext", length < 0 ? null : Encoding.Unicode.GetString(Bytes(length)));
                }
            case 0xA5:
                {
                    var size = UInt16();
                    var value = size == 0xFFFF ? Chunks() : Counted();
                    return new(name, size == 0xFFFF ? "varbinary(max)" : $"varbinary({size})", value);
                }
            case 0x28:
                {
                    var value = Bytes(Byte());
                    return new(name, "date", value.Length == 0 ? null : Day(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }
            case 0x29:
                {
                    var scale = Byte();
                    var value = Bytes(Byte());
                    return new(name, $"time({scale})", value.Length == 0 ? null : new DateTime(Ticks(value, scale)).ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
                }
            case 0x2A:
                {
                    var scale = Byte();
                    var value = Bytes(Byte());
                    return new(name, $"datetime2({scale})", value.Length == 0 ? null : DateTime(value, scale));
                }
            case 0x2B:
                {
                    var scale = Byte();
                    var value = Bytes(Byte());
                    return new(name, $"datetimeoffset({scale})", value.Length == 0 ? null
                        : string.Create(CultureInfo.InvariantCulture, $"{DateTime(value[..^2], scale)} UTC{BinaryPrimitives.ReadInt16LittleEndian(value[^2..]):+0;-0;+0}"));
                }
            case 0x6F:
                {
                    Byte();
                    var value = Bytes(Byte());
                    if (value.Length == 0) return new(name, "datetime", null);
                    var time = new DateTime(1900, 1, 1).AddDays(BinaryPrimitives.ReadInt32LittleEndian(value))
                        .AddMilliseconds(Math.Round(BinaryPrimitives.ReadInt32LittleEndian(value[4..]) * 10 / 3.0));
                    return new(name, "datetime", time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
                }
            default: throw new InvalidDataException($"a parameter {name} of type 0x{type:X2}");
        }
    }

    private static string DateTime(ReadOnlySpan<byte> value, byte scale) => string.Create(CultureInfo.InvariantCulture,
        $"{Day(value[^3..]):yyyy-MM-dd} {new DateTime(Ticks(value[..^3], scale)):HH:mm:ss.fffffff}");

    private static DateTime Day(ReadOnlySpan<byte> value) => System.DateTime.MinValue.AddDays(value[0] | (value[1] << 8) | (value[2] << 16));

    private static long Ticks(ReadOnlySpan<byte> value, byte scale) => (long)new BigInteger(value, isUnsigned: true) * (long)Math.Pow(10, 7 - scale);

    private static object Integer(ReadOnlySpan<byte> value) => value.Length == 1 ? (long)value[0] : (long)new BigInteger(value);

    private static string Decimal(ReadOnlySpan<byte> value, byte scale)
    {
        var unscaled = new BigInteger(value[1..], isUnsigned: true);
        return new Connect.Api.Data.BigDecimal(value[0] == 1 ? unscaled : -unscaled, scale).ToPlainString();
    }

    private byte[]? Counted()
    {
        var length = UInt16();
        return length == 0xFFFF ? null : Bytes(length).ToArray();
    }

    private byte[]? Chunks()
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)) == ulong.MaxValue) return null;
        var all = new MemoryStream();
        while (BinaryPrimitives.ReadInt32LittleEndian(Bytes(4)) is var length and > 0) all.Write(Bytes(length));
        return all.ToArray();
    }
}
