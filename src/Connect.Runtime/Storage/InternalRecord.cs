namespace Connect.Runtime.Storage;

/// <summary>A record of an internal topic.</summary>
internal readonly record struct InternalRecord(int Partition, long Offset, byte[]? Key, byte[]? Value);
