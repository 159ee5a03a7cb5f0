using System.Buffers;
using System.Runtime.CompilerServices;

namespace Kafka.Protocol.Wire;

public ref partial struct ProtocolReader : IWire
{
    private const string TaggedFieldsName = "tagged fields";

    bool IWire.Boolean(bool value, string field) => ReadBoolean(field);

    sbyte IWire.Int8(sbyte value, string field) => ReadInt8(field);

    short IWire.Int16(short value, string field) => ReadInt16(field);

    int IWire.Int32(int value, string field) => ReadInt32(field);

    long IWire.Int64(long value, string field) => ReadInt64(field);

    ErrorCode IWire.Error(ErrorCode value, string field) => (ErrorCode)ReadInt16(field);

    TEnum IWire.Enum<TEnum>(TEnum value, string field) => Unsafe.BitCast<sbyte, TEnum>(ReadInt8(field));

    Guid IWire.Uuid(Guid value, string field) => ReadUuid(field);

    string IWire.String(string value, string field) => ReadString(field);

    string? IWire.NullableString(string? value, string field) => ReadNullableString(field);

    byte[] IWire.Bytes(byte[] value, string field) => ReadBytes(field);

    ReadOnlySequence<byte>? IWire.Records(ReadOnlySequence<byte>? value, string field) => ReadNullableSlice(field);

    List<int> IWire.Int32s(List<int> value, string field) => NotNull(ReadInt32s(field), field);

    List<int>? IWire.NullableInt32s(List<int>? value, string field) => ReadInt32s(field);

    List<long> IWire.Int64s(List<long> value, string field)
    {
        var count = ReadArrayLength(field);
        if (count < 0)
            throw Failure(field, "null, where null is not allowed");
        var list = new List<long>(Math.Min(count, TrustedCapacity));
        for (; count > 0; count--)
            list.Add(ReadInt64(field));
        return list;
    }

    List<string> IWire.Strings(List<string> value, string field) => NotNull(ReadStrings(field), field);

    List<string>? IWire.NullableStrings(List<string>? value, string field) => ReadStrings(field);

    List<T> IWire.Array<T>(List<T> value, short version, string field) => NotNull(ReadStructures<T>(version, field), field);

    List<T>? IWire.NullableArray<T>(List<T>? value, short version, string field) => ReadStructures<T>(version, field);

    List<T> IWire.Single<T>(List<T> value, short version, string field) => [ReadStructure<T>(version)];

    List<string> IWire.Single(List<string> value, string field) => [ReadString(field)];

    T IWire.Structure<T>(T value, short version, string field) => ReadStructure<T>(version);

    T? IWire.NullableStructure<T>(T? value, short version, string field) where T : class => ReadInt8(field) switch
    {
        -1 => null,
        1 => ReadStructure<T>(version),
        var other => throw Failure(field, $"{other}, where 1 announces a structure and -1 none"),
    };

    void IWire.TaggedFields(Structure structure, short version)
    {
        if (!Flexible)
            return;
        var previous = -1L;
        for (var left = ReadUnsignedVarint(TaggedFieldsName); left > 0; left--)
        {
            var tag = ReadUnsignedVarint(TaggedFieldsName);
            if (tag <= previous)
                throw Failure(TaggedFieldsName, $"tag {tag} after tag {previous}: tags must rise");
            previous = tag;
            var size = ReadUnsignedVarint(TaggedFieldsName);
            if (size > Remaining)
                throw Failure(TaggedFieldsName, $"{size} bytes under tag {tag}, with {Remaining} left");
            var end = Position + size;
            // A tag that this version does not know comes from a newer peer and is meant to be passed over.
            if (tag > int.MaxValue || !structure.LayoutTag(ref this, (int)tag, version))
                Skip(size, TaggedFieldsName);
            if (Position != end)
                throw Failure(TaggedFieldsName, $"tag {tag} should end at byte {end}");
        }
    }

    private List<int>? ReadInt32s(string field)
    {
        var count = ReadArrayLength(field);
        if (count < 0)
            return null;
        var list = new List<int>(Math.Min(count, TrustedCapacity));
        for (; count > 0; count--)
            list.Add(ReadInt32(field));
        return list;
    }

    private List<string>? ReadStrings(string field)
    {
        var count = ReadArrayLength(field);
        if (count < 0)
            return null;
        var list = new List<string>(Math.Min(count, TrustedCapacity));
        for (; count > 0; count--)
            list.Add(ReadString(field));
        return list;
    }

    private List<T>? ReadStructures<T>(short version, string field) where T : Structure, new()
    {
        var count = ReadArrayLength(field);
        if (count < 0)
            return null;
        var list = new List<T>(Math.Min(count, TrustedCapacity));
        for (; count > 0; count--)
            list.Add(ReadStructure<T>(version));
        return list;
    }

    private T ReadStructure<T>(short version) where T : Structure, new()
    {
        var structure = new T();
        structure.Layout(ref this, version);
        return structure;
    }

    private readonly List<T> NotNull<T>(List<T>? list, string field) => list ?? throw Failure(field, "null, where null is not allowed");
}
