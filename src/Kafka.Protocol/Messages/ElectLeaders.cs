using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks that replicas become leaders of their partitions.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ElectLeaders</remarks>
public sealed class ElectLeadersRequest : Message<ElectLeadersRequest>, IMessage, IRequest<ElectLeadersResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ElectLeaders);

    /// <summary>Whether the preferred replica is to lead (0), or any replica where none in sync is left (1). From version 1.</summary>
    public sbyte ElectionType { get; set; }

    /// <summary>The partitions; null for all.</summary>
    public List<Topic>? Topics { get; set; }

    /// <summary>How many milliseconds the elections may take.</summary>
    public int TimeoutMs { get; set; } = 60_000;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ElectionType = wire.Int8(ElectionType);
        Topics = wire.NullableArray(Topics, version);
        TimeoutMs = wire.Int32(TimeoutMs);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The numbers of the partitions.</summary>
        public List<int> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Int32s(Partitions);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>What became of the elections: the answer to <see cref="ElectLeadersRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ElectLeaders</remarks>
public sealed class ElectLeadersResponse : Message<ElectLeadersResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ElectLeaders);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong with the request as a whole. From version 1.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        if (version >= 1)
            ErrorCode = wire.Error(ErrorCode);
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
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
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            wire.TaggedFields(this, version);
        }
    }
}
