namespace Kafka.Protocol.Tests;

/// <summary>
/// What a field should hold instead of a random value, by the field's name, so that random requests hit what exists at the other end. Null leaves the
/// field to chance.
/// </summary>
internal interface IFieldValues
{
    sbyte? Int8(string field);

    short? Int16(string field);

    int? Int32(string field);

    long? Int64(string field);

    Guid? Uuid(string field);

    string? String(string field);

    byte[]? Bytes(string field);

    byte[]? Records(string field);
}
