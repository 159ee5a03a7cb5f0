using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kafka.Protocol.Wire;

public ref partial struct ProtocolWriter : IWire
{
    bool IWire.Boolean(bool value, string field)
    {
        WriteBoolean(value);
        return value;
    }

    sbyte IWire.Int8(sbyte value, string field)
    {
        WriteInt8(value);
        return value;
    }

    short IWire.Int16(short value, string field)
    {
        WriteInt16(value);
        return value;
    }

    int IWire.Int32(int value, string field)
    {
        WriteInt32(value);
        return value;
    }

    long IWire.Int64(long value, string field)
    {
        WriteInt64(value);
        return value;
    }

    ErrorCode IWire.Error(ErrorCode value, string field)
    {
        WriteInt16((short)value);
        return value;
    }

    TEnum IWire.Enum<TEnum>(TEnum value, string field)
    {
        WriteInt8(Unsafe.BitCast<TEnum, sbyte>(value));
        return value;
    }

    Guid IWire.Uuid(Guid value, string field)
    {
        WriteUuid(value);
        return value;
    }

    string IWire.String(string value, string field)
    {
        WriteString(value);
        return value;
    }

    string? IWire.NullableString(string? value, string field)
    {
        WriteNullableString(value);
        return value;
    }

    byte[] IWire.Bytes(byte[] value, string field)
    {
        WriteBytes(value);
        return value;
    }

    ReadOnlySequence<byte>? IWire.Records(ReadOnlySequence<byte>? value, string field)
    {
        if (value is { } records)
        {
            WriteLength(checked((int)records.Length));
            WriteRaw(records);
        }
        else
        {
            WriteLength(-1);
        }
        return value;
    }

    List<int> IWire.Int32s(List<int> value, string field)
    {
        WriteInt32s(value);
        return value;
    }

    List<int>? IWire.NullableInt32s(List<int>? value, string field)
    {
        WriteInt32s(value);
        return value;
    }

    List<long> IWire.Int64s(List<long> value, string field)
    {
        WriteLength(value.Count);
        foreach (var item in value)
            WriteInt64(item);
        return value;
    }

    List<string> IWire.Strings(List<string> value, string field)
    {
        WriteStrings(value);
        return value;
    }

    List<string>? IWire.NullableStrings(List<string>? value, string field)
    {
        WriteStrings(value);
        return value;
    }

    List<T> IWire.Array<T>(List<T> value, short version, string field)
    {
        WriteStructures(value, version);
        return value;
    }

    List<T>? IWire.NullableArray<T>(List<T>? value, short version, string field)
    {
        WriteStructures(value, version);
        return value;
    }

    List<T> IWire.Single<T>(List<T> value, short version, string field)
    {
        TheOnly(value, field).Layout(ref this, version);
        return value;
    }

    List<string> IWire.Single(List<string> value, string field)
    {
        WriteString(TheOnly(value, field));
        return value;
    }

    T IWire.Structure<T>(T value, short version, string field)
    {
        value.Layout(ref this, version);
        return value;
    }

    T? IWire.NullableStructure<T>(T? value, short version, string field) where T : class
    {
        WriteInt8((sbyte)(value is null ? -1 : 1));
        value?.Layout(ref this, version);
        return value;
    }

    void IWire.TaggedFields(Structure structure, short version)
    {
        if (!Flexible)
            return;
        var tags = structure.TagsInUse();
        if (tags == 0)
            WriteUnsignedVarint(0);
        else
            WriteTags(structure, tags, version);
    }

    /// <summary>The size of a tagged field goes before it and how many there are before all of them, so each is written aside first.</summary>
    private void WriteTags(Structure structure, uint tags, short version)
    {
        using var fields = new PooledBuffer();
        using var content = new PooledBuffer();
        var written = 0u;
        var all = new ProtocolWriter(fields) { Flexible = true };
        for (; tags != 0; tags &= tags - 1)
        {
            var tag = BitOperations.TrailingZeroCount(tags);
            content.Clear();
            var one = new ProtocolWriter(content) { Flexible = true };
            if (!structure.LayoutTag(ref one, tag, version))
                continue;
            one.Flush();
            all.WriteUnsignedVarint((uint)tag);
            all.WriteUnsignedVarint((uint)content.Length);
            all.WriteRaw(content.WrittenSpan);
            written++;
        }
        all.Flush();
        WriteUnsignedVarint(written);
        WriteRaw(fields.WrittenSpan);
    }

    private void WriteInt32s(List<int>? value)
    {
        WriteLength(value?.Count ?? -1);
        if (value is null)
            return;
        foreach (var item in value)
            WriteInt32(item);
    }

    private void WriteStrings(List<string>? value)
    {
        WriteLength(value?.Count ?? -1);
        if (value is null)
            return;
        foreach (var item in value)
            WriteString(item);
    }

    private void WriteStructures<T>(List<T>? value, short version) where T : Structure
    {
        WriteLength(value?.Count ?? -1);
        if (value is null)
            return;
        foreach (var item in value)
            item.Layout(ref this, version);
    }

    private static T TheOnly<T>(List<T> value, string field) => value.Count == 1
        ? value[0]
        : throw new ProtocolException($"{field} has {value.Count} elements; this version of the API carries exactly one");
}
