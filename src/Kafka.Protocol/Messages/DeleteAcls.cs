using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Deletes access control entries.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteAcls</remarks>
public sealed class DeleteAclsRequest : Message<DeleteAclsRequest>, IMessage, IRequest<DeleteAclsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteAcls);

    /// <summary>What fits one of these goes.</summary>
    public List<Filter> Filters { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Filters = wire.Array(Filters, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One filter: a null name, principal or host stands for any.</summary>
    public sealed class Filter : Structure
    {
        /// <summary>The kind of resource, as Kafka numbers them; 1 for any.</summary>
        public sbyte ResourceTypeFilter { get; set; }

        /// <summary>The resource's name.</summary>
        public string? ResourceNameFilter { get; set; }

        /// <summary>How the name is meant, as Kafka numbers it; 3 for literally.</summary>
        public sbyte PatternTypeFilter { get; set; } = 3;

        /// <summary>Whom the entry is about.</summary>
        public string? PrincipalFilter { get; set; }

        /// <summary>From where.</summary>
        public string? HostFilter { get; set; }

        /// <summary>What is done, as Kafka numbers it; 1 for anything.</summary>
        public sbyte Operation { get; set; }

        /// <summary>Whether it is denied (2) or allowed (3); 1 for either.</summary>
        public sbyte PermissionType { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ResourceTypeFilter = wire.Int8(ResourceTypeFilter);
            ResourceNameFilter = wire.NullableString(ResourceNameFilter);
            PatternTypeFilter = wire.Int8(PatternTypeFilter);
            PrincipalFilter = wire.NullableString(PrincipalFilter);
            HostFilter = wire.NullableString(HostFilter);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which entries were deleted: the answer to <see cref="DeleteAclsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteAcls</remarks>
public sealed class DeleteAclsResponse : Message<DeleteAclsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteAcls);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What became of each filter, in the order of the request.</summary>
    public List<FilterResult> FilterResults { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        FilterResults = wire.Array(FilterResults, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>What became of one filter.</summary>
    public sealed class FilterResult : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The entries that fitted.</summary>
        public List<MatchingAcl> MatchingAcls { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            MatchingAcls = wire.Array(MatchingAcls, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One entry that fitted.</summary>
    public sealed class MatchingAcl : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The kind of resource, as Kafka numbers them.</summary>
        public sbyte ResourceType { get; set; }

        /// <summary>The resource's name.</summary>
        public string ResourceName { get; set; } = "";

        /// <summary>How the name is meant, as Kafka numbers it.</summary>
        public sbyte PatternType { get; set; } = 3;

        /// <summary>Whom it was about.</summary>
        public string Principal { get; set; } = "";

        /// <summary>From where.</summary>
        public string Host { get; set; } = "";

        /// <summary>What is done, as Kafka numbers it.</summary>
        public sbyte Operation { get; set; }

        /// <summary>Whether it was denied (2) or allowed (3).</summary>
        public sbyte PermissionType { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            PatternType = wire.Int8(PatternType);
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
            wire.TaggedFields(this, version);
        }
    }
}
