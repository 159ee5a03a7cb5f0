using System.Buffers;
using System.Runtime.CompilerServices;

namespace Kafka.Protocol.Wire;

/// <summary>
/// One direction of the wire. A message states its layout once, field by field, as <c>Name = wire.String(Name)</c>: a reader ignores what it is given and
/// returns what it read, a writer writes what it is given and returns it. So reading and writing cannot drift apart, and every field is known by name when
/// something is wrong. Whether lengths are compact (KIP-482) is the wire's business, not the layout's.
/// </summary>
internal interface IWire
{
    bool Boolean(bool value, [CallerArgumentExpression(nameof(value))] string field = "");

    sbyte Int8(sbyte value, [CallerArgumentExpression(nameof(value))] string field = "");

    short Int16(short value, [CallerArgumentExpression(nameof(value))] string field = "");

    int Int32(int value, [CallerArgumentExpression(nameof(value))] string field = "");

    long Int64(long value, [CallerArgumentExpression(nameof(value))] string field = "");

    /// <summary>An int16 error code.</summary>
    ErrorCode Error(ErrorCode value, [CallerArgumentExpression(nameof(value))] string field = "");

    /// <summary>An enum whose underlying type is <see cref="sbyte"/>, sent as int8.</summary>
    TEnum Enum<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string field = "") where TEnum : unmanaged, Enum;

    Guid Uuid(Guid value, [CallerArgumentExpression(nameof(value))] string field = "");

    string String(string value, [CallerArgumentExpression(nameof(value))] string field = "");

    string? NullableString(string? value, [CallerArgumentExpression(nameof(value))] string field = "");

    byte[] Bytes(byte[] value, [CallerArgumentExpression(nameof(value))] string field = "");

    /// <summary>Record batches, left as they are: read as a slice of what the reader was given.</summary>
    ReadOnlySequence<byte>? Records(ReadOnlySequence<byte>? value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<int> Int32s(List<int> value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<int>? NullableInt32s(List<int>? value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<long> Int64s(List<long> value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<string> Strings(List<string> value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<string>? NullableStrings(List<string>? value, [CallerArgumentExpression(nameof(value))] string field = "");

    List<T> Array<T>(List<T> value, short version, [CallerArgumentExpression(nameof(value))] string field = "") where T : Structure, new();

    List<T>? NullableArray<T>(List<T>? value, short version, [CallerArgumentExpression(nameof(value))] string field = "") where T : Structure, new();

    /// <summary>The one element that versions before an API could take many lay out without a count.</summary>
    List<T> Single<T>(List<T> value, short version, [CallerArgumentExpression(nameof(value))] string field = "") where T : Structure, new();

    /// <summary>The one string that versions before an API could take many lay out without a count.</summary>
    List<string> Single(List<string> value, [CallerArgumentExpression(nameof(value))] string field = "");

    T Structure<T>(T value, short version, [CallerArgumentExpression(nameof(value))] string field = "") where T : Structure, new();

    T? NullableStructure<T>(T? value, short version, [CallerArgumentExpression(nameof(value))] string field = "") where T : Structure, new();

    /// <summary>The section of tagged fields that ends a structure in flexible versions; nothing in others.</summary>
    void TaggedFields(Structure structure, short version);
}
