using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Connect.Api;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>A type of a result's column, and how its values lie on the wire.</summary>
/// <param name="Info">What describes it.</param>
/// <param name="Value">Encodes a value that is not null.</param>
/// <param name="Null">What stands for null.</param>
internal sealed record TdsType(byte[] Info, Func<object, byte[]> Value, byte[] Null)
{
    private static readonly byte[] NoBytes = [0], NoText = [0xFF, 0xFF], NoChunks = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    public int UserType { get; init; }
    public bool IsNullable { get; init; } = true;

    // Columns that are never null have types of their own, without a length before each value.
    private byte Fixed { get; init; }

    public TdsType Required => Fixed == 0 ? this with { IsNullable = false } : this with { IsNullable = false, Info = [Fixed], Value = v => Value(v)[1..] };

    public static TdsType Bit { get; } = Short([0x68, 1], v => [(byte)((bool)v ? 1 : 0)]);
    public static TdsType TinyInt { get; } = Short([0x26, 1], v => [Convert.ToByte(v, CultureInfo.InvariantCulture)]);
    public static TdsType SmallInt { get; } = Short([0x26, 2], v => BitConverter.GetBytes(Convert.ToInt16(v, CultureInfo.InvariantCulture)));
    public static TdsType Int { get; } = Short([0x26, 4], v => BitConverter.GetBytes(Convert.ToInt32(v, CultureInfo.InvariantCulture))) with { Fixed = 0x38 };
    public static TdsType BigInt { get; } = Short([0x26, 8], v => BitConverter.GetBytes(Convert.ToInt64(v, CultureInfo.InvariantCulture))) with { Fixed = 0x7F };
    public static TdsType Real { get; } = Short([0x6D, 4], v => BitConverter.GetBytes((float)v));
    public static TdsType Float { get; } = Short([0x6D, 8], v => BitConverter.GetBytes((double)v));
    public static TdsType Money { get; } = Short([0x6E, 8], v => OfMoney((decimal)v));
    public static TdsType SmallMoney { get; } = Short([0x6E, 4], v => BitConverter.GetBytes((int)((decimal)v * 10_000)));
    public static TdsType UniqueIdentifier { get; } = Short([0x24, 16], v => ((Guid)v).ToByteArray());
    public static TdsType Date { get; } = Short([0x28], v => OfDay((DateTime)v));
    public static TdsType DateTime { get; } = Short([0x6F, 8], v => OfDateTime((DateTime)v)) with { Fixed = 0x3D };
    public static TdsType SmallDateTime { get; } = Short([0x6F, 4], v => OfSmallDateTime((DateTime)v));
    public static TdsType Text { get; } = Counted([0xA7, 0x40, 0x1F, .. TdsServer.Collation], v => Encoding.Latin1.GetBytes((string)v));
    public static TdsType Char { get; } = Counted([0xAF, 8, 0, .. TdsServer.Collation], v => Encoding.Latin1.GetBytes((string)v));
    public static TdsType NVarChar { get; } = Counted([0xE7, 0x40, 0x1F, .. TdsServer.Collation], v => Encoding.Unicode.GetBytes((string)v));
    public static TdsType NVarCharMax { get; } = Chunked([0xE7, 0xFF, 0xFF, .. TdsServer.Collation], v => Encoding.Unicode.GetBytes((string)v));
    public static TdsType VarBinary { get; } = Counted([0xA5, 0x40, 0x1F], v => (byte[])v);
    public static TdsType Xml { get; } = Chunked([0xF1, 0], v => Encoding.Unicode.GetBytes((string)v));
    public static TdsType RowVersion { get; } = Counted([0xAD, 8, 0], v => (byte[])v) with { UserType = 80 };
    public static TdsType Variant { get; } = new([0x62, 0x49, 0x1F, 0, 0], v => [6, 0, 0, 0, 0x38, 0, .. BitConverter.GetBytes((int)v)], [0, 0, 0, 0]);

    public static TdsType Decimal(byte precision, byte scale) => Short([0x6A, 17, precision, scale], v => OfDecimal(BigDecimal.Parse((string)v)));

    public static TdsType Time(byte scale) => Short([0x29, scale], v => OfTime(((TimeSpan)v).Ticks, scale));

    public static TdsType DateTime2(byte scale) => Short([0x2A, scale], v => [.. OfTime(((DateTime)v).TimeOfDay.Ticks, scale), .. OfDay((DateTime)v)]);

    public static TdsType DateTimeOffset(byte scale) => Short([0x2B, scale], v => OfDateTimeOffset((DateTimeOffset)v, scale));

    public static TdsType OfAssembly(string name) => Chunked(
        [0xF0, 0x7C, 0x03, .. TdsReply.Counted("shop"), .. TdsReply.Counted("sys"), .. TdsReply.Counted(name), .. LongCounted(AssemblyOf(name))], v => (byte[])v);

    public byte[] Encode(object? value) => value is null ? Null : Value(value);

    private static string AssemblyOf(string name) =>
        $"Microsoft.SqlServer.Types.Sql{name}, Microsoft.SqlServer.Types, Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91";

    private static byte[] LongCounted(string text) => [.. BitConverter.GetBytes((ushort)text.Length), .. Encoding.Unicode.GetBytes(text)];

    private static TdsType Short(byte[] info, Func<object, byte[]> value) => new(info, v => value(v) is var bytes ? [(byte)bytes.Length, .. bytes] : [], NoBytes);

    private static TdsType Counted(byte[] info, Func<object, byte[]> value) =>
        new(info, v => value(v) is var bytes ? [.. BitConverter.GetBytes((ushort)bytes.Length), .. bytes] : [], NoText);

    private static TdsType Chunked(byte[] info, Func<object, byte[]> value) => new(info,
        v => value(v) is var bytes ? [.. BitConverter.GetBytes((long)bytes.Length), .. bytes.Length == 0 ? [] : BitConverter.GetBytes(bytes.Length), .. bytes, 0, 0, 0, 0] : [],
        NoChunks);

    private static byte[] OfMoney(decimal value)
    {
        var units = (long)(value * 10_000);
        return [.. BitConverter.GetBytes((int)(units >> 32)), .. BitConverter.GetBytes((uint)units)];
    }

    private static byte[] OfDecimal(BigDecimal value)
    {
        var bytes = new byte[17];
        bytes[0] = (byte)(value.Unscaled < 0 ? 0 : 1);
        BigInteger.Abs(value.Unscaled).TryWriteBytes(bytes.AsSpan(1), out _, isUnsigned: true);
        return bytes;
    }

    private static byte[] OfDay(DateTime value) => BitConverter.GetBytes((int)(value.Date - System.DateTime.MinValue).TotalDays)[..3];

    private static byte[] OfTime(long ticks, byte scale) => BitConverter.GetBytes(ticks / (long)Math.Pow(10, 7 - scale))[..(scale <= 2 ? 3 : scale <= 4 ? 4 : 5)];

    private static byte[] OfDateTime(DateTime value) =>
    [
        .. BitConverter.GetBytes((int)(value.Date - new DateTime(1900, 1, 1)).TotalDays),
        .. BitConverter.GetBytes((int)Math.Round(value.TimeOfDay.Ticks * 300.0 / TimeSpan.TicksPerSecond)),
    ];

    private static byte[] OfSmallDateTime(DateTime value) =>
        [.. BitConverter.GetBytes((ushort)(value.Date - new DateTime(1900, 1, 1)).TotalDays), .. BitConverter.GetBytes((ushort)value.TimeOfDay.TotalMinutes)];

    private static byte[] OfDateTimeOffset(DateTimeOffset value, byte scale) =>
        [.. OfTime(value.UtcDateTime.TimeOfDay.Ticks, scale), .. OfDay(value.UtcDateTime), .. BitConverter.GetBytes((short)value.Offset.TotalMinutes)];
}
