using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which groups a broker coordinates.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListGroups</remarks>
public sealed class ListGroupsRequest : Message<ListGroupsRequest>, IMessage, IRequest<ListGroupsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListGroups);

    /// <summary>The states of groups to list; empty for all. From version 4.</summary>
    public List<string> StatesFilter { get; set; } = [];

    /// <summary>The types of groups to list (KIP-848), such as <c>classic</c>; empty for all. From version 5.</summary>
    public List<string> TypesFilter { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 4)
            StatesFilter = wire.Strings(StatesFilter);
        if (version >= 5)
            TypesFilter = wire.Strings(TypesFilter);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Groups: the answer to <see cref="ListGroupsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListGroups</remarks>
public sealed class ListGroupsResponse : Message<ListGroupsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListGroups);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The groups.</summary>
    public List<Group> Groups { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        Groups = wire.Array(Groups, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One group.</summary>
    public sealed class Group : Structure
    {
        /// <summary>The group's id.</summary>
        public string GroupId { get; set; } = "";

        /// <summary>What the group is for: <c>consumer</c> for consumers, <c>connect</c> for Connect workers.</summary>
        public string ProtocolType { get; set; } = "";

        /// <summary>The group's state, for example <c>Stable</c>. From version 4.</summary>
        public string GroupState { get; set; } = "";

        /// <summary>The group's type (KIP-848): <c>classic</c>, <c>consumer</c> and others. From version 5.</summary>
        public string GroupType { get; set; } = "";

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            GroupId = wire.String(GroupId);
            ProtocolType = wire.String(ProtocolType);
            if (version >= 4)
                GroupState = wire.String(GroupState);
            if (version >= 5)
                GroupType = wire.String(GroupType);
            wire.TaggedFields(this, version);
        }
    }
}
