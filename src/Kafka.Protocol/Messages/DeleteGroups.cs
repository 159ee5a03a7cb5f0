using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Deletes groups that have no members, with their offsets.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteGroups</remarks>
public sealed class DeleteGroupsRequest : Message<DeleteGroupsRequest>, IMessage, IRequest<DeleteGroupsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteGroups);

    /// <summary>The ids of the groups.</summary>
    public List<string> Groups { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Groups = wire.Strings(Groups);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Which groups were deleted: the answer to <see cref="DeleteGroupsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteGroups</remarks>
public sealed class DeleteGroupsResponse : Message<DeleteGroupsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteGroups);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The groups.</summary>
    public List<Group> Groups { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Groups = wire.Array(Groups, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One group.</summary>
    public sealed class Group : Structure
    {
        /// <summary>The group's id.</summary>
        public string GroupId { get; set; } = "";

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            GroupId = wire.String(GroupId);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
