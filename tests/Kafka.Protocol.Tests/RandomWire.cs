using System.Buffers;
using System.Text;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>Fills the fields that a version of a message has with random contents: a third direction beside reading and writing.</summary>
/// <param name="random">Where the contents come from.</param>
/// <param name="aim">Asked before chance is, or null.</param>
internal struct RandomWire(Random random, IFieldValues? aim = null) : IWire
{
    private const int MaxCount = 3;

    public readonly bool Boolean(bool value, string field) => random.Next(2) == 0;

    public readonly sbyte Int8(sbyte value, string field) => aim?.Int8(field) ?? (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1);

    public readonly short Int16(short value, string field) => aim?.Int16(field) ?? (short)random.Next(short.MinValue, short.MaxValue + 1);

    public readonly int Int32(int value, string field) => aim?.Int32(field) ?? (random.Next(4) == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue));

    public readonly long Int64(long value, string field) => aim?.Int64(field) ?? (random.Next(4) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue));

    public readonly ErrorCode Error(ErrorCode value, string field) => (ErrorCode)random.Next(-1, 200);

    public readonly TEnum Enum<TEnum>(TEnum value, string field) where TEnum : unmanaged, Enum
        => System.Runtime.CompilerServices.Unsafe.BitCast<sbyte, TEnum>(Int8(0, field));

    public readonly Guid Uuid(Guid value, string field)
    {
        if (aim?.Uuid(field) is { } aimed)
            return aimed;
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public readonly string String(string value, string field)
    {
        if (aim?.String(field) is { } aimed)
            return aimed;
        var text = new StringBuilder();
        for (var left = random.Next(10) == 0 ? random.Next(300) : random.Next(6); left > 0; left--)
            text.Append(random.Next(5) switch { 0 => "ü", 1 => "日", 2 => "🂡", _ => ((char)random.Next(32, 127)).ToString() });
        return text.ToString();
    }

    public readonly string? NullableString(string? value, string field) => IsNull() ? null : String("", field);

    public readonly byte[] Bytes(byte[] value, string field)
    {
        if (aim?.Bytes(field) is { } aimed)
            return aimed;
        var bytes = new byte[random.Next(10) == 0 ? random.Next(400) : random.Next(5)];
        random.NextBytes(bytes);
        return bytes;
    }

    public readonly ReadOnlySequence<byte>? Records(ReadOnlySequence<byte>? value, string field)
        => IsNull() ? null : new ReadOnlySequence<byte>(aim?.Records(field) ?? Bytes([], field));

    public readonly List<int> Int32s(List<int> value, string field)
    {
        var list = new List<int>();
        for (var left = random.Next(MaxCount + 1); left > 0; left--)
            list.Add(Int32(0, field));
        return list;
    }

    public readonly List<int>? NullableInt32s(List<int>? value, string field) => IsNull() ? null : Int32s([], field);

    public readonly List<long> Int64s(List<long> value, string field)
    {
        var list = new List<long>();
        for (var left = random.Next(MaxCount + 1); left > 0; left--)
            list.Add(Int64(0, field));
        return list;
    }

    public readonly List<string> Strings(List<string> value, string field)
    {
        var list = new List<string>();
        for (var left = random.Next(MaxCount + 1); left > 0; left--)
            list.Add(String("", field));
        return list;
    }

    public readonly List<string>? NullableStrings(List<string>? value, string field) => IsNull() ? null : Strings([], field);

    public List<T> Array<T>(List<T> value, short version, string field) where T : Structure, new()
    {
        var list = new List<T>();
        for (var left = random.Next(MaxCount + 1); left > 0; left--)
            list.Add(Structure(new T(), version, field));
        return list;
    }

    public List<T>? NullableArray<T>(List<T>? value, short version, string field) where T : Structure, new() => IsNull() ? null : Array<T>([], version, field);

    public List<T> Single<T>(List<T> value, short version, string field) where T : Structure, new() => [Structure(new T(), version, field)];

    public readonly List<string> Single(List<string> value, string field) => [String("", field)];

    public T Structure<T>(T value, short version, string field) where T : Structure, new()
    {
        var structure = new T();
        structure.Layout(ref this, version);
        return structure;
    }

    public T? NullableStructure<T>(T? value, short version, string field) where T : Structure, new() => IsNull() ? null : Structure(new T(), version, field);

    public void TaggedFields(Structure structure, short version)
    {
        for (var tag = 0; tag < 32; tag++)
        {
            if (random.Next(3) != 0)
                structure.LayoutTag(ref this, tag, version);
        }
    }

    private readonly bool IsNull() => random.Next(4) == 0;
}
