using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Deletes offsets of a group (KIP-496).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetDelete</remarks>
public sealed class OffsetDeleteRequest : Message<OffsetDeleteRequest>, IMessage, IRequest<OffsetDeleteResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetDelete);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        Topics = wire.Array(Topics, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
        }
    }
}

/// <summary>Which offsets were deleted: the answer to <see cref="OffsetDeleteRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetDelete</remarks>
public sealed class OffsetDeleteResponse : Message<OffsetDeleteResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetDelete);

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ErrorCode = wire.Error(ErrorCode);
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
