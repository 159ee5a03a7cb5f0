namespace Connect.Api.Records;

/// <summary>Where a record's timestamp comes from.</summary>
public enum TimestampType
{
    /// <summary>The record has none.</summary>
    NoTimestampType = -1,
    /// <summary>The producer set it.</summary>
    CreateTime = 0,
    /// <summary>The broker set it when it stored the record.</summary>
    LogAppendTime = 1,
}
