using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Creates access control entries.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreateAcls</remarks>
public sealed class CreateAclsRequest : Message<CreateAclsRequest>, IMessage, IRequest<CreateAclsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreateAcls);

    /// <summary>The entries.</summary>
    public List<Creation> Creations { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Creations = wire.Array(Creations, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One entry.</summary>
    public sealed class Creation : Structure
    {
        /// <summary>The kind of resource, as Kafka numbers them.</summary>
        public sbyte ResourceType { get; set; }

        /// <summary>The resource's name.</summary>
        public string ResourceName { get; set; } = "";

        /// <summary>How the name is meant, as Kafka numbers it; 3 for literally.</summary>
        public sbyte ResourcePatternType { get; set; } = 3;

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
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            ResourcePatternType = wire.Int8(ResourcePatternType);
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which entries were created: the answer to <see cref="CreateAclsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreateAcls</remarks>
public sealed class CreateAclsResponse : Message<CreateAclsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreateAcls);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What became of each entry, in the order of the request.</summary>
    public List<Result> Results { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Results = wire.Array(Results, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>What became of one entry.</summary>
    public sealed class Result : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            wire.TaggedFields(this, version);
        }
    }
}
