namespace Kafka.Embedded.Groups;

/// <summary>Where a group is in its rebalance.</summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be kept.</summary>
    Empty,

    /// <summary>Members are to join again.</summary>
    PreparingRebalance,

    /// <summary>All have joined; the leader's assignment is awaited.</summary>
    CompletingRebalance,

    /// <summary>Every member has its assignment.</summary>
    Stable,

    /// <summary>Gone.</summary>
    Dead,
}
