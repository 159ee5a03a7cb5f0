using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Says that members leave a group, so that it need not wait for their sessions to end.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_LeaveGroup</remarks>
public sealed class LeaveGroupRequest : Message<LeaveGroupRequest>, IMessage, IRequest<LeaveGroupResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.LeaveGroup);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The members; exactly one up to version 2.</summary>
    public List<Member> Members { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        Members = version >= 3 ? wire.Array(Members, version) : wire.Single(Members, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>A member that leaves.</summary>
    public sealed class Member : Structure
    {
        /// <summary>The member's id; may be empty for a static member.</summary>
        public string MemberId { get; set; } = "";

        /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 3.</summary>
        public string? GroupInstanceId { get; set; }

        /// <summary>Why the member leaves, for the broker's log; may be null. From version 5.</summary>
        public string? Reason { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            MemberId = wire.String(MemberId);
            if (version >= 3)
                GroupInstanceId = wire.NullableString(GroupInstanceId);
            if (version >= 5)
                Reason = wire.NullableString(Reason);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which members have left: the answer to <see cref="LeaveGroupRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_LeaveGroup</remarks>
public sealed class LeaveGroupResponse : Message<LeaveGroupResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.LeaveGroup);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong with the request as a whole; up to version 2, with its one member.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The members. From version 3.</summary>
    public List<Member> Members { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        if (version >= 3)
            Members = wire.Array(Members, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>A member that has left.</summary>
    public sealed class Member : Structure
    {
        /// <summary>The member's id.</summary>
        public string MemberId { get; set; } = "";

        /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one.</summary>
        public string? GroupInstanceId { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
