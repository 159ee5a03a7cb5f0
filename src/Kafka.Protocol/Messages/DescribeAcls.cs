using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks for access control entries. The filter is that of one entry: a null name, principal or host stands for any.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeAcls</remarks>
public sealed class DescribeAclsRequest : Message<DescribeAclsRequest>, IMessage, IRequest<DescribeAclsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeAcls);

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

/// <summary>Access control entries: the answer to <see cref="DescribeAclsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeAcls</remarks>
public sealed class DescribeAclsResponse : Message<DescribeAclsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeAcls);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Words for the error; null when the code says it all.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The resources that have entries.</summary>
    public List<Resource> Resources { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        Resources = wire.Array(Resources, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One resource.</summary>
    public sealed class Resource : Structure
    {
        /// <summary>Its kind, as Kafka numbers them.</summary>
        public sbyte ResourceType { get; set; }

        /// <summary>Its name.</summary>
        public string ResourceName { get; set; } = "";

        /// <summary>How the name is meant, as Kafka numbers it.</summary>
        public sbyte PatternType { get; set; } = 3;

        /// <summary>Its entries.</summary>
        public List<Acl> Acls { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            PatternType = wire.Int8(PatternType);
            Acls = wire.Array(Acls, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One entry.</summary>
    public sealed class Acl : Structure
    {
        /// <summary>Whom it is about.</summary>
        public string Principal { get; set; } = "";

        /// <summary>From where.</summary>
        public string Host { get; set; } = "";

        /// <summary>What is done, as Kafka numbers it.</summary>
        public sbyte Operation { get; set; }

        /// <summary>Whether it is denied (2) or allowed (3).</summary>
        public sbyte PermissionType { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
            wire.TaggedFields(this, version);
        }
    }
}
