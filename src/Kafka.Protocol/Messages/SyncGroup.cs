using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Fetches what a member is to do, and from the leader brings it; answered when the leader has spoken.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SyncGroup</remarks>
public sealed class SyncGroupRequest : Message<SyncGroupRequest>, IMessage, IRequest<SyncGroupResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SyncGroup);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The generation of the group: how many rebalances it has completed.</summary>
    public int GenerationId { get; set; }

    /// <summary>The member's id, as the coordinator gave it.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 3.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>What the group is for; null to leave it unchecked. From version 5.</summary>
    public string? ProtocolType { get; set; }

    /// <summary>The protocol that the member goes by; null to leave it unchecked. From version 5.</summary>
    public string? ProtocolName { get; set; }

    /// <summary>What each member is to do, from the leader; empty from the others.</summary>
    public List<MemberAssignment> Assignments { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        GenerationId = wire.Int32(GenerationId);
        MemberId = wire.String(MemberId);
        if (version >= 3)
            GroupInstanceId = wire.NullableString(GroupInstanceId);
        if (version >= 5)
        {
            ProtocolType = wire.NullableString(ProtocolType);
            ProtocolName = wire.NullableString(ProtocolName);
        }
        Assignments = wire.Array(Assignments, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>What one member is to do.</summary>
    public sealed class MemberAssignment : Structure
    {
        /// <summary>The member's id, as the coordinator gave it.</summary>
        public string MemberId { get; set; } = "";

        /// <summary>What the member is to do, in the protocol's own format.</summary>
        public byte[] Assignment { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            MemberId = wire.String(MemberId);
            Assignment = wire.Bytes(Assignment);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>What the member is to do: the answer to <see cref="SyncGroupRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SyncGroup</remarks>
public sealed class SyncGroupResponse : Message<SyncGroupResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SyncGroup);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>What the group is for; may be null. From version 5.</summary>
    public string? ProtocolType { get; set; }

    /// <summary>The protocol of this generation; may be null. From version 5.</summary>
    public string? ProtocolName { get; set; }

    /// <summary>What the member is to do, in the protocol's own format.</summary>
    public byte[] Assignment { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        if (version >= 5)
        {
            ProtocolType = wire.NullableString(ProtocolType);
            ProtocolName = wire.NullableString(ProtocolName);
        }
        Assignment = wire.Bytes(Assignment);
        wire.TaggedFields(this, version);
    }
}
