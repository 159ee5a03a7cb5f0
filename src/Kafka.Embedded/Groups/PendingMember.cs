namespace Kafka.Embedded.Groups;

/// <summary>Who was given an id and is to join again with it (KIP-394). Guarded by the coordinator's lock.</summary>
internal sealed class PendingMember
{
    /// <summary>Until when it may come, in the coordinator's milliseconds: its session timeout.</summary>
    public required long Deadline { get; init; }

    /// <summary>
    /// Whether the connection that asked for the id is still open. Once it is closed, the id may still be used, but no rebalance waits for it: mostly its
    /// client has ended.
    /// </summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>What clears <see cref="IsConnected"/>.</summary>
    public CancellationTokenRegistration ConnectionEnd { get; set; }
}
