using System.Buffers;

namespace Kafka.Protocol.Wire;

/// <summary>Goes through a message that was read and notes every error code in it, wherever it stands.</summary>
internal readonly struct ErrorWire(HashSet<ErrorCode> errors) : IWire
{
    public ErrorCode Error(ErrorCode value, string field)
    {
        if (value != ErrorCode.None)
            errors.Add(value);
        return value;
    }

    public bool Boolean(bool value, string field) => value;

    public sbyte Int8(sbyte value, string field) => value;

    public short Int16(short value, string field) => value;

    public int Int32(int value, string field) => value;

    public long Int64(long value, string field) => value;

    public TEnum Enum<TEnum>(TEnum value, string field) where TEnum : unmanaged, Enum => value;

    public Guid Uuid(Guid value, string field) => value;

    public string String(string value, string field) => value;

    public string? NullableString(string? value, string field) => value;

    public byte[] Bytes(byte[] value, string field) => value;

    public ReadOnlySequence<byte>? Records(ReadOnlySequence<byte>? value, string field) => value;

    public List<int> Int32s(List<int> value, string field) => value;

    public List<int>? NullableInt32s(List<int>? value, string field) => value;

    public List<long> Int64s(List<long> value, string field) => value;

    public List<string> Strings(List<string> value, string field) => value;

    public List<string>? NullableStrings(List<string>? value, string field) => value;

    public List<T> Array<T>(List<T> value, short version, string field) where T : Structure, new()
    {
        foreach (var item in value)
            Structure(item, version, field);
        return value;
    }

    public List<T>? NullableArray<T>(List<T>? value, short version, string field) where T : Structure, new()
        => value is null ? null : Array(value, version, field);

    public List<T> Single<T>(List<T> value, short version, string field) where T : Structure, new() => Array(value, version, field);

    public List<string> Single(List<string> value, string field) => value;

    public T Structure<T>(T value, short version, string field) where T : Structure, new()
    {
        var self = this;
        value.Layout(ref self, version);
        return value;
    }

    public T? NullableStructure<T>(T? value, short version, string field) where T : Structure, new()
        => value is null ? null : Structure(value, version, field);

    public void TaggedFields(Structure structure, short version)
    {
        // No tagged field of a response says that it failed: CreateTopics has one, for settings that may not be shown.
    }
}
