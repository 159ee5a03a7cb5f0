using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Looks up the first, the last or a timed offset of partitions.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListOffsets</remarks>
public sealed class ListOffsetsRequest : Message<ListOffsetsRequest>, IMessage, IRequest<ListOffsetsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListOffsets);

    /// <summary>The broker that asks; -1 for a consumer.</summary>
    public int ReplicaId { get; set; } = -1;

    /// <summary>Whether records of open transactions count. From version 2.</summary>
    public IsolationLevel IsolationLevel { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>How long the broker may take, in milliseconds. From version 10.</summary>
    public int TimeoutMs { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ReplicaId = wire.Int32(ReplicaId);
        if (version >= 2)
            IsolationLevel = wire.Enum(IsolationLevel);
        Topics = wire.Array(Topics, version);
        if (version >= 10)
            TimeoutMs = wire.Int32(TimeoutMs);
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

        /// <summary>The leader epoch that the client knows, so that an older or a newer one can be told apart (KIP-320); -1 for none. From version 4.</summary>
        public int CurrentLeaderEpoch { get; set; } = -1;

        /// <summary>A time in milliseconds since 1970, or one of <see cref="OffsetSpec"/>.</summary>
        public long Timestamp { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            if (version >= 4)
                CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch);
            Timestamp = wire.Int64(Timestamp);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Offsets: the answer to <see cref="ListOffsetsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListOffsets</remarks>
public sealed class ListOffsetsResponse : Message<ListOffsetsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListOffsets);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 2.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 2)
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
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The record's time in milliseconds since 1970; -1 when there is none.</summary>
        public long Timestamp { get; set; } = -1;

        /// <summary>The offset that was asked for; -1 when there is none.</summary>
        public long Offset { get; set; } = -1;

        /// <summary>The epoch of the partition's leader; -1 when unknown. From version 4.</summary>
        public int LeaderEpoch { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            Timestamp = wire.Int64(Timestamp);
            Offset = wire.Int64(Offset);
            if (version >= 4)
                LeaderEpoch = wire.Int32(LeaderEpoch);
            wire.TaggedFields(this, version);
        }
    }
}
