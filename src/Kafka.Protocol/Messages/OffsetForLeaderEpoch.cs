using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks where a leader epoch ended, to find out whether logs have parted (KIP-320).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetForLeaderEpoch</remarks>
public sealed class OffsetForLeaderEpochRequest : Message<OffsetForLeaderEpochRequest>, IMessage, IRequest<OffsetForLeaderEpochResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetForLeaderEpoch);

    /// <summary>The broker that asks; -1 for a consumer, -2 for a debugging consumer. From version 3.</summary>
    public int ReplicaId { get; set; } = -2;

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 3)
            ReplicaId = wire.Int32(ReplicaId);
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

        /// <summary>The leader epoch that the client knows, so that an older or a newer one can be told apart (KIP-320); -1 for none.</summary>
        public int CurrentLeaderEpoch { get; set; } = -1;

        /// <summary>The epoch whose end is looked for.</summary>
        public int LeaderEpoch { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch);
            LeaderEpoch = wire.Int32(LeaderEpoch);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Ends of epochs: the answer to <see cref="OffsetForLeaderEpochRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetForLeaderEpoch</remarks>
public sealed class OffsetForLeaderEpochResponse : Message<OffsetForLeaderEpochResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetForLeaderEpoch);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
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
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>The epoch of the partition's leader; -1 when unknown.</summary>
        public int LeaderEpoch { get; set; } = -1;

        /// <summary>The offset where the epoch ends; -1 when unknown.</summary>
        public long EndOffset { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Index = wire.Int32(Index);
            LeaderEpoch = wire.Int32(LeaderEpoch);
            EndOffset = wire.Int64(EndOffset);
            wire.TaggedFields(this, version);
        }
    }
}
