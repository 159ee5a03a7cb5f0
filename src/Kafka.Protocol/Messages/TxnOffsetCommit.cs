using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Stores how far a group has read, valid when the transaction is committed.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_TxnOffsetCommit</remarks>
public sealed class TxnOffsetCommitRequest : Message<TxnOffsetCommitRequest>, IMessage, IRequest<TxnOffsetCommitResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.TxnOffsetCommit);

    /// <summary>The producer's transactional id.</summary>
    public string TransactionalId { get; set; } = "";

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
    public long ProducerId { get; set; }

    /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
    public short ProducerEpoch { get; set; }

    /// <summary>The generation of the group; -1 when the producer is no member. From version 3.</summary>
    public int GenerationId { get; set; } = -1;

    /// <summary>The member's id; empty when the producer is no member. From version 3.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 3.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    // Version 5 is for clusters whose transactions are of version 2 (KIP-890).
    internal override short MaxVersionForClients => 4;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalId = wire.String(TransactionalId);
        GroupId = wire.String(GroupId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        if (version >= 3)
        {
            GenerationId = wire.Int32(GenerationId);
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId);
        }
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

        /// <summary>The offset of the next record to read; -1 when none is committed.</summary>
        public long CommittedOffset { get; set; }

        /// <summary>The leader epoch of the last record that was read; -1 when unknown. From version 2.</summary>
        public int CommittedLeaderEpoch { get; set; } = -1;

        /// <summary>Words that the client keeps with the offset; may be null.</summary>
        public string? CommittedMetadata { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            CommittedOffset = wire.Int64(CommittedOffset);
            if (version >= 2)
                CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch);
            CommittedMetadata = wire.NullableString(CommittedMetadata);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which offsets were stored: the answer to <see cref="TxnOffsetCommitRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_TxnOffsetCommit</remarks>
public sealed class TxnOffsetCommitResponse : Message<TxnOffsetCommitResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.TxnOffsetCommit);

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
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
