using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks for the members of groups and what they do.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeGroups</remarks>
public sealed class DescribeGroupsRequest : Message<DescribeGroupsRequest>, IMessage, IRequest<DescribeGroupsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeGroups);

    /// <summary>The ids of the groups.</summary>
    public List<string> Groups { get; set; } = [];

    /// <summary>Whether to tell what the caller may do on each group. From version 3.</summary>
    public bool IncludeAuthorizedOperations { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Groups = wire.Strings(Groups);
        if (version >= 3)
            IncludeAuthorizedOperations = wire.Boolean(IncludeAuthorizedOperations);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Groups and their members: the answer to <see cref="DescribeGroupsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeGroups</remarks>
public sealed class DescribeGroupsResponse : Message<DescribeGroupsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeGroups);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The groups.</summary>
    public List<Group> Groups { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Groups = wire.Array(Groups, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One group.</summary>
    public sealed class Group : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all. From version 6.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The group's id.</summary>
        public string GroupId { get; set; } = "";

        /// <summary><c>Empty</c>, <c>PreparingRebalance</c>, <c>CompletingRebalance</c>, <c>Stable</c> or <c>Dead</c>.</summary>
        public string State { get; set; } = "";

        /// <summary>What the group is for: <c>consumer</c> for consumers, <c>connect</c> for Connect workers.</summary>
        public string ProtocolType { get; set; } = "";

        /// <summary>The protocol that all members have agreed on; empty unless the group is stable.</summary>
        public string ProtocolData { get; set; } = "";

        /// <summary>The members.</summary>
        public List<Member> Members { get; set; } = [];

        /// <summary>The operations that the caller may do on the group, a bit for each; int.MinValue when not asked for. From version 3.</summary>
        public int AuthorizedOperations { get; set; } = int.MinValue;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            if (version >= 6)
                ErrorMessage = wire.NullableString(ErrorMessage);
            GroupId = wire.String(GroupId);
            State = wire.String(State);
            ProtocolType = wire.String(ProtocolType);
            ProtocolData = wire.String(ProtocolData);
            Members = wire.Array(Members, version);
            if (version >= 3)
                AuthorizedOperations = wire.Int32(AuthorizedOperations);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One member of the group.</summary>
    public sealed class Member : Structure
    {
        /// <summary>The member's id, as the coordinator gave it.</summary>
        public string MemberId { get; set; } = "";

        /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 4.</summary>
        public string? GroupInstanceId { get; set; }

        /// <summary>The client's own name for itself.</summary>
        public string ClientId { get; set; } = "";

        /// <summary>The member's address, such as <c>/127.0.0.1</c>.</summary>
        public string ClientHost { get; set; } = "";

        /// <summary>What the member said about itself under the group's protocol.</summary>
        public byte[] MemberMetadata { get; set; } = [];

        /// <summary>What the member is to do, in the protocol's own format.</summary>
        public byte[] MemberAssignment { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            MemberId = wire.String(MemberId);
            if (version >= 4)
                GroupInstanceId = wire.NullableString(GroupInstanceId);
            ClientId = wire.String(ClientId);
            ClientHost = wire.String(ClientHost);
            MemberMetadata = wire.Bytes(MemberMetadata);
            MemberAssignment = wire.Bytes(MemberAssignment);
            wire.TaggedFields(this, version);
        }
    }
}
