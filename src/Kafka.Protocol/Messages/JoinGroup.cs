using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Joins a group, or joins it again in a rebalance; answered when all members are there.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_JoinGroup</remarks>
public sealed class JoinGroupRequest : Message<JoinGroupRequest>, IMessage, IRequest<JoinGroupResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.JoinGroup);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>After how many milliseconds without a heartbeat the member is taken for dead.</summary>
    public int SessionTimeoutMs { get; set; }

    /// <summary>How many milliseconds the member may take to join again when the group rebalances; -1 for the session timeout. From version 1.</summary>
    public int RebalanceTimeoutMs { get; set; } = -1;

    /// <summary>The member's id; empty when it joins for the first time.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 5.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>What the group is for: <c>consumer</c> for consumers, <c>connect</c> for Connect workers.</summary>
    public string ProtocolType { get; set; } = "";

    /// <summary>The protocols that the member speaks, the best first.</summary>
    public List<Protocol> Protocols { get; set; } = [];

    /// <summary>Why the member joins (again), for the broker's log; may be null. From version 8.</summary>
    public string? Reason { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        SessionTimeoutMs = wire.Int32(SessionTimeoutMs);
        if (version >= 1)
            RebalanceTimeoutMs = wire.Int32(RebalanceTimeoutMs);
        MemberId = wire.String(MemberId);
        if (version >= 5)
            GroupInstanceId = wire.NullableString(GroupInstanceId);
        ProtocolType = wire.String(ProtocolType);
        Protocols = wire.Array(Protocols, version);
        if (version >= 8)
            Reason = wire.NullableString(Reason);
        wire.TaggedFields(this, version);
    }

    /// <summary>A protocol that the member speaks.</summary>
    public sealed class Protocol : Structure
    {
        /// <summary>The protocol's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>What the member says about itself under this protocol, in the protocol's own format.</summary>
        public byte[] Metadata { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Metadata = wire.Bytes(Metadata);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>The new generation; for its leader, also the members: the answer to <see cref="JoinGroupRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_JoinGroup</remarks>
public sealed class JoinGroupResponse : Message<JoinGroupResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.JoinGroup);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 2.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The generation of the group: how many rebalances it has completed.</summary>
    public int GenerationId { get; set; } = -1;

    /// <summary>What the group is for; may be null. From version 7.</summary>
    public string? ProtocolType { get; set; }

    /// <summary>The protocol that all members speak; null when there was an error.</summary>
    public string? ProtocolName { get; set; }

    /// <summary>The id of the member that assigns the work.</summary>
    public string Leader { get; set; } = "";

    /// <summary>Whether the leader is to take the assignment as it was and send none (KIP-814). From version 9.</summary>
    public bool SkipAssignment { get; set; }

    /// <summary>The id of the member that joins.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>All members, for the leader; empty for the others.</summary>
    public List<Member> Members { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 2)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        GenerationId = wire.Int32(GenerationId);
        if (version >= 7)
            ProtocolType = wire.NullableString(ProtocolType);
        // Before version 7 there is no null, and an empty name stands for none.
        ProtocolName = version >= 7 ? wire.NullableString(ProtocolName) : wire.String(ProtocolName ?? "", nameof(ProtocolName));
        Leader = wire.String(Leader);
        if (version >= 9)
            SkipAssignment = wire.Boolean(SkipAssignment);
        MemberId = wire.String(MemberId);
        Members = wire.Array(Members, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One member of the group.</summary>
    public sealed class Member : Structure
    {
        /// <summary>The member's id, as the coordinator gave it.</summary>
        public string MemberId { get; set; } = "";

        /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 5.</summary>
        public string? GroupInstanceId { get; set; }

        /// <summary>What the member said about itself under the protocol.</summary>
        public byte[] Metadata { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            MemberId = wire.String(MemberId);
            if (version >= 5)
                GroupInstanceId = wire.NullableString(GroupInstanceId);
            Metadata = wire.Bytes(Metadata);
            wire.TaggedFields(this, version);
        }
    }
}
