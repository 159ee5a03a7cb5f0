using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Says that a member is alive.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Heartbeat</remarks>
public sealed class HeartbeatRequest : Message<HeartbeatRequest>, IMessage, IRequest<HeartbeatResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Heartbeat);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The generation of the group: how many rebalances it has completed.</summary>
    public int GenerationId { get; set; }

    /// <summary>The member's id, as the coordinator gave it.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 3.</summary>
    public string? GroupInstanceId { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        GenerationId = wire.Int32(GenerationId);
        MemberId = wire.String(MemberId);
        if (version >= 3)
            GroupInstanceId = wire.NullableString(GroupInstanceId);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Whether the group is still the same, or rebalances: the answer to <see cref="HeartbeatRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Heartbeat</remarks>
public sealed class HeartbeatResponse : Message<HeartbeatResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Heartbeat);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        wire.TaggedFields(this, version);
    }
}
