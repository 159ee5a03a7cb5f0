namespace Kafka.Protocol.Records;

/// <summary>Whose clock the timestamps of a batch come from.</summary>
public enum TimestampType : sbyte
{
    /// <summary>The producer's.</summary>
    CreateTime = 0,

    /// <summary>The broker's: every record has the batch's largest timestamp.</summary>
    LogAppendTime = 1,
}
