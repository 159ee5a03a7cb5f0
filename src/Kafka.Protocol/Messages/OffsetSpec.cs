namespace Kafka.Protocol.Messages;

/// <summary>Values of <see cref="ListOffsetsRequest.Partition.Timestamp"/> that are no times.</summary>
public static class OffsetSpec
{
    /// <summary>The end of the partition: the high watermark or, reading committed records only, the last stable offset.</summary>
    public const long Latest = -1;

    /// <summary>The first offset that is still there.</summary>
    public const long Earliest = -2;

    /// <summary>The record with the largest timestamp (KIP-734). From version 7.</summary>
    public const long MaxTimestamp = -3;

    /// <summary>The first offset on the leader's own disk (KIP-405). From version 8.</summary>
    public const long EarliestLocal = -4;

    /// <summary>The last offset that has moved to tiered storage (KIP-1005). From version 9.</summary>
    public const long LatestTiered = -5;

    /// <summary>The first offset that is still to move to tiered storage (KIP-1023). From version 11.</summary>
    public const long EarliestPendingUpload = -6;
}
